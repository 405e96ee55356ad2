// Document-scan codes of ID Scan with what each costs and does to the transaction (ID Scan, error codes).

/** Codes of a document scan that did not succeed; success is `null` on the wire. */
export type DocumentCode =
  | 'processing'
  | 'unknown_type_front'
  | 'unknown_type_back'
  | 'expiration_criteria_not_met'
  | 'unable_to_determine_date_of_expiry'
  | 'text_fields_analysis_failed'
  | 'age_criteria_not_met'
  | 'unable_to_determine_age'
  | 'field_validation_failed'
  | 'front_side_provided_back_side_required'
  | 'back_side_provided_front_side_required'

/** `invoiced` counts into attemptsInvoiced; `aborts` ends the transaction as failed. */
type CodeFacts = { invoiced: boolean; aborts: boolean; en: string; de: string }

export const documentCodes: Readonly<Record<DocumentCode, CodeFacts>> = {
  processing: { invoiced: false, aborts: false, en: 'Server-side problem', de: 'Störung beim Dienst' },
  unknown_type_front: { invoiced: false, aborts: false, en: 'Front not recognised', de: 'Vorderseite nicht erkannt' },
  unknown_type_back: { invoiced: false, aborts: false, en: 'Back not recognised', de: 'Rückseite nicht erkannt' },
  expiration_criteria_not_met: {
    invoiced: true,
    aborts: false,
    en: 'Document has expired',
    de: 'Dokument ist abgelaufen',
  },
  unable_to_determine_date_of_expiry: {
    invoiced: true,
    aborts: false,
    en: 'Expiry date unreadable',
    de: 'Ablaufdatum nicht lesbar',
  },
  text_fields_analysis_failed: { invoiced: true, aborts: false, en: 'No text readable', de: 'Kein Text lesbar' },
  age_criteria_not_met: { invoiced: true, aborts: true, en: 'Holder too young or too old', de: 'Alter nicht erfüllt' },
  unable_to_determine_age: { invoiced: true, aborts: false, en: 'Age unreadable', de: 'Alter nicht lesbar' },
  field_validation_failed: { invoiced: true, aborts: false, en: 'A field looks forged', de: 'Feld wirkt gefälscht' },
  front_side_provided_back_side_required: {
    invoiced: true,
    aborts: false,
    en: 'Back still missing',
    de: 'Rückseite fehlt noch',
  },
  back_side_provided_front_side_required: {
    invoiced: true,
    aborts: false,
    en: 'Front still missing',
    de: 'Vorderseite fehlt noch',
  },
}

/** Narrows a text from the wire. */
export function isDocumentCode(text: unknown): text is DocumentCode {
  return typeof text === 'string' && Object.hasOwn(documentCodes, text)
}

/** Whether one document scan with this outcome is charged for; a success (`null`) is. */
export function isInvoiced(code: DocumentCode | null): boolean {
  return code === null || documentCodes[code].invoiced
}
