// The verdict over a licence's barcode: what it says, judged by the age asked for and the day it is shown.
import { parseAamva, type AamvaRead } from '#domain/aamva'
import { judge, whyNoPass, type AgeQuestion, type AgeReason, type AgeVerdict } from '#domain/age'

/** What has to be known besides the document. */
export type LicenceQuestion = Omit<AgeQuestion, 'born' | 'expires' | 'issued'>
/** 'not-an-id' is a code that is no licence at all: a product's, a coupon's, a payment card's. `reason` is null for a pass. */
export type LicenceVerdict = {
  verdict: AgeVerdict | 'not-an-id'
  reason: AgeReason | 'damaged' | 'not-aamva' | null
  read: AamvaRead
}

/** Judges the latin1 text of a symbol's bytes. Never throws. */
export function judgeLicence(payload: string, asked: LicenceQuestion): LicenceVerdict {
  const read = parseAamva(payload)
  if (!read.ok) return { verdict: read.why === 'not-aamva' ? 'not-an-id' : 'unreadable', reason: read.why, read }
  const question = { ...asked, born: read.born, expires: read.expires, issued: read.issued }
  return { verdict: judge(question), reason: whyNoPass(question), read }
}
