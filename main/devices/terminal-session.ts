// The session a till holds with its terminal (CardPointe terminal API session rules): opened, reused, given back.
import { Problem } from '../ports/errors.ts'
import { forgiven, type TerminalLine } from './terminal-line.ts'

export type TerminalSession = {
  /** A key with enough life left. Throws Problem. */
  open(): Promise<string>
  /** Gives the device back; a session that is lost anyway is forgotten. */
  close(): Promise<void>
  /** The service has forgotten the key. */
  forget(): void
}

const lifeMs = 10 * 60_000
/** A session must outlive the longest command, or it dies with a card in the device. */
const spareMs = 4 * 60_000

/**
 * `takeOver`: a session left over from a crash is taken over by force. Only for a device that reads and never charges:
 * force cancels what the other session has in flight.
 */
export function terminalSession(line: TerminalLine, takeOver: boolean): TerminalSession {
  let session: { key: string; expires: number } | null = null

  async function close(): Promise<void> {
    const key = session?.key
    session = null
    if (key !== undefined) await line.post('disconnect', '/v2/disconnect', {}, { key, within: 5000 }).catch(forgiven)
  }

  async function open(): Promise<string> {
    if (session !== null && session.expires - Date.now() > spareMs) return session.key
    await close()
    let answer = await line.post('connect', '/v2/connect', { force: false })
    if (answer.status === 500 && /session exists/i.test(answer.text)) {
      if (!takeOver) throw heldElsewhere(line.service)
      answer = await line.post('connect', '/v2/connect', { force: true })
    }
    if (answer.status !== 200) throw line.problem(answer)
    const [key = '', ...rest] = (answer.headers['x-cardconnect-sessionkey'] ?? '').split(';')
    if (key === '') throw line.problem(answer)
    const expires = Date.parse(rest.join(';').replace(/^\s*expires=/, ''))
    session = { key, expires: Number.isNaN(expires) ? Date.now() + lifeMs : expires }
    return key
  }

  return { open, close, forget: () => void (session = null) }
}

const heldElsewhere = (service: string): Problem =>
  new Problem(
    {
      code: 'declined',
      service,
      reason:
        'The card terminal is held by another till, or by this one from before it was restarted. Nothing was charged. ' +
        'Let it finish what it shows, or wait up to ten minutes, then start the card payment again.',
    },
    'session exists',
  )
