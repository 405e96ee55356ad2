// Response codes of the Card Connect gateway (PPS) and of the Rapid Connect processor behind it (RPCT).
import type { Respstat } from './cardconnect-model.ts'

export type Response = { respstat: Respstat; respcode: string; respproc: string; resptext: string }

const gateway = {
  '00': ['A', 'Approval'],
  '09': ['A', 'Profile Saved'],
  '08': ['A', 'Profile Deleted'],
  '11': ['C', 'Invalid card'],
  '13': ['C', 'Invalid check digit'],
  '15': ['C', 'Invalid expiry'],
  '21': ['C', 'Invalid merchant'],
  '25': ['C', 'Nothing to reverse'],
  '26': ['A', 'Txn Settled'],
  '27': ['C', 'Txn Batched'],
  '28': ['C', 'Txn not settled'],
  '29': ['C', 'Txn not found'],
  '32': ['C', 'Wrong currency for merch'],
  '34': ['C', 'Invalid field'],
  '24': ['C', 'Reversal not supported'],
  '39': ['C', 'Void not permitted'],
  '42': ['C', 'Amount above maximum'],
  '43': ['C', 'Invalid amount'],
  '61': ['B', 'Line down'],
  '62': ['B', 'Timed out'],
  '96': ['C', 'Profile not found'],
  '98': ['C', 'Invalid token'],
} as const satisfies Record<string, readonly [Respstat, string]>
export type GatewayCode = keyof typeof gateway

/** An answer of the gateway itself. */
export function gatewayResponse(code: GatewayCode): Response {
  const [respstat, resptext] = gateway[code]
  return { respstat, respcode: code, respproc: 'PPS', resptext }
}

const processor: Readonly<Record<string, readonly [Respstat, string]>> = {
  '000': ['A', 'Approval'],
  '002': ['A', 'Partial Approval'],
  '003': ['A', 'Approval'],
  '708': ['A', 'Approval'],
  '785': ['A', 'Approval'],
  '505': ['B', 'Retry'],
  '508': ['B', 'Retry'],
  '511': ['B', 'Retry'],
  '516': ['B', 'Retry'],
  '920': ['B', 'Security error'],
  '100': ['C', 'Do not honor'],
  '101': ['C', 'Expired card'],
  '102': ['C', 'Suspected fraud'],
  '104': ['C', 'Restricted card'],
  '106': ['C', 'PIN tries exceeded'],
  '107': ['C', 'Call for authorization'],
  '110': ['C', 'Invalid amount'],
  '116': ['C', 'Insufficient funds'],
  '117': ['C', 'Incorrect PIN'],
  '119': ['C', 'Not permitted to cardholder'],
  '120': ['C', 'Not permitted to terminal'],
  '121': ['C', 'Exceeds limit'],
  '130': ['C', 'Invalid terminal'],
  '131': ['C', 'Invalid account'],
  '208': ['C', 'Lost card'],
  '209': ['C', 'Stolen card'],
  '302': ['C', 'Account closed'],
  '500': ['C', 'Decline'],
  '504': ['C', 'Do not try again'],
  '520': ['C', 'Reversal rejected'],
  '521': ['C', 'Enter lesser amount'],
  '704': ['C', 'Pick up card'],
  '904': ['C', 'Format error'],
  '906': ['C', 'System error'],
  '907': ['C', 'Issuer unavailable'],
  '909': ['C', 'System error'],
  '911': ['C', 'Issuer timed out'],
  '913': ['C', 'Duplicate transaction'],
  '914': ['C', 'Original not found'],
  '915': ['C', 'Timeout reversal not supported'],
  '923': ['C', 'Request in progress'],
  '954': ['C', 'CVV mismatch'],
  '958': ['C', 'CVV mismatch'],
}

/** An answer of the processor; null for a code that it does not have. */
export function processorResponse(code: string): Response | null {
  const entry = processor[code]
  return entry ? { respstat: entry[0], respcode: code, respproc: 'RPCT', resptext: entry[1] } : null
}
