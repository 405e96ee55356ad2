// Canned hosted checks for looking at screens: every way one can stand or end.
import type { Events, HostedAdvice, IdVerdict } from '../../../preload/contract.ts'

type Check = Events['hosted']

export const hostedCheck: Check = {
  checkId: 'h1',
  step: 'open',
  url: 'frame.html',
  origin: typeof location === 'undefined' ? '' : location.origin,
  secondsLeft: 562,
  tasks: [{ type: 'document_scan', state: 'pending' }],
  attempts: 0,
  attemptsInvoiced: 0,
  budget: { used: 0, most: 3 },
  reason: null,
  advice: null,
  verdict: null,
  branding: null,
}

export const advice = (action: HostedAdvice['action'], costs: boolean): HostedAdvice => ({ action, costs })
export const verdict = (word: IdVerdict['verdict'], method: IdVerdict['method'] = 'manual'): IdVerdict => ({
  verdict: word,
  requiredAge: 16,
  bornOnOrBefore: '2010-11-21',
  method,
  initials: method === 'hosted' ? null : 'A. E.',
  ageBand: word === 'too-young' ? '<16' : word === 'unreadable' ? null : '21–29',
  reason: null,
})

/** An ended check has no address any more. */
export const ended = (change: Partial<Check>): Check => ({
  ...hostedCheck,
  url: null,
  attempts: 2,
  attemptsInvoiced: 1,
  budget: { used: 1, most: 3 },
  ...change,
})

/** A drawing in the place of a document. */
const specimen =
  '<svg xmlns="http://www.w3.org/2000/svg" width="856" height="540"><rect width="856" height="540" rx="30" fill="#cfe0d4"/>' +
  '<rect x="50" y="130" width="220" height="280" fill="#8aa596"/>' +
  '<text x="320" y="300" font-family="sans-serif" font-size="80" fill="#27402f">SPECIMEN</text></svg>'
export const picture = { mime: 'image/svg+xml', bytes: btoa(specimen) }
export const reportFile = { mime: 'application/pdf', bytes: 'JVBERi0xLjQKJSVFT0YK' }
