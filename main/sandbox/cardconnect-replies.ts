// How the Card Connect simulator words its replies: texts only, keys in any order, members that nobody asked for.
import { amountText, brandOf } from './cardconnect-amounts.ts'
import { gatewayResponse, type GatewayCode, type Response } from './cardconnect-codes.ts'
import type { AuthorizationWish } from './cardconnect-input.ts'
import { isRefundable, isVoidable } from './cardconnect-books.ts'
import type { StoredTransaction } from './cardconnect-model.ts'

export type Reply = Record<string, unknown>

/** The vendor's test system shuffles members and invents some, so that nobody relies on their order or number. */
export function scrambled(reply: Reply): Reply {
  const junk: Reply = { zzSandboxField: 'ignore me', zzSandboxList: ['a', 'b'], zzSandboxObject: { inner: '1' } }
  const entries = [...Object.entries(reply), ...Object.entries(junk).filter(() => Math.random() < 0.4)]
  return Object.fromEntries(
    entries
      .map(entry => ({ entry, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ entry }) => entry),
  )
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14)
const masked = (token: string): string => `${'*'.repeat(12)}${token.slice(-4)}`
/** Both spellings occur in real replies. */
const orderidMember = (orderid: string): Reply => ({ [Math.random() < 0.5 ? 'orderId' : 'orderid']: orderid })
const shownOrderid = (entry: StoredTransaction): string =>
  entry.orderidMasked ? entry.orderid.replace(/\d(?=\d{4})/g, '*') : entry.orderid

/** A reply without a transaction behind it, e.g. "Txn not found". */
export function plainReply(response: Response | GatewayCode, more: Reply = {}): Reply {
  return scrambled({ ...(typeof response === 'string' ? gatewayResponse(response) : response), ...more })
}

function receipt(entry: StoredTransaction, name: string): Reply {
  return {
    dba: 'Tillgate Sandbox Store',
    address1: '1 Example Way',
    address2: 'Springfield, EX 55555',
    phone: '555-010-0000',
    header: '',
    footer: '',
    dateTime: stamp(entry.authMs),
    nameOnCard: name,
  }
}

/** JSON inside a text, as the real service has it. */
const emvTags = (entry: StoredTransaction): string =>
  JSON.stringify({
    TVR: '0000008000',
    PIN: 'None',
    Signature: 'false',
    Mode: 'Issuer',
    TSI: '6800',
    AID: brandOf(entry.token) === 'MC' ? 'A0000000041010' : 'A0000000031010',
    IAD: '06010A03608000',
    ARC: '00',
    'Entry method': 'Chip Read',
    'Application Label': brandOf(entry.token) === 'MC' ? 'MASTERCARD' : 'VISA CREDIT',
  })

/** Reply to auth. On a decline the amount is 0.00 and AVS and CVV are left out. */
export function authorizationReply(
  entry: StoredTransaction,
  merchid: string,
  wish: AuthorizationWish,
  profile: Reply,
): Reply {
  const approved = entry.respstat === 'A'
  return scrambled({
    respstat: entry.respstat,
    respcode: entry.respcode,
    respproc: entry.respproc,
    resptext: entry.resptext,
    retref: entry.retref,
    merchid,
    amount: approved ? amountText(entry.approved) : '0.00',
    account: wish.masked ? masked(entry.token) : entry.token,
    token: entry.token,
    commcard: 'N',
    entrymode: entry.entrymode,
    ...(entry.expiry ? { expiry: entry.expiry } : {}),
    ...(approved
      ? { authcode: entry.authcode, avsresp: entry.avsresp, cvvresp: entry.cvvresp }
      : entry.respstat === 'C' && brandOf(entry.token) === 'VISA'
        ? { declineCategory: '2', declineCategoryText: 'Issuer cannot approve at this time' }
        : {}),
    ...(entry.batchid ? { batchid: entry.batchid } : {}),
    ...(entry.entrymode === 'EMVContact' ? { emvTagData: emvTags(entry) } : {}),
    ...(wish.withBin ? { binInfo: binReply(entry.token) } : {}),
    ...(wish.receipt === 'Y' ? { receipt: receipt(entry, wish.name), orderId: wish.orderid } : {}),
    ...(wish.receipt === 'json' ? { receiptObj: receipt(entry, wish.name), orderId: wish.orderid } : {}),
    ...profile,
  })
}

