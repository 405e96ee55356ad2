// Reads the JSON that a till sends to the Card Connect gateway simulator; every member is a text.
import { minorOf } from './cardconnect-amounts.ts'
import { gatewayResponse, type Response } from './cardconnect-codes.ts'

export type Body = Record<string, unknown>

export const bodyOf = (value: unknown): Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {}

/** A text member, '' when it is absent; numbers are taken as their text. */
export function text(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
}

export type AuthorizationWish = {
  account: string
  /** `id/acct` of a stored card, `Y` to store this one, '' for neither. */
  profile: string
  minor: number
  expiry: string
  orderid: string
  capture: boolean
  currency: string
  receipt: '' | 'Y' | 'json'
  postal: string
  cvv2: string
  masked: boolean
  withBin: boolean
  ecomind: string
  name: string
  userfields: unknown
}

/** Longest text a member may have; a longer one is code 34. */
const longest: Readonly<Record<string, number>> = {
  account: 19,
  expiry: 8,
  orderid: 50,
  currency: 3,
  cvv2: 4,
  postal: 9,
  profile: 24,
  name: 30,
}

/** An authorization, or the gateway's refusal of its form. */
export function authorizationWish(body: Body): AuthorizationWish | { refused: Response } {
  const refused = (code: '34' | '43' | '15') => ({ refused: gatewayResponse(code) })
  for (const [name, max] of Object.entries(longest)) if (text(body, name).length > max) return refused('34')
  const minor = minorOf(body['amount'], 14)
  // A negative amount is a forced credit, for which this merchant is not entitled.
  if (minor === null || minor < 0) return refused('43')
  const expiry = text(body, 'expiry')
  if (expiry !== '' && !/^(0[1-9]|1[0-2])\d\d$|^\d{4}(0?[1-9]|1[0-2])(\d\d)?$/.test(expiry)) return refused('15')
  const profile = text(body, 'profile')
  if (text(body, 'account') === '' && !profile.includes('/')) return refused('34')
  const receipt = text(body, 'receipt')
  return {
    account: text(body, 'account'),
    profile,
    minor,
    expiry,
    orderid: text(body, 'orderid'),
    capture: text(body, 'capture').toUpperCase() === 'Y',
    currency: text(body, 'currency') || 'USD',
    receipt: receipt === 'json' ? 'json' : receipt.toUpperCase() === 'Y' ? 'Y' : '',
    postal: text(body, 'postal'),
    cvv2: text(body, 'cvv2'),
    masked: text(body, 'tokenize').toUpperCase() === 'Y',
    withBin: text(body, 'bin').toUpperCase() === 'Y',
    ecomind: text(body, 'ecomind'),
    name: text(body, 'name'),
    userfields: body['userfields'] ?? null,
  }
}
