// Sessions and the one running read of the virtual card terminal; the HTTP part is in terminal.ts.
import { randomBytes } from 'node:crypto'
import { tokenOf } from './cardconnect-amounts.ts'
import { virtualCards, type CustomerAction, type TokenCard } from './terminal-card.ts'

/** An answer of the terminal API; `errorCode` bodies follow the vendor's numbers. */
export type TerminalAnswer = { status: number; body: unknown; session?: { key: string; expires: number } }
export const terminalError = (status: number, errorCode: number, errorMessage: string): TerminalAnswer => ({
  status,
  body: { errorCode, errorMessage },
})

type Running = { amountMinor: number; settle: (answer: TerminalAnswer) => void; timers: NodeJS.Timeout[] }
export type TerminalMachine = {
  connect(force: boolean): TerminalAnswer
  /** Null when the key is good, otherwise the refusal. */
  check(key: string | undefined): TerminalAnswer | null
  /** Waits for the customer, the automatic tap, a cancel or the time-out. */
  read(amountMinor: number): Promise<TerminalAnswer>
  cancel(): void
  disconnect(): void
  waiting(): { amountMinor: number } | null
  act(action: CustomerAction): boolean
}
export type TerminalKnobs = { autoTap: boolean; connected: boolean; timeoutMs: number }

const sessionMs = 600_000

/** `knobs` is read at each step, so the operator may turn them while a sale waits. */
export function terminalMachine(input: {
  hsn: string
  now: () => number
  pace: number
  knobs: TerminalKnobs
  onToken: (token: string, card: TokenCard) => void
}): TerminalMachine {
  const { hsn, now, pace, knobs, onToken } = input
  let session: { key: string; expires: number } | null = null
  let running: Running | null = null

  const finish = (answer: TerminalAnswer): boolean => {
    if (!running) return false
    for (const timer of running.timers) clearTimeout(timer)
    const { settle } = running
    running = null
    settle(answer)
    return true
  }
  const act = (action: CustomerAction): boolean => {
    if (!running) return false
    if (action === 'remove') return finish(terminalError(500, 8, 'Operation Cancelled'))
    if (action === 'no-action') return finish(terminalError(500, 1, 'Terminal request timed out'))
    const { pan, name, ...card } = virtualCards[action]
    const token = tokenOf(pan)
    onToken(token, card)
    return finish({
      status: 200,
      body: { token, expiry: card.expiry, ...(name === null ? {} : { name }), singleUseToken: action !== 'chip' },
    })
  }
  return {
    connect: force => {
      if (!knobs.connected) return terminalError(500, 6, `Terminal not connected for hsn: ${hsn}`)
      if (!force && running) return terminalError(500, 7, `Terminal in use for hsn: ${hsn}`)
      if (!force && session && session.expires > now()) return terminalError(500, 1, `Session exists for hsn: ${hsn}`)
      finish(terminalError(500, 8, 'Command Cancelled'))
      session = { key: randomBytes(16).toString('hex'), expires: now() + sessionMs }
      return { status: 200, body: '', session }
    },
    check: key => {
      if (!knobs.connected) return terminalError(500, 6, `Terminal not connected for hsn: ${hsn}`)
      if (!key) return terminalError(500, 1, 'SessionKey header is required')
      if (!session || session.key !== key || session.expires <= now())
        return terminalError(500, 1, `SessionKey ${key.slice(0, 4)}… was not valid`)
      return null
    },
    read: amountMinor => {
      if (running) return Promise.resolve(terminalError(500, 7, `Terminal in use for hsn: ${hsn}`))
      return new Promise(settle => {
        running = { amountMinor, settle, timers: [setTimeout(() => act('no-action'), knobs.timeoutMs)] }
        // A fast sandbox still answers in a later turn, so that a cancel can come first.
        if (knobs.autoTap) running.timers.push(setTimeout(() => void (knobs.autoTap && act('tap-approve')), 800 * pace))
      })
    },
    cancel: () => void finish(terminalError(500, 8, 'Command Cancelled')),
    disconnect: () => void (session = null),
    waiting: () => (running ? { amountMinor: running.amountMinor } : null),
    act,
  }
}
