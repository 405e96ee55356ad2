// German sentences for every expected failure: what happened, what it means for the money, what to do now.
import { brokerFailures as broker } from './de-broker.ts'
import { refundConflicts } from './de-refund.ts'
import { refusedFields, sellingConflicts } from './de-conflicts.ts'
import type { failures as english } from './en-failures.ts'

const safe = 'Es wurde kein Geld bewegt, der Verkauf ist unverändert.'

export const failures = {
  label: 'Problem',
  support: 'Für den Support: {{code}}',
  invalid: {
    what: 'In dieser Eingabe fehlt etwas oder etwas ist ungültig.',
    money: safe,
    next: 'Die markierten Felder prüfen und noch einmal versuchen.',
  },
  fields: refusedFields,
  'not-signed-in': {
    what: 'An dieser Kasse ist niemand angemeldet.',
    money: safe,
    next: 'Mit der PIN anmelden und den Schritt wiederholen.',
  },
  'not-allowed': {
    what: 'Das darf man hier nicht allein.',
    money: safe,
    next: 'Jemanden rufen, der darf: Schichtleitung oder Filialleitung.',
  },
  'wrong-pin': { what: 'Die PIN stimmt nicht.', money: safe, next: 'PIN noch einmal eingeben.' },
  'wrong-pin-wait': {
    what: 'Die PIN war zu oft falsch.',
    money: safe,
    next: '{{seconds}} Sekunden warten, dann die PIN noch einmal eingeben.',
  },
  'not-found': {
    product: {
      what: 'Dieser Artikel steht nicht im Sortiment.',
      money: safe,
      next: 'Nach dem Namen suchen oder die Filialleitung nach dem Code fragen.',
    },
    sale: {
      what: 'Diesen Verkauf gibt es in diesem Zustand nicht mehr.',
      money: 'Abgeschlossene Verkäufe werden nie gelöscht.',
      next: 'In der Liste der Verkäufe nachsehen.',
    },
    staff: {
      what: 'Diese Person steht nicht auf der Personalliste.',
      money: safe,
      next: 'Einen anderen Namen wählen.',
    },
    scan: { what: 'Dieser Kartenscan ist bereits beendet.', money: safe, next: 'Einen neuen Scan starten.' },
    check: { what: 'Diese Ausweisprüfung ist bereits beendet.', money: safe, next: 'Eine neue Prüfung starten.' },
    receipt: {
      what: 'Zu diesem Verkauf gibt es keinen Bon.',
      money: 'Einen Bon gibt es erst, wenn der Verkauf bezahlt ist.',
      next: 'Den Verkauf in der Liste suchen.',
    },
  },
  conflict: {
    'no-open-shift': {
      what: 'An dieser Kasse ist keine Schicht offen.',
      money: safe,
      next: 'Zuerst den Wechselgeldbestand zählen und die Schicht öffnen.',
    },
    'shift-already-open': {
      what: 'Es ist bereits eine Schicht offen.',
      money: safe,
      next: 'Weiter verkaufen oder zuerst die Schicht abschließen.',
    },
    'sale-open': {
      what: 'An dieser Kasse ist noch ein Verkauf offen.',
      money: safe,
      next: 'Zuerst den offenen Verkauf abschließen, parken oder verwerfen.',
    },
    'sale-empty': {
      what: 'In diesem Verkauf ist noch nichts.',
      money: safe,
      next: 'Zuerst einen Artikel scannen oder auswählen.',
    },
    'sale-paid': {
      what: 'Ein Teil dieses Verkaufs ist schon bezahlt.',
      money: 'Das Gezahlte bleibt bei diesem Verkauf.',
      next: 'Den Rest kassieren oder das Gezahlte zurückgeben, bevor Artikel geändert werden.',
    },
    'payment-open': {
      what: 'Eine Kartenzahlung läuft.',
      money: 'Der Betrag wird höchstens einmal abgebucht.',
      next: 'Auf das Ergebnis warten oder abbrechen, solange auf die Karte gewartet wird.',
    },
    'payment-unknown': {
      what: 'Das Ergebnis einer Kartenzahlung ist noch nicht bekannt.',
      money: 'Die Karte wurde vielleicht schon belastet. Nicht ein zweites Mal kassieren.',
      next: '„Erneut prüfen“ wählen oder die Filialleitung rufen.',
    },
    'age-check-required': {
      what: 'In diesem Verkauf sind Artikel mit Altersgrenze.',
      money: safe,
      next: 'Ausweis prüfen oder diese Artikel entfernen.',
    },
    'not-covered': {
      what: 'Mit diesem Betrag wird nichts bezahlt.',
      money: safe,
      next: 'Den Betrag eingeben, den die Kundin oder der Kunde gibt.',
    },
    'too-much': {
      what: 'Der Betrag ist höher als der offene Rest.',
      money: safe,
      next: 'Höchstens den offenen Betrag eingeben.',
    },
    'already-registered': {
      what: 'Diese Kasse ist bereits registriert.',
      money: safe,
      next: 'Einfach weiterarbeiten, es ist nichts zu tun.',
    },
    'not-registered': {
      what: 'Diese Kasse ist nicht registriert.',
      money: safe,
      next: 'Kasse registrieren und von der Filialleitung freigeben lassen.',
    },
    'manager-exists': {
      what: 'Die erste Filialleitung ist bereits eingerichtet.',
      money: safe,
      next: 'Mit dieser PIN anmelden.',
    },
    'payment-card-refused': {
      what: 'Das war eine Zahlungskarte. Sie wurde nicht gespeichert.',
      money: 'Es wurde nichts abgebucht.',
      next: 'Bezahlen und dann Karte wählen, die Karte gehört ins Kartenterminal.',
    },
    'nothing-running': {
      what: 'Es läuft nichts, worauf sich dieser Schritt beziehen könnte.',
      money: safe,
      next: 'Den Bildschirm ansehen und von dort neu beginnen.',
    },
    'not-settled': {
      what: 'Die Bank kann diese Belastung noch nicht zurückgeben, weil sie gerade abgerechnet wird.',
      money: 'Es wurde nichts zurückgegeben. Die Belastung besteht wie zuvor.',
      next: 'Morgen noch einmal versuchen oder die Filialleitung rufen.',
    },
    'charge-stands': {
      what: 'Die Bank zeigt für diese Zahlung noch eine Belastung.',
      money: 'Sie ist von der Karte abgebucht, und kein Verkauf rechnet mit ihr.',
      next: 'Hier „Zurückgeben“ wählen oder sie zuerst im Portal der Bank zurückgeben.',
    },
    'asked-again': {
      what: 'Die Bank weiß von dieser Zahlung gerade nichts, obwohl sie sie schon gezeigt hat.',
      money: 'Es ist nichts gebucht. Eine Belastung, die sich findet, geht auf die Karte zurück.',
      next: 'Warten: Die Kasse fragt die Bank noch einmal und schließt die Zahlung in wenigen Minuten ab.',
    },
    ...sellingConflicts,
    ...refundConflicts,
    updating: {
      what: 'Die Kasse wird aktualisiert und startet gleich neu.',
      money: safe,
      next: 'Warten, bis sie wieder da ist, dann weitermachen.',
    },
    'pin-weak': {
      what: 'Diese PIN ist zu leicht zu erraten.',
      money: safe,
      next: 'Eine wählen ohne Wiederholungen und ohne Ziffern der Reihe nach.',
    },
    'last-manager': {
      what: 'Das ist die letzte Filialleitung, die sich anmelden kann.',
      money: safe,
      next: 'Zuerst jemand anderem diese Rolle geben.',
    },
    'badge-taken': {
      what: 'Diese Mitarbeiterkarte gehört schon jemand anderem.',
      money: safe,
      next: 'Sie dort zuerst wegnehmen oder eine andere nehmen.',
    },
    'badge-unfit': {
      what: 'Dieser Code taugt nicht als Mitarbeiterkarte.',
      money: safe,
      next: 'Eine Karte mit mindestens sechs Zeichen nehmen, für jemanden, der nicht ausgeschieden ist.',
    },
    'override-over': {
      what: 'Die Kasse hat zu lange gewartet, oder jemand anderes war daran.',
      money: safe,
      next: 'Die Aktion noch einmal beginnen.',
    },
    'import-running': {
      what: 'Gerade werden Waren importiert.',
      money: 'Es geht nicht um Geld. Der Verkauf geht weiter.',
      next: 'Warten, bis der Import fertig ist, dann noch einmal.',
    },
    'checks-spent': {
      what: 'Die bezahlten Ausweisprüfungen für diesen Verkauf sind aufgebraucht.',
      money: safe,
      next: 'Den Ausweis auf andere Weise prüfen oder die Filialleitung rufen.',
    },
  },
  declined: {
    what: '{{service}} hat abgelehnt: {{reason}}',
    money: 'Es wurde nichts abgebucht.',
    next: 'Noch einmal versuchen oder einen anderen Weg nehmen.',
  },
  broker,
  unreachable: {
    what: '{{service}} ist nicht erreichbar.',
    money: 'Nichts ist verloren: Alle Verkäufe bis jetzt sind gespeichert.',
    next: 'Netzwerk prüfen und noch einmal versuchen. Barverkäufe gehen weiterhin.',
  },
  'unreachable-till': {
    what: 'Der Bildschirm hat die Verbindung zur Kasse verloren.',
    money: 'Nichts ist verloren: Alle Verkäufe bis jetzt sind gespeichert.',
    next: 'Der Bildschirm versucht es weiter. Dauert es länger als eine Minute, die Kasse neu starten.',
  },
  'provider-fault': {
    what: '{{service}} hat eine unverständliche Antwort gegeben.',
    money: 'Daraus wurde nichts gebucht.',
    next: 'Noch einmal versuchen. Bleibt es dabei, dem Support den Code nennen.',
  },
  storage: {
    full: {
      what: 'Der Speicher dieser Kasse ist voll.',
      money: 'Gespeicherte Verkäufe sind sicher, neue können nicht gespeichert werden.',
      next: 'Hier nicht weiter verkaufen und den Support rufen.',
    },
    'read-only': {
      what: 'Diese Kasse darf nicht auf ihren Speicher schreiben.',
      money: 'Gespeicherte Verkäufe sind sicher, neue können nicht gespeichert werden.',
      next: 'Hier nicht weiter verkaufen und den Support rufen.',
    },
    corrupt: {
      what: 'Die Daten dieser Kasse sind beschädigt.',
      money: 'Hier kein Geld annehmen, bis das behoben ist.',
      next: 'Eine andere Kasse benutzen und den Support rufen.',
    },
    busy: { what: 'Die Daten dieser Kasse waren gerade belegt.', money: safe, next: 'Gleich noch einmal versuchen.' },
  },
  cancelled: { what: 'Der Schritt wurde abgebrochen.', money: safe, next: 'Bei Bedarf neu starten.' },
  internal: {
    what: 'Etwas Unerwartetes ist schiefgegangen.',
    money: 'Alles bis hierher Bestätigte ist gespeichert.',
    next: 'Noch einmal versuchen. Bleibt es dabei, dem Support den Code nennen.',
  },
  services: {
    till: 'Die Kasse',
    identity: 'Der Identitätsdienst',
    secucard: 'Der Identitätsdienst',
    broker: 'Der Filialserver',
    idscan: 'Der Ausweisdienst',
    cardscan: 'Der Versichertenkarten-Dienst',
    cardconnect: 'Der Kartenzahlungsdienst',
    terminal: 'Das Kartenterminal',
    printer: 'Der Drucker',
    other: 'Der Dienst',
  },
} satisfies typeof english
