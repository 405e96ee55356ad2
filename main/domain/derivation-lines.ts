// A derivation written for people: amounts in the currency, rates in percent, and what a figure was before it was rounded.
import type { Derivation, InputKind, Step } from '#domain/derivation'
import { exponentOf, formatPlain } from '#domain/money'
import { compare, fraction, quotientText, rational, ratioText, times, type Rational } from '#domain/rational'
import { round, type RoundingMode } from '#domain/rounding'

/** One step as a row: "discount 10 %", "7.47 × 10 %", before rounding "0.747", "0.75". `before` is null where nothing was rounded. */
export type DerivationLine = {
  name: string
  formula: string
  before: string | null
  rounding: string | null
  result: string
}
type Language = 'en' | 'de'

const signs = { product: ' × ', quotient: ' ÷ ', sum: ' + ', least: ' · ', share: ' : ' } as const
const modes: Readonly<Record<Language, Readonly<Record<RoundingMode, string>>>> = {
  en: {
    'half-up': 'rounded, halves up',
    'half-down': 'rounded, halves down',
    'half-even': 'rounded, halves to even',
    up: 'rounded up',
    down: 'rounded down',
  },
  de: {
    'half-up': 'gerundet, Hälften auf',
    'half-down': 'gerundet, Hälften ab',
    'half-even': 'gerundet, Hälften zur geraden Ziffer',
    up: 'aufgerundet',
    down: 'abgerundet',
  },
}
const chosen = {
  en: {
    share: (place: number) => `part ${place} of `,
    least: 'the smaller of ',
    coins: (step: string) => ` to ${step}`,
  },
  de: {
    share: (place: number) => `Teil ${place} von `,
    least: 'das Kleinere von ',
    coins: (step: string) => ` auf ${step}`,
  },
} as const

/** The steps of a derivation, in the order they are worked out. A figure that does not end is cut and marked with "…", never rounded. */
export function derivationLines({ steps }: Derivation, currency: string, language: Language): DerivationLine[] {
  return steps.filter(saysSomething).map(step => {
    const parts = step.inputs.map(({ name, value, kind }) =>
      [name, written(rational(value), kind, currency, language)].filter(text => text !== '').join(' '),
    )
    const words = chosen[language]
    const before =
      step.operation === 'share' ? words.share(step.place + 1) : step.operation === 'least' ? words.least : ''
    const rounded = compare(rational(step.exact), fraction(step.resultMinor)) !== 0
    const coins = step.stepMinor === 1 ? '' : words.coins(formatPlain(step.stepMinor, currency, language))
    return {
      name: step.name,
      formula: `${before}${joined(step, parts)}`,
      before: rounded ? written(rational(step.exact), undefined, currency, language) : null,
      rounding: rounded ? `${modes[language][step.mode]}${coins}` : null,
      result: formatPlain(step.resultMinor, currency, language),
    }
  })
}

/** A sum of one nameless figure only repeats it; the last step is the figure itself. */
function saysSomething({ operation, inputs }: Step, index: number, all: readonly Step[]): boolean {
  return index === all.length - 1 || operation !== 'sum' || inputs.length !== 1 || inputs[0]?.name !== ''
}

/** A sum of what is taken off reads better with its minus than with "+ -". */
function joined({ operation, inputs }: Step, parts: readonly string[]): string {
  if (operation !== 'sum') return parts.join(signs[operation])
  return parts.reduce((text, part, at) => {
    const value = inputs[at]?.value ?? ''
    if (!value.startsWith('-')) return at === 0 ? part : `${text} + ${part}`
    const cut = part.lastIndexOf('-')
    const bare = part.slice(0, cut) + part.slice(cut + 1)
    return at === 0 ? `− ${bare}` : `${text} − ${bare}`
  }, '')
}

function written(value: Rational, kind: InputKind | undefined, currency: string, language: Language): string {
  if (kind === 'rate') return `${decimal(times(value, fraction(100)), 0, language)} %`
  if (kind === 'number') return decimal(value, 0, language)
  if (kind === 'part') return quotientText(value)
  const digits = exponentOf(currency)
  return decimal({ n: value.n, d: value.d * 10n ** BigInt(digits) }, digits, language)
}

/** At least `least` and at most six decimals; what goes on behind them is cut, and "…" says so. */
function decimal(value: Rational, least: number, language: Language): string {
  const scale = 10n ** 6n
  const cut = round(times(value, fraction(scale)), 'down')
  const exact = compare(fraction(cut, scale), value) === 0
  const [whole = '0', part = ''] = ratioText(fraction(cut < 0n ? -cut : cut, scale)).split('.')
  const figures = new Intl.NumberFormat(language).format(BigInt(whole))
  const rest = part.padEnd(least, '0')
  const point = rest === '' ? '' : `${language === 'de' ? ',' : '.'}${rest}`
  return `${cut < 0n ? '-' : ''}${figures}${point}${exact ? '' : '…'}`
}
