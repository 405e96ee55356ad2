// The commands of the virtual card terminal that need a session, and how strictly their bodies are read.
import type { TerminalFault, TerminalFaults } from './terminal-faults.ts'
import { authorizing, type Charge, refusedBefore } from './terminal-authorization.ts'
import { type OnCard, terminalError, type TerminalAnswer, type TerminalMachine } from './terminal-session.ts'

export type Asked = { readonly [name: string]: unknown }
export type Command = (body: Asked, fault: TerminalFault | null) => TerminalAnswer | Promise<TerminalAnswer>

export const isTrue = (value: unknown): boolean => value === true || value === 'true'
const done: TerminalAnswer = { status: 200, body: '' }

/** Integer minor units, as number or digit string (the gateway's decimals are not allowed here). */
function minorAmount(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : null
}

const flags = [
  'capture',
  'includeSignature',
  'includeAmountDisplay',
  'confirmAmount',
  'includeAVS',
  'beep',
  'printReceipt',
]

/** The amount of a card command, or why its body is refused. */
function cardRequest(body: Asked): { minor: number; orderid: string } | { refused: TerminalAnswer } {
  const refuse = (text: string): { refused: TerminalAnswer } => ({ refused: terminalError(400, 3, text) })
  const { amount, orderId = '', aid = 'credit' } = body
  if (amount === undefined) return { refused: terminalError(400, 4, 'amount is required') }
  const minor = minorAmount(amount)
  if (minor === null) return refuse('amount must be in minor units')
  if (typeof orderId !== 'string' || orderId.length > 50) return refuse('orderId must be text of at most 50 characters')
  if (aid !== 'credit' && aid !== 'debit') return refuse('aid must be credit or debit')
  for (const name of flags)
    if (body[name] !== undefined && ![true, false, 'true', 'false'].includes(body[name] as string | boolean))
      return refuse(`${name} must be true or false`)
  return { minor, orderid: orderId }
}

/** A card that is only read becomes a token. */
const reading: OnCard = ({ action, token, expiry, name }) => ({
  status: 200,
  body: { token, expiry, ...(name === null ? {} : { name }), singleUseToken: action !== 'chip' },
})

/** The order a command is about, for the faults that wait for it. */
export const orderOf = (body: Asked): string => (typeof body['orderId'] === 'string' ? body['orderId'] : '')
export const takesFaults = (command: string): boolean => command === 'v2/readCard' || command === 'v3/authCard'
export const faultFor = (faults: TerminalFaults, command: string, body: Asked): TerminalFault | null =>
  takesFaults(command) ? faults.take(orderOf(body)) : null

/** By version and name. `charge` is absent where no gateway stands behind the terminal. */
export function terminalCommands(input: {
  machine: TerminalMachine
  charge: Charge | undefined
  pace: number
  show: (text: string) => void
}): { readonly [command: string]: Command } {
  const { machine, charge, pace, show } = input
  return {
    'v2/ping': () => ({ status: 200, body: { connected: true } }),
    'v2/dateTime': body =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(String(body['dateTime']))
        ? done
        : terminalError(400, 3, 'dateTime must be local time without a zone'),
    'v2/display': body => {
      show(typeof body['text'] === 'string' ? body['text'].slice(0, 1000) : '')
      return done
    },
    'v3/clearDisplay': () => {
      show('')
      return done
    },
    'v2/readCard': (body, fault) => {
      const request = cardRequest(body)
      return 'refused' in request ? request.refused : (refusedBefore(fault) ?? machine.run(request.minor, reading))
    },
    'v3/authCard': (body, fault) => {
      const request = cardRequest(body)
      if ('refused' in request) return request.refused
      if (!charge) return terminalError(400, 3, 'authCard is not enabled for this merchant')
      if (request.minor === 0) return terminalError(400, 3, 'amount must not be zero')
      const capture = body['capture'] === undefined || isTrue(body['capture'])
      const onCard = authorizing({ ...request, capture }, charge, fault, pace)
      return refusedBefore(fault) ?? machine.run(request.minor, onCard)
    },
    'v2/cancel': () => {
      machine.cancel()
      return done
    },
    'v2/disconnect': () => {
      machine.disconnect()
      return done
    },
  }
}
