// Narrows a reason of the hosted check to one the dictionary has a sentence for.
import type { hosted } from '../../text/en-check.ts'

export type HostedCode = keyof typeof hosted.codes
const known: readonly string[] = [
  'processing',
  'unknown_type_front',
  'unknown_type_back',
  'expiration_criteria_not_met',
  'unable_to_determine_date_of_expiry',
  'text_fields_analysis_failed',
  'age_criteria_not_met',
  'unable_to_determine_age',
  'field_validation_failed',
  'front_side_provided_back_side_required',
  'back_side_provided_front_side_required',
  'cancelled',
  'failed',
] satisfies HostedCode[]

export const hostedCode = (reason: string): HostedCode => (known.includes(reason) ? (reason as HostedCode) : 'other')
