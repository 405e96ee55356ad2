// German texts of paying: cash, cards, what became of a card payment.
import type { pay as english } from './en-pay.ts'

export const pay = {
  title: 'Bezahlen',
  back: 'Zurück zum Verkauf',
  due: 'Zu zahlen',
  remaining: 'Offen',
  tendered: 'Gegeben',
  change: 'Rückgeld',
  paid: 'Schon bezahlt',
  cash: 'Bar',
  card: 'Karte',
  exact: 'Passend',
  notes: 'Schnellbeträge',
  inCash: 'In Münzen',
  rounding: 'Rundung',
  tips: 'Trinkgeld',
  ofWhichTip: 'mit {{amount}} Trinkgeld',
  amount: 'Betrag',
  amountHint: 'Leer bedeutet: der ganze offene Rest.',
  ways: 'Zahlungsarten',
  partCash: 'Teilzahlung',
  payCardFor: 'Mit Karte bezahlen',
  giveBack: 'Bargeld zurückgeben',
  giveBackHint: '{{amount}} gehen bar zurück.',
  takeBack: 'Kartenzahlung zurückgeben',
  takeBackHint: '{{amount}} gehen auf die Karte zurück.',
  takeBackTitle: '{{amount}} auf die Karte zurückgeben?',
  takeBackLead:
    'Die Bank soll die Belastung stornieren, oder erstatten, wenn sie schon abgerechnet ist. Die Karte selbst wird nicht gebraucht.',
  takeBackThen:
    'Bis die Bank bestätigt, lässt sich hier nichts bezahlen. Danach kann der Verkauf anders bezahlt oder geändert werden.',
  takeBackYes: '{{amount}} zurückgeben',
  takingBack: 'Bank wird gefragt …',
  givenBack: {
    title: 'Auf die Karte zurückgegeben',
    lead: 'Was die Karte bezahlt hatte, geht auf sie zurück. Der Verkauf lässt sich anders bezahlen.',
  },
  reversal: {
    sent: {
      title: 'Geld auf dem Weg zurück',
      lead: 'Die Bank ist gebeten, diesen Betrag auf die Karte zurückzugeben. Bis sie antwortet, lässt sich nichts bezahlen.',
    },
    unknown: {
      title: 'Nicht bestätigt – wird geprüft',
      lead: 'Der Betrag ist vielleicht schon wieder auf der Karte. Die Kasse fragt weiter bei der Bank nach. Nicht zusätzlich bar zurückgeben.',
    },
    'needs-human': {
      title: 'Das muss ein Mensch ansehen',
      lead: 'Die Bank hat nicht bestätigt, dass dieser Betrag auf die Karte zurückging. Nichts bar zurückgeben, bevor die Filialleitung nachgesehen hat.',
    },
    kind: { void: 'Storno der Belastung', refund: 'Erstattung auf die Karte' },
  },
  summary: 'Artikel in diesem Verkauf',
  working: 'Einen Moment …',
  steps: {
    'waiting-for-card': {
      title: 'Warten auf die Karte',
      lead: 'Karte am Terminal vorhalten oder einstecken lassen. Noch wurde nichts abgebucht.',
    },
    'customer-acting': {
      title: 'Zahlung läuft am Terminal',
      lead: 'Das Terminal führt durch die Zahlung und belastet die Karte selbst. Der Betrag wird höchstens einmal abgebucht.',
    },
    sent: {
      title: 'An die Bank gesendet',
      lead: 'Die Antwort dauert meist wenige Sekunden. Der Betrag wird höchstens einmal abgebucht.',
    },
    approved: { title: 'Genehmigt', lead: 'Die Bank hat die Zahlung genehmigt.' },
    partial: {
      title: 'Teilweise genehmigt',
      lead: 'Die Bank hat einen kleineren Betrag genehmigt. Den Rest anders kassieren.',
    },
    declined: { title: 'Abgelehnt', lead: 'Es wurde nichts abgebucht. Andere Karte nehmen oder bar kassieren.' },
    'not-sent': {
      title: 'Nicht gesendet',
      lead: 'Die Zahlung hat die Kasse nie verlassen. Es wurde nichts abgebucht. Noch einmal versuchen oder bar kassieren.',
    },
    unknown: {
      title: 'Ergebnis unbekannt – wird geprüft',
      lead: 'Die Karte wurde vielleicht schon belastet. Die Kasse fragt weiter bei der Bank nach. Nicht noch einmal kassieren.',
    },
    cancelling: {
      title: 'Aufgegeben – wird zurückgeholt',
      lead: 'Eine Belastung, die die Bank findet, geht auf die Karte zurück. Bis sie geantwortet hat, lässt sich nichts bezahlen.',
    },
    cancelled: {
      title: 'Abgebrochen',
      lead: 'Von der Karte bleibt nichts abgebucht. Noch einmal oder anders kassieren.',
    },
    'needs-human': {
      title: 'Das muss ein Mensch ansehen',
      lead: 'Die Bank hat etwas anderes gebucht als angefragt. Nicht noch einmal kassieren, die Filialleitung rufen.',
    },
  },
  bankSays: 'Die Bank sagt: {{reason}}',
  reasonGiven: 'Angegebener Grund: {{reason}}',
  advice: {
    'another-entry': 'Oder dieselbe Karte anders vorlegen: Chip stecken oder durchziehen.',
    'check-entry': 'Oder noch einmal versuchen: Eine Eingabe war falsch, die PIN oder ein Datum.',
    'lower-amount': 'Oder einen kleineren Teil mit dieser Karte nehmen und den Rest auf anderem Weg.',
    later: 'Oder dieselbe Karte in ein paar Minuten noch einmal: Die Bank kann gerade nicht antworten.',
    'call-bank': 'Der Kunde muss seine Bank anrufen, bevor diese Karte wieder geht.',
    'never-again': 'Diese Karte nicht noch einmal versuchen.',
    'call-support': 'Keine Karte wird gehen, bis die Einrichtung dieses Geschäfts berichtigt ist: Support rufen.',
  },
  second: {
    title: 'Schon bezahlt?',
    lead: 'Diese Karte hat an dieser Kasse um {{time}} {{amount}} gezahlt ({{paper}}, Referenz {{reference}}). Diesmal wurde nichts belastet.',
    receipt: 'Bon {{number}}',
    open: 'ein noch offener Verkauf',
    choice:
      'War es dieser Einkauf, den Verkauf abbrechen. Ist es ein weiterer Einkauf, die Karte noch einmal belasten.',
    again: 'Karte noch einmal belasten',
  },
  approvedOf: '{{approved}} von {{asked}} genehmigt.',
  reference: 'Referenz {{reference}}',
  elapsed: 'seit {{time}}',
  cancelCard: 'Kartenzahlung abbrechen',
  stopTerminal: 'Terminal um Abbruch bitten',
  stopHint: 'Das Terminal wird um Abbruch gebeten. Ob es schon belastet hatte, wird danach bei der Bank geprüft.',
  stopping: 'Um Abbruch gebeten – Terminal antwortet noch …',
  checkAgain: 'Erneut prüfen',
  checking: 'Wird geprüft …',
  callManager: 'Filialleitung rufen',
  toShift: 'Schicht abschließen',
  managerTitle: 'Filialleitung rufen',
} satisfies typeof english
