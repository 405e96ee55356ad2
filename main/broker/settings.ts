// What a broker holds, and the rule that a broker inside a till may hold sandbox credentials only.
import { isLoopback } from '#domain/loopback'
import { BrokerError } from './error.ts'

/** A part that is null cannot be issued; asking for it is declined. */
export type BrokerSettings = {
  cardscan: { baseUrl: string; apiKey: string } | null
  idscan: { baseUrl: string; keyId: string; secret: string } | null
  cardconnect: { tokenUrl: string; clientId: string; clientSecret: string; scope?: string } | null
}

/** Hosts of the services where nothing real can happen. ID Scan offers none, so only this machine counts. */
const sandboxHosts = {
  cardscan: /^sandbox(-ws)?\.cardscan\.ai$/,
  idscan: /^$/,
  cardconnect: /^[a-z0-9-]+-uat\.card(connect|pointe)\.com$/,
} as const

/** Throws BrokerError naming the first key whose value could reach real money, real people or real bills. */
export function refuseLive(settings: BrokerSettings): void {
  const { cardscan, idscan, cardconnect } = settings
  if (cardscan !== null) {
    refuseHost('cardscan', 'cardscan.baseUrl', cardscan.baseUrl)
    refuseSecret('cardscan.apiKey', cardscan.apiKey)
  }
  if (idscan !== null) {
    refuseHost('idscan', 'idscan.baseUrl', idscan.baseUrl)
    refuseSecret('idscan.keyId', idscan.keyId)
    refuseSecret('idscan.secret', idscan.secret)
  }
  if (cardconnect !== null) {
    refuseHost('cardconnect', 'cardconnect.tokenUrl', cardconnect.tokenUrl)
    refuseSecret('cardconnect.clientId', cardconnect.clientId)
    refuseSecret('cardconnect.clientSecret', cardconnect.clientSecret)
  }
}

function refuseHost(service: keyof typeof sandboxHosts, key: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null
  const clean = url !== null && url.username === '' && url.password === ''
  if (clean && isLoopback(url.hostname) && ['http:', 'https:'].includes(url.protocol)) return
  if (clean && url.protocol === 'https:' && sandboxHosts[service].test(url.hostname)) return
  throw unusable(
    key,
    `${key} does not point to a sandbox. A broker inside a till works with the sandbox only; live service needs a broker in the back office.`,
  )
}

function refuseSecret(key: string, value: string): void {
  if (value === '') throw unusable(key, `${key} is empty.`)
  if (/(^|[_-])live([_-]|$)/i.test(value))
    throw unusable(
      key,
      `${key} is a live credential. A till must not hold one: put it into a broker in the back office, and withdraw this one if it was on a till.`,
    )
}

function unusable(key: string, message: string): BrokerError {
  return new BrokerError('bad-request', message, { fields: [key] })
}
