// Sessions and the one running command of the virtual card terminal; the HTTP part is in terminal.ts.
import { randomBytes } from 'node:crypto'
import { tokenOf } from './cardconnect-amounts.ts'
import { virtualCards, type CustomerAction, type TokenCard } from './terminal-card.ts'

/** An answer of the terminal API; `errorCode` bodies follow the vendor's numbers. */
export type TerminalAnswer = { status: number; body: unknown; session?: { key: string; expires: number } }
export const terminalError = (
  status: number,
  errorCode: number,
  errorMessage: string,
  more: Record<string, unknown> = {},
): TerminalAnswer => ({ status, body: { errorCode, errorMessage, ...more } })

export type PresentedCard = { action: CustomerAction; token: string; expiry: string; name: string | null }
/**
 * What the command makes of the card. `cancelled` resolves when the till asks to cancel from now on: too late to stop what
 * is already on its way to the bank.
 */
export type OnCard = (card: PresentedCard, cancelled: Promise<void>) => TerminalAnswer | Promise<TerminalAnswer>

type Running = {
  amountMinor: number
  onCard: OnCard
  settle: (answer: TerminalAnswer) => void
  timers: NodeJS.Timeout[]
  /** Set once a card was presented. */
  cancelTooLate: (() => void) | null
}
export type TerminalMachine = {
  connect(force: boolean): TerminalAnswer
  /** Null when the key is good, otherwise the refusal. */
  check(key: string | undefined): TerminalAnswer | null
  /** Waits for the customer, the automatic tap, a cancel or the time-out. */
  run(amountMinor: number, onCard: OnCard): Promise<TerminalAnswer>
  cancel(): void
  disconnect(): void
  /** The session is gone, as after ten minutes or when the network changed. */
  expire(): void
  waiting(): { amountMinor: number } | null
  act(action: CustomerAction): boolean
}
export type TerminalKnobs = { autoTap: boolean; connected: boolean; merchantMode: boolean; timeoutMs: number }

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
  /** Ends the command; once a card is being charged it can only be told, not stopped. */
  const cancel = (): void => {
    if (running?.cancelTooLate) running.cancelTooLate()
    else finish(terminalError(500, 8, 'Command Cancelled'))
  }
  const act = (action: CustomerAction): boolean => {
    if (!running || running.cancelTooLate) return false
    if (action === 'remove') return finish(terminalError(500, 8, 'Operation Cancelled'))
    if (action === 'no-action') return finish(terminalError(500, 1, 'Terminal request timed out'))
    const { pan, name, ...card } = virtualCards[action]
    const token = tokenOf(pan)
    onToken(token, card)
    const { onCard, timers } = running
    for (const timer of timers) clearTimeout(timer)
    const cancelled = Promise.withResolvers<void>()
    running.cancelTooLate = () => cancelled.resolve()
    const answer = onCard({ action, token, expiry: card.expiry, name }, cancelled.promise)
    if (answer instanceof Promise) void answer.then(finish)
    else finish(answer)
    return true
  }
  /** Why the device cannot take a command at all. */
  const unavailable = (): TerminalAnswer | null => {
    if (!knobs.connected) return terminalError(500, 6, `Terminal not connected for hsn: ${hsn}`)
    return knobs.merchantMode ? terminalError(500, 9, `hsn: ${hsn} is currently in merchant mode`) : null
  }
  const inUse = (): TerminalAnswer => terminalError(500, 7, `Terminal in use for hsn: ${hsn}`)
  return {
    connect: force => {
      const refusal = unavailable()
      if (refusal) return refusal
      if (!force && running) return inUse()
      if (!force && session && session.expires > now()) return terminalError(500, 1, `Session exists for hsn: ${hsn}`)
      cancel()
      session = { key: randomBytes(16).toString('hex'), expires: now() + sessionMs }
      return { status: 200, body: '', session }
    },
    check: key => {
      const refusal = unavailable()
      if (refusal) return refusal
      if (!key) return terminalError(500, 1, 'SessionKey header is required')
      if (!session || session.key !== key || session.expires <= now())
        return terminalError(500, 1, `SessionKey ${key.slice(0, 4)}… was not valid`)
      return null
    },
    run: (amountMinor, onCard) => {
      if (running) return Promise.resolve(inUse())
      return new Promise(settle => {
        const timers = [setTimeout(() => act('no-action'), knobs.timeoutMs)]
        running = { amountMinor, onCard, settle, timers, cancelTooLate: null }
        // A fast sandbox still answers in a later turn, so that a cancel can come first.
        if (knobs.autoTap) timers.push(setTimeout(() => void (knobs.autoTap && act('tap-approve')), 800 * pace))
      })
    },
    cancel,
    disconnect: () => void (session = null),
    expire: () => void (session = null),
    waiting: () => (running && !running.cancelTooLate ? { amountMinor: running.amountMinor } : null),
    act,
  }
}
