// German texts of the map of keys.
import type * as english from './en-keys.ts'

export const help = {
  title: 'Tastenkürzel',
  lead: 'Dieselben Tasten stehen auf den Knöpfen. Tab und Pfeiltasten erreichen alles.',
  keys: {
    help: 'Diese Liste',
    search: 'Zurück zu Scannen und Suchen',
    park: 'Verkauf parken',
    parked: 'Geparkte Verkäufe',
    quantity: 'Menge der gewählten Zeile',
    price: 'Preis der gewählten Zeile',
    times: 'Menge vor dem Scan: 3 × Code',
    goods: 'Zu den Artikeln, dann Pfeile und Enter',
    undo: 'Letzte Änderung zurücknehmen',
    discount: 'Rabatt auf Position oder Einkauf',
    explain: 'Die Summe erklären',
    note: 'Notiz zur Zeile oder zum Verkauf',
    discard: 'Verkauf verwerfen',
    idCheck: 'Ausweisprüfung',
    card: 'Kunden- oder Versichertenkarte',
    sales: 'Liste der Verkäufe',
    shift: 'Schicht',
    shiftOpenPayment: 'Schicht, solange eine Zahlung unklar ist',
    settings: 'Einstellungen',
    lock: 'Sperren oder Person wechseln',
    pay: 'Bezahlen',
    lines: 'Zeile im Verkauf wählen',
    moreLess: 'Einer mehr, einer weniger',
    remove: 'Gewählte Zeile entfernen',
    escape: 'Schließen oder zurück',
  },
} satisfies typeof english.help