/** Reply to inquire and inquireByOrderid; respstat is that of the original authorization. */
export function inquireReply(entry: StoredTransaction, merchid: string): Reply {
  return scrambled({
    respstat: entry.respstat,
    respcode: entry.respcode,
    respproc: entry.respproc,
    resptext: entry.resptext,
    retref: entry.retref,
    merchid,
    amount: amountText(entry.respstat === 'A' ? entry.approved : 0),
    account: entry.token,
    token: entry.token,
    currency: entry.currency,
    setlstat: entry.setlstat,
    entrymode: entry.entrymode,
    lastfour: entry.token.slice(-4),
    authdate: stamp(entry.authMs).slice(0, 8),
    voidable: isVoidable(entry) ? 'Y' : 'N',
    refundable: isRefundable(entry) ? 'Y' : 'N',
    ...orderidMember(shownOrderid(entry)),
    ...(entry.authcode ? { authcode: entry.authcode } : {}),
    ...(entry.batchid ? { batchid: entry.batchid } : {}),
    ...(entry.captureMs === null ? {} : { capturedate: stamp(entry.captureMs) }),
    ...(entry.settleMs === null ? {} : { settledate: stamp(entry.settleMs) }),
    ...(entry.userfields === null ? {} : { userfields: entry.userfields }),
  })
}

/** Reply to capture. */
export function captureReply(entry: StoredTransaction, response: Response, merchid: string): Reply {
  const more = {
    retref: entry.retref,
    merchid,
    account: entry.token,
    token: entry.token,
    amount: amountText(entry.approved),
    setlstat: entry.setlstat,
  }
  return plainReply(response, {
    ...more,
    ...(entry.batchid ? { batchid: entry.batchid } : {}),
    ...(entry.authcode ? { authcode: entry.authcode } : {}),
  })
}

/** Reply to void: the amount is what is left, and only authcode REVERS proves the void. */
export function voidReply(entry: StoredTransaction, response: Response, reversed: boolean, merchid: string): Reply {
  const more = {
    merchid,
    retref: entry.retref,
    currency: entry.currency,
    amount: amountText(entry.approved),
    authcode: reversed ? 'REVERS' : null,
  }
  return plainReply(response, { ...more, ...orderidMember(shownOrderid(entry)) })
}

/** Reply to refund. */
export function refundReply(entry: StoredTransaction, merchid: string): Reply {
  const { respstat, respcode, respproc, resptext } = entry
  const approved = respstat === 'A'
  return plainReply(
    { respstat, respcode, respproc, resptext },
    {
      merchid,
      retref: entry.retref,
      amount: amountText(entry.approved),
      ...(approved ? { authcode: entry.authcode, batchid: entry.batchid } : {}),
      ...orderidMember(shownOrderid(entry)),
    },
  )
}

/** What stands behind a token (GET bin). */
export function binReply(token: string): Reply {
  const product = { VISA: 'V', MC: 'M', AMEX: 'A', DISC: 'D' }[brandOf(token)] ?? 'N'
  return {
    country: 'USA',
    product,
    bin: `${token.slice(1, 3)}0000`,
    cardusestring: 'True credit',
    gsa: false,
    corporate: false,
    fsa: false,
    purchase: false,
    prepaid: false,
    subtype: 'Consumer Credit',
    issuer: 'SANDBOX BANK',
    binlo: `${token.slice(1, 3)}00000000`,
    binhi: `${token.slice(1, 3)}99999999`,
  }
}
