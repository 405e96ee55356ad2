// What each outcome of the hosted identity check means at the counter: whether it was billed, and what to do next.

/** The next step a code asks for. */
export type HostedAction =
  | 'none'
  | 'retake'
  | 'retake-front'
  | 'retake-back'
  | 'scan-front'
  | 'scan-back'
  | 'other-document'
  | 'later'
  | 'refuse'
  | 'supervisor'
export type CodeMeaning = { readonly action: HostedAction; readonly costs: boolean }

/** Codes of a document scan that was not accepted (ID Scan, error codes). */
export const documentCodes = {
  processing: { action: 'later', costs: false },
  unknown_type_front: { action: 'retake-front', costs: false },
  unknown_type_back: { action: 'retake-back', costs: false },
  expiration_criteria_not_met: { action: 'other-document', costs: true },
  unable_to_determine_date_of_expiry: { action: 'retake', costs: true },
  text_fields_analysis_failed: { action: 'retake', costs: true },
  age_criteria_not_met: { action: 'refuse', costs: true },
  unable_to_determine_age: { action: 'retake', costs: true },
  field_validation_failed: { action: 'supervisor', costs: true },
  front_side_provided_back_side_required: { action: 'scan-back', costs: true },
  back_side_provided_front_side_required: { action: 'scan-front', costs: true },
} as const satisfies Record<string, CodeMeaning>
export type DocumentCode = keyof typeof documentCodes

/** A scan without a code succeeded, and a success is billed as well. */
const accepted: CodeMeaning = { action: 'none', costs: true }
/**
 * The safe reading of a code nobody here knows: it counts as billed, so that the limit on paid attempts holds, and a
 * person decides, because a further try could cost again and a release could be wrong.
 */
const unknownCode: CodeMeaning = { action: 'supervisor', costs: true }

/** Ends of a check that are the till's own words. `other` stands for every code of the service nobody here knows. */
const ownReasons = {
  budget: { action: 'supervisor', costs: true },
  /** The service ended the check and said no more. */
  failed: null,
  cancelled: null,
  /** The sale was parked, finished, or now asks for a higher age. */
  'sale-changed': null,
  /** Two readings of one result were not the same. */
  'result-changed': { action: 'supervisor', costs: true },
  /** Face tasks are billed whatever their outcome. */
  face_liveness: { action: 'retake', costs: true },
  face_match: { action: 'supervisor', costs: true },
  other: unknownCode,
} as const satisfies Record<string, CodeMeaning | null>
/** Everything a check may give as its reason; no text of the service gets further than this list. */
export type HostedReason = DocumentCode | keyof typeof ownReasons

/** Narrows a text from the wire. */
export function isDocumentCode(text: string): text is DocumentCode {
  return Object.hasOwn(documentCodes, text)
}

/** The reason a code of the service stands for. */
export function reasonOf(code: string): HostedReason {
  return isDocumentCode(code) ? code : 'other'
}

/** What one document scan means; `null` is a success. */
export function meaningOf(code: string | null): CodeMeaning {
  if (code === null) return accepted
  return isDocumentCode(code) ? documentCodes[code] : unknownCode
}

/** What to do about a reason; null where the words for it say it all. */
export function adviceFor(reason: HostedReason): CodeMeaning | null {
  return isDocumentCode(reason) ? documentCodes[reason] : ownReasons[reason]
}
