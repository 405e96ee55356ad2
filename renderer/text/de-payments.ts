// German texts of card payments that need a manager: what each is, what may be done about it, and the bank's report.
import type * as english from './en-payments.ts'

export const payments = {
  title: 'Zahlungen',
  panelLead:
    'Kartenzahlungen, die eine Entscheidung brauchen, und der Tagesbericht der Bank neben den Büchern der Kasse.',
  open: 'Zahlungen öffnen',
  waiting_one: '{{count}} Zahlung braucht eine Entscheidung.',
  waiting_other: '{{count}} Zahlungen brauchen eine Entscheidung.',
  listTitle: 'Zu entscheiden',
  none: 'Nichts zu entscheiden. Von jeder Kartenzahlung ist das Ende bekannt, und jede hat ihren Verkauf.',
  tryAgain: 'Noch einmal versuchen',
  sale: {
    numbered: 'Bon {{number}} · {{status}}',
    unnumbered: 'Verkauf ohne Bon · {{status}}',
  },
  steps: {
    unknown: 'Ergebnis unbekannt – wird geprüft',
    cancelling: 'Aufgegeben – wird zurückgeholt',
    'needs-human': 'Belastung ohne klares Ende',
  },
  facts: {
    amount: 'Angefragter Betrag',
    approved: 'Von der Bank genehmigt',
    card: 'Karte',
    noCard: 'nicht bekannt',
    at: 'Begonnen',
    order: 'Auftragsnummer',
    reference: 'Referenz der Bank',
    noReference: 'noch keine',
    why: 'Warum',
  },
  portal: 'Wonach im Portal der Bank zu suchen ist',
  reversal: {
    void: {
      sent: 'Die Bank ist gebeten, die Belastung zu stornieren.',
      unknown: 'Ob die Belastung storniert wurde, wird bei der Bank geprüft.',
      refused: 'Die Bank hat den Storno abgelehnt. Die Belastung besteht weiter.',
      'not-sent': 'Der Storno hat die Kasse nie verlassen. Die Belastung besteht weiter.',
      'needs-human': 'Die Bank hat den Storno nicht bestätigt. In ihrem Portal nachsehen.',
    },
    refund: {
      sent: 'Die Bank ist gebeten, den Betrag zu erstatten.',
      unknown: 'Ob die Erstattung ausgezahlt wurde, wird bei der Bank geprüft.',
      refused: 'Die Bank hat die Erstattung abgelehnt. Die Belastung besteht weiter.',
      'not-sent': 'Die Erstattung hat die Kasse nie verlassen. Die Belastung besteht weiter.',
      'needs-human': 'Die Bank hat die Erstattung nicht bestätigt. In ihrem Portal nachsehen.',
    },
  },
  why: {
    unreachable: 'Der Kartenzahlungsdienst war nicht erreichbar.',
    credentials: 'Der Kartenzahlungsdienst nimmt die Zugangsdaten dieser Filiale nicht an. Den Support rufen.',
    refused: 'Der Kartenzahlungsdienst hat die Anfrage abgewiesen. Geschieht es wieder, den Support rufen.',
    'too-many-requests': 'Der Kartenzahlungsdienst bittet, eine Minute zu warten.',
    'provider-fault': 'Der Kartenzahlungsdienst hat unverständlich geantwortet.',
    restart: 'Die Kasse wurde inzwischen neu gestartet.',
    internal: 'Die Kasse hatte einen Fehler; er steht in ihrem Protokoll.',
    voided: 'Die Bank hat die Belastung storniert.',
    'not-found': 'Die Bank kennt diese Zahlung nicht.',
    'second-charge': 'Diese Karte hat an dieser Kasse gerade denselben Betrag gezahlt. Diesmal wurde nichts belastet.',
    'several-charges':
      'Die Bank zeigt unter dieser Auftragsnummer mehr als eine Belastung. Keine davon gilt als Zahlung.',
  },
  decide: {
    check: {
      name: 'Erneut prüfen',
      yes: 'Jetzt die Bank fragen',
      money: 'Die Bank wird jetzt gefragt. Dabei wird kein Geld bewegt.',
      done: 'Die Bank wird gefragt.',
    },
    'give-up': {
      name: 'Aufgeben',
      yes: 'Aufgeben',
      money:
        'Die Kasse nimmt diese Zahlung nicht mehr an. Eine Belastung über {{amount}}, die sich findet, geht auf die Karte zurück, auch wenn sie spät auftaucht. Sobald die Bank geantwortet hat, lässt sich der Verkauf anders bezahlen.',
      done: 'Aufgegeben. Eine Belastung, die sich findet, geht auf die Karte zurück.',
    },
    void: {
      name: 'Zurückgeben',
      yes: '{{amount}} zurückgeben',
      money:
        '{{amount}} gehen auf die Karte zurück: als Storno, oder als Erstattung, wenn die Bank schon abgerechnet hat. Damit ist kein Verkauf mehr bezahlt.',
      done: 'Die Bank ist gebeten, das Geld zurückzugeben.',
      whole: {
        yes: 'Alles zurückgeben',
        money:
          'Alles, was die Bank belastet hat, geht auf die Karte zurück: als Storno, oder als Erstattung, wenn schon abgerechnet ist. Damit ist kein Verkauf mehr bezahlt.',
      },
    },
    keep: {
      name: 'Als Zahlung behalten',
      yes: '{{amount}} behalten',
      money: '{{amount}} bleiben von der Karte abgebucht und gelten beim offenen Verkauf als bezahlt.',
      done: 'Die Zahlung zählt für ihren Verkauf.',
    },
    checked: {
      name: 'Von Hand geprüft',
      yes: 'Kein Geld bewegt',
      money:
        'Die Kasse bucht, dass kein Geld bewegt wurde. Nur wählen, wenn das Portal der Bank keine oder eine dort stornierte Belastung zeigt. Eine bestehende Belastung wäre Geld ohne Verkauf.',
      done: 'Gebucht: Es wurde kein Geld bewegt.',
    },
  },
  reason: 'Grund, für das Journal',
  reasonShort: 'Mindestens drei Buchstaben schreiben.',
  reasonsFor: 'Übliche Gründe',
  reasons: {
    check: { first: 'Noch einmal bei der Bank gefragt' },
    'give-up': { first: 'Zahlt auf andere Weise', second: 'Ist schon gegangen' },
    void: { first: 'Zahlt auf andere Weise', second: 'Ist schon gegangen', third: 'Falscher Betrag' },
    keep: { first: 'Mit dem Betrag einverstanden' },
    checked: {
      first: 'Nicht im Portal der Bank',
      second: 'Im Portal abgelehnt',
      third: 'Im Portal storniert',
    },
  },
  working: 'Einen Moment …',
  callLead:
    'Die Kundin oder den Kunden hier behalten. Die Zahlung im Portal der Bank suchen, dann wählen. Die Kasse prüft weiter.',
  nothingToChoose: 'Hier ist gerade nichts zu entscheiden. Die Kasse wartet auf die Antwort der Bank.',
  settlement: {
    title: 'Mit der Bank vergleichen',
    lead: 'Der Bericht der Bank über einen Tag liegt am Morgen danach vor.',
    day: 'Datum',
    before: 'Tag davor',
    compare: 'Vergleichen',
    comparing: 'Bank wird gefragt …',
    badDay: 'Einen wirklichen Tag eingeben, der nicht in der Zukunft liegt.',
    of: 'Bericht vom {{day}}',
    empty: 'An diesem Tag keine Kartenzahlung, weder bei der Bank noch in der Kasse.',
    clean: 'Alles stimmt überein.',
    agree_one: '{{count}} Zahlung stimmt überein:',
    agree_other: '{{count}} Zahlungen stimmen überein:',
    differ_one: '{{count}} Unterschied',
    differ_other: '{{count}} Unterschiede',
    what: 'Unterschied',
    till: 'Kasse',
    bank: 'Bank',
    absent: 'nichts',
    receipt: 'Bon {{number}}',
    reference: 'Referenz {{reference}}',
    order: 'Auftrag {{order}}',
    unavailable: 'Von diesem Tag gibt es keinen Bericht.',
    unavailableMoney: 'Weder in der Kasse noch bei der Bank hat sich etwas geändert.',
    unavailableNext: 'Später noch einmal versuchen. Bleibt es dabei, die Bank anrufen.',
    because: 'Grund: {{why}}',
    kinds: {
      orphan: {
        title: 'Nur bei der Bank',
        next: 'Die Karte wurde belastet, und kein Verkauf dieser Kasse gehört dazu. Die Referenz im Portal der Bank suchen und das Geld dort zurückgeben.',
      },
      missing: {
        title: 'Nur in der Kasse',
        next: 'Die Kasse hat diese Zahlung, die Bank zahlt sie nicht aus. Auch den Bericht des nächsten Tages ansehen, dann mit der Referenz die Bank anrufen.',
      },
      rejected: {
        title: 'Zurückgewiesen',
        next: 'Die Bank zahlt das nicht aus. Mit der Referenz die Bank anrufen; der Betrag muss vielleicht noch einmal kassiert werden.',
      },
      amount: {
        title: 'Nicht derselbe Betrag',
        next: 'Den Bon mit dem Portal der Bank vergleichen, dann mit der Referenz die Bank anrufen.',
      },
    },
  },
} satisfies typeof english.payments
