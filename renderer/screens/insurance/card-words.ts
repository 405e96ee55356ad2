// Words for what the card service says in codes: fields, phone numbers and shares, reasons, and how sure it was.
import type { InsuranceScan } from '#contract'
import type { TFunction } from 'i18next'
import type { CoverageReason, insurance, ScanReason } from '../../text/en-insurance.ts'

export type CardField = InsuranceScan['fields'][number]
export type FieldName = keyof typeof insurance.names
type LabelName = keyof typeof insurance.labels

/** Below this the reader itself is not sure enough to trust without a look at the card. */
export const SURE = 0.9
const POOR = 0.7

export const isLow = ({ confidence }: CardField): boolean => confidence !== null && confidence < SURE

/** The unsure fields first, each group in the order of the card. */
export const lowFirst = (fields: readonly CardField[]): CardField[] => [
  ...fields.filter(isLow),
  ...fields.filter(field => !isLow(field)),
]

const scanReasons = {
  frontside_failed: true,
  backside_failed: true,
  timeout: true,
  'too-many-tries': true,
  RejectedCard: true,
  gone: true,
  'nothing-read': true,
  unreachable: true,
  'provider-fault': true,
  other: true,
} satisfies Record<ScanReason, true>
const coverageReasons = { timeout: true, unreachable: true, 'provider-fault': true, other: true } satisfies Record<
  CoverageReason,
  true
>

/** A reason the till has no words for is `other`: a code of a service is never shown. */
export const scanReason = (reason: string): ScanReason =>
  Object.hasOwn(scanReasons, reason) ? (reason as ScanReason) : 'other'
export const coverageReason = (reason: string): CoverageReason =>
  Object.hasOwn(coverageReasons, reason) ? (reason as CoverageReason) : 'other'

/** The name of a field as people say it; one from the future by its own words. */
export function fieldLabel(t: TFunction, name: string): string {
  const known = t('insurance.names', { returnObjects: true })
  return Object.hasOwn(known, name) ? known[name as FieldName] : spoken(name)
}

/** What a phone number, an address, a share or a part of the plan is for; words in a row are said in a row. */
export function serviceLabel(t: TFunction, label: string): string {
  const known = t('insurance.labels', { returnObjects: true })
  const said = label
    .split(' ')
    .filter(word => word !== '')
    .map(word => (Object.hasOwn(known, word) ? known[word as LabelName] : spoken(word)))
  return said.length === 0 ? known.other : said.join(': ')
}

/** `generic_drug` is "Generic drug". */
function spoken(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A score of 0 to 1 as whole percent, rounded down so that nothing unsure looks sure. */
export const percent = (score: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent' }).format(Math.floor(score * 100 + 1e-9) / 100)

/** How sure the reader was of a field, in words; a value a person changed has no score any more. */
export function confidenceWords(t: TFunction, field: CardField, changed: boolean, language: string): string {
  if (changed) return t('insurance.confidence.changed')
  if (field.confidence === null) return t('insurance.confidence.none')
  const level = field.confidence >= SURE ? 'high' : field.confidence >= POOR ? 'low' : 'poor'
  return t(`insurance.confidence.${level}`, { percent: percent(field.confidence, language) })
}
