// Signed form posts of the CardScan simulator's storage: what an upload address allows, and whether a form keeps to it.
import { randomUUID, timingSafeEqual } from 'node:crypto'
import { addScan, signatureOf, type CardscanMemory } from './cardscan-memory.ts'
import type { Side, StoredCard } from './cardscan-model.ts'
import type { StorageError } from './cardscan-knobs.ts'

export const bucket = 'cardscan-sandbox'
export const largestImage = 10 * 1024 * 1024
type Policy = { expiration: string; conditions: { [name: string]: string } }

/**
 * The answer to a request for an upload address: a new scan and the parameters to send back, each of them as it stands.
 * `seconds` is how long the address lives (CardScan, generate-upload-url).
 */
export function uploadAddress(
  memory: CardscanMemory,
  card: StoredCard,
  orientation: Side,
  seconds: number,
  metadata: Record<string, unknown> | null,
): object {
  const scanId = addScan(memory, card, orientation, metadata)
  const date = new Date(memory.now()).toISOString().replace(/[-:]|\.\d+/g, '')
  const conditions = {
    'Content-Type': 'image/jpeg',
    'Content-Disposition': 'inline',
    'x-amz-meta-cardscan-account-id': 'sandbox',
    'x-amz-meta-cardscan-card-id': card.id,
    'x-amz-meta-cardscan-scan-id': scanId,
    ...(card.owner ? { 'x-amz-meta-cardscan-user-id': card.owner } : {}),
    ...(card.developerUser ? { 'x-amz-meta-cardscan-developer-user-id': card.developerUser } : {}),
    key: `sandbox/${card.owner ?? 'account'}/${card.id}/${scanId}`,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `SANDBOX/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
    'x-amz-date': date,
    'x-amz-security-token': Buffer.from(randomUUID()).toString('base64'),
  }
  const expiration = new Date(memory.now() + seconds * 1000).toISOString()
  const policy = Buffer.from(JSON.stringify({ expiration, conditions } satisfies Policy)).toString('base64')
  memory.counts.of(card.id).addresses += 1
  return {
    card_id: card.id,
    scan_id: scanId,
    upload_url: `${memory.base}/uploads/${bucket}`,
    upload_parameters: { ...conditions, policy, 'x-amz-signature': signatureOf(memory, policy) },
  }
}

export type CheckedForm =
  | { card: StoredCard; scanId: string; orientation: Side }
  | { code: StorageError | 'NoSuchKey'; status: number; message: string }

const denied = (why: string): CheckedForm => ({
  code: 'AccessDenied',
  status: 403,
  message: `Invalid according to Policy: ${why}`,
})

/** Checks a form as S3 does: signature, expiry, every parameter back unchanged, and none besides. */
export function checkForm(memory: CardscanMemory, form: ReadonlyMap<string, string>): CheckedForm {
  const text = form.get('policy')
  const given = Buffer.from(form.get('x-amz-signature') ?? '')
  if (text === undefined || given.length === 0) return denied('Policy Condition failed: the form is not signed')
  const right = Buffer.from(signatureOf(memory, text))
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    const message = 'The request signature we calculated does not match the signature you provided.'
    return { code: 'SignatureDoesNotMatch', status: 403, message }
  }
  const policy = JSON.parse(Buffer.from(text, 'base64').toString()) as Policy
  if (Date.parse(policy.expiration) <= memory.now()) return denied('Policy expired.')
  for (const [name, value] of Object.entries(policy.conditions))
    if (form.get(name) !== value) return denied(`Policy Condition failed: ["eq", "$${name}", "${value}"]`)
  const free = ['policy', 'x-amz-signature']
  const extra = [...form.keys()].find(
    name => !Object.hasOwn(policy.conditions, name) && !free.includes(name) && !name.startsWith('x-ignore-'),
  )
  if (extra !== undefined) return denied(`Extra input fields: ${extra}`)

  const { conditions } = policy
  const card = memory.state.cards.find(one => one.id === conditions['x-amz-meta-cardscan-card-id'] && !one.deleted)
  const scan = memory.state.scans.find(one => one.id === conditions['x-amz-meta-cardscan-scan-id'])
  return card && scan
    ? { card, scanId: scan.id, orientation: scan.orientation }
    : { code: 'NoSuchKey', status: 404, message: 'The card of this upload no longer exists.' }
}
