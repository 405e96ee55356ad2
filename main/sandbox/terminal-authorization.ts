// authCard of the virtual terminal: reads, charges at the gateway's books, and answers in all the ways the real one does.
import { amountText } from './cardconnect-amounts.ts'
import type { TerminalCharge } from './cardconnect-model.ts'
import type { TerminalFault } from './terminal-faults.ts'
import { type OnCard, terminalError, type PresentedCard, type TerminalAnswer } from './terminal-session.ts'

export type Charge = (charge: TerminalCharge) => { reply: Record<string, unknown>; takeBack(): void }
export type AuthCard = { minor: number; orderid: string; capture: boolean }

/** How long a bank takes; a cancel that comes meanwhile is too late. */
const bankMs = 400

const messages: Readonly<Record<number, string>> = {
  1: 'Terminal request timed out',
  10: 'Unexpected response from the device',
  500: 'Authorization failed',
  624: 'Decryption failed',
  643: 'CardSecure failed',
  700: 'Signature capture is not supported',
  800: 'Printing is not supported',
  900: 'Authorization Voided',
}
const textOf = (code: number): string => messages[code] ?? `Error ${code}`

/** A fault that fails the command before any card is asked for; null when it strikes later or not here. */
export function refusedBefore(fault: TerminalFault | null): TerminalAnswer | null {
  return fault?.name === 'error' && fault.when === 'before' && fault.number !== 900 && fault.number !== 800
    ? terminalError(500, fault.number, textOf(fault.number))
    : null
}

/** What happens when a card is presented to authCard. */
export function authorizing(asked: AuthCard, charge: Charge, fault: TerminalFault | null, pace: number): OnCard {
  return async (card, cancelled) => {
    const { reply, takeBack } = charge({
      token: card.token,
      expiry: card.expiry,
      minor: asked.minor,
      orderid: asked.orderid,
      capture: asked.capture,
      entrymode: card.action === 'chip' ? 'EMVContact' : 'Contactless',
    })
    let tooLate = false
    void cancelled.then(() => (tooLate = true))
    const bank = new Promise<void>(resolve => setTimeout(resolve, bankMs * pace))
    await (fault?.name === 'cancel-too-late' ? cancelled : bank)
    const whole = { ...reply, ...extras(asked, card) }
    if (fault?.name === 'error') return failed(fault, whole, takeBack)
    // The bank was quicker than the till: approved all the same.
    if (tooLate && reply['respstat'] === 'A')
      return terminalError(500, 8, 'Authorization Cancelled', { authResponse: whole })
    if (tooLate) return terminalError(500, 8, 'Command Cancelled')
    return { status: 200, body: spoiled(whole, fault, asked) }
  }
}

function failed(fault: TerminalFault, whole: Record<string, unknown>, takeBack: () => void): TerminalAnswer {
  // Cancelled after the approval: the service voids it, and its reply still says approved.
  if (fault.number === 900) takeBack()
  const inside = fault.when === 'auth' || fault.number === 900 ? { authResponse: whole } : {}
  const paper = fault.number === 800 ? { receiptData: whole['receiptData'] } : {}
  return terminalError(500, fault.number, textOf(fault.number), { ...inside, ...paper })
}

function extras(asked: AuthCard, card: PresentedCard): Record<string, unknown> {
  return {
    tokenExpired: card.action !== 'chip',
    ...(card.name === null ? {} : { name: card.name }),
    receiptData: {
      dba: 'Tillgate Sandbox Store',
      address1: '1 Example Way',
      address2: 'Springfield, EX 55555',
      phone: '555-010-0000',
      nameOnCard: card.name ?? '',
      orderNote: asked.orderid,
    },
  }
}

function spoiled(
  reply: Record<string, unknown>,
  fault: TerminalFault | null,
  asked: AuthCard,
): Record<string, unknown> {
  switch (fault?.name) {
    case 'wrong-amount':
      return { ...reply, amount: '99999.99' }
    case 'wrong-orderid': {
      const { orderid: _orderid, ...rest } = reply
      return { ...rest, orderId: 'SOMEBODYELSE' }
    }
    case 'tip':
      return {
        ...reply,
        amount: amountText(asked.minor),
        tip: amountText(fault.number),
        total: amountText(asked.minor + fault.number),
      }
    default:
      return reply
  }
}
