// Deutsche Texte zu Rabatten, Trinkgeld und Erklärungen von Beträgen.
import type { discount as enDiscount, explain as enExplain, tip as enTip } from './en-money.ts'

export const discount: typeof enDiscount = {
  open: 'Rabatt',
  title: 'Rabatt',
  of: 'Auf',
  sale: 'Ganzer Einkauf',
  given: 'Schon gegeben',
  remove: 'Wegnehmen',
  kind: 'Art',
  kinds: { percent: 'Prozent', fixed: 'Betrag', 'per-unit': 'Je Einheit' },
  percent: 'Prozent',
  amount: 'Betrag',
  amountEach: 'Betrag je Einheit',
  each: '{{amount}} je Einheit',
  upTo: 'bis {{units}} Einheiten',
  limit: 'Für höchstens wie viele Einheiten',
  limitHint: 'Leer heißt alle; die teuersten zuerst.',
  reason: 'Grund',
  reasons: {
    goodwill: 'Kulanz',
    damaged: 'Beschädigt',
    shortDated: 'Läuft bald ab',
    priceMatch: 'Preisanpassung',
    staff: 'Personal',
    other: 'Anderer',
  },
  otherReason: 'Welcher Grund',
  give: 'Rabatt geben',
  wrong: {
    percent: 'Prozent: Bitte eine Zahl von 0,01 bis 100 eingeben.',
    amount: 'Betrag: Bitte mehr als null eingeben.',
    limit: 'Einheiten: Bitte eine ganze Zahl ab 1 eingeben, oder nichts.',
    reason: 'Grund: Bitte mindestens drei Buchstaben eingeben.',
  },
}

export const explain: typeof enExplain = {
  title: 'Diesen Betrag erklären',
  open: 'Summe erklären',
  which: 'Welcher Betrag',
  steps: 'Wie er zustande kommt',
  gross: 'Ware vor Rabatten',
  tax: 'Steuer {{rate}}',
  tip: 'Trinkgeld {{percent}} %',
}

export const tip: typeof enTip = {
  title: 'Trinkgeld',
  none: 'Kein Trinkgeld',
  other: 'Anderer Betrag',
  of: '{{percent}} %',
  charged: 'Mit Trinkgeld {{amount}}',
}
