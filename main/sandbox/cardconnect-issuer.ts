// Decides what an authorization in the Card Connect simulator comes to, as the vendor's test system does.
import { gatewayResponse, processorResponse, type Response } from './cardconnect-codes.ts'
import { isCardNumber, passesLuhn, tokenOf } from './cardconnect-amounts.ts'
import type { CardBehaviour, TestCard } from './cardconnect-model.ts'

export type Decision = Response & {
  /** Minor units; 0 unless approved. */
  approved: number
  /** Gateway answers come from the processor's silence: slower than the rest. */
  slow: boolean
}

const partialPan = '4387750101010101'
const timeoutPans = ['4999006200620062', '5111006200620062', '6465006200620062']
/** Card numbers whose last four decide, in the three series that the vendor publishes. */
const decidingPans = new Map(
  [
    ['4387751111111020', '107'],
    ['5442981111111023', '107'],
    ['6011000995511122', '107'],
    ['4387751111111038', '100'],
    ['5442981111111031', '100'],
    ['6011000995511130', '100'],
    ['4387751111111046', '101'],
    ['5442981111111049', '101'],
    ['6011000995511148', '101'],
    ['4387751111111053', '500'],
    ['5442981111111056', '500'],
    ['6011000995511155', '500'],
  ].map(([pan, code]) => [tokenOf(String(pan)), String(code)]),
)
const partialToken = tokenOf(partialPan)
const timeoutTokens = new Set(timeoutPans.map(tokenOf))

const refuse = (response: Response, slow = false): Decision => ({ ...response, approved: 0, slow })

function byCode(code: string, minor: number): Decision | null {
  const response = processorResponse(code)
  if (!response) return null
  return { ...response, approved: response.respstat === 'A' ? minor : 0, slow: false }
}

function byBehaviour(behaviour: CardBehaviour, minor: number): Decision | null {
  switch (behaviour) {
    case 'approve':
      return null
    case 'decline-100':
      return byCode('100', minor)
    case 'decline-116':
      return byCode('116', minor)
    case 'partial':
      return minor < 2 ? null : byCode('002', Math.floor(minor / 2))
    case 'timeout-62':
      return refuse(gatewayResponse('62'), true)
    default:
      behaviour satisfies never
      return null
  }
}

/** The token behind `account`: a token stays one, a card number becomes one and is forgotten. A code when it is neither. */
export function accountToken(
  account: string,
  cards: Readonly<Record<string, TestCard>>,
): { token: string } | { refused: Response } {
  if (Object.hasOwn(cards, account)) return { token: account }
  if (/^9\d{15}$/.test(account)) return passesLuhn(account) ? { token: account } : { refused: gatewayResponse('98') }
  if (isCardNumber(account)) return { token: tokenOf(account) }
  return { refused: gatewayResponse(/^\d{14,16}$/.test(account) ? '13' : '11') }
}

/**
 * Whole dollars from 1001 to 1999 carry a processor code in their last three digits, so that any card can be declined.
 * Codes that the processor does not have approve, so that an ordinary big sale is not declined by chance.
 */
export function amountDecision(minor: number): Decision | null {
  const dollars = Math.floor(minor / 100)
  return dollars >= 1001 && dollars <= 1999 ? byCode(String(dollars).slice(1), minor) : null
}

/** What the issuer says to charging `minor` (> 0) on a token. */
export function decide(token: string, minor: number, cards: Readonly<Record<string, TestCard>>): Decision {
  const approval: Decision = {
    respstat: 'A',
    respcode: '000',
    respproc: 'RPCT',
    resptext: 'Approval',
    approved: minor,
    slow: false,
  }
  const registered = Object.hasOwn(cards, token) ? cards[token] : undefined
  const byCard = registered ? byBehaviour(registered.behaviour, minor) : null
  if (byCard) return byCard
  if (timeoutTokens.has(token)) return refuse(gatewayResponse('62'), true)
  if (token === partialToken && minor >= 600) return byCode('002', 500) ?? approval
  const deciding = decidingPans.get(token)
  return (deciding ? byCode(deciding, minor) : null) ?? amountDecision(minor) ?? approval
}
