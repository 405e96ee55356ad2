// Narrows the reason of a hosted check to one the dictionary has words for.
import type { HostedReason } from '#domain/hosted-codes'

/** Every reason once; a missing or an unknown one is a type error. */
const known = {
  processing: true,
  unknown_type_front: true,
  unknown_type_back: true,
  expiration_criteria_not_met: true,
  unable_to_determine_date_of_expiry: true,
  text_fields_analysis_failed: true,
  age_criteria_not_met: true,
  unable_to_determine_age: true,
  field_validation_failed: true,
  front_side_provided_back_side_required: true,
  back_side_provided_front_side_required: true,
  face_liveness: true,
  face_match: true,
  'result-changed': true,
  'sale-changed': true,
  budget: true,
  cancelled: true,
  failed: true,
  other: true,
} satisfies Record<HostedReason, true>

/** A reason from a newer machine, or from nowhere, is `other`. */
export const hostedCode = (reason: string): HostedReason =>
  Object.hasOwn(known, reason) ? (reason as HostedReason) : 'other'
