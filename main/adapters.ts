// Builds every adapter from the configuration; the only place that knows which adapter stands behind which port.
import type { webcrypto } from 'node:crypto'
import type { Ports } from './till-ports.ts'
import { createBroker } from './broker/issue.ts'
import { deviceIdOf, frameOriginOf, type Config } from './config.ts'
import { createCardTerminal } from './devices/terminal.ts'
import type { TokenSource } from './ports/partners.ts'
import { printerOf } from './print-setup.ts'
import type { Clock, Log } from './ports/system.ts'
import { createBackOffice } from './providers/back-office.ts'
import { type Authorized, createBrokerClient } from './providers/broker-client.ts'
import { createCardGateway } from './providers/cardconnect.ts'
import { cardReplies } from './providers/cardconnect-replies.ts'
import { createInsuranceReader } from './providers/cardscan.ts'
import { createHttp, type Http } from './providers/http.ts'
import { createIdentityProvider } from './providers/identity.ts'
import { rfc8628 } from './providers/identity-rfc8628.ts'
import { secucard } from './providers/identity-secucard.ts'
import { createIdChecker } from './providers/idscan.ts'
import { createSmartTransactions } from './providers/smart.ts'
import { createSmartCard } from './providers/smart-card.ts'
import { createFindByRef } from './providers/smart-card-find.ts'
import { asTokenSource } from './providers/token-source.ts'

type Parts = {
  config: Config
  version: string
  clock: Clock
  log: Log
  /** The private key this till proves itself with, where the identity service asks for proofs. */
  deviceKey: () => webcrypto.JsonWebKey
  /** Runs a call as this till; the store's broker asks who it is. */
  authorized: Authorized
}

export function portsOf(deps: Parts): Ports {
  const { config, version, clock, log } = deps
  const http = (service: string) => createHttp({ service, userAgent: `Tillgate/${version}`, log })
  const { identity, cardconnect, terminal, printer } = config
  const tokenSource = tokenSourceOf(deps, http('broker'))
  const service = { baseUrl: identity.base, language: config.language }
  const smart = config.smart === null ? null : createSmartTransactions(service, deps.authorized, http('secucard'))
  return {
    tokenSource,
    identity: createIdentityProvider(
      identity.dialect === 'secucard' ? secucard : rfc8628,
      {
        baseUrl: identity.base,
        clientId: identity.clientId,
        clientSecret: identity.clientSecret,
        deviceId: deviceIdOf(config),
        scope: identity.scope ?? null,
        body: identity.body ?? 'form',
        language: config.language,
        verificationHosts: identity.verificationHosts ?? null,
        deviceKey: deps.deviceKey,
        ...(identity.paths === undefined ? {} : { paths: onlyGiven(identity.paths) }),
      },
      http('identity'),
      clock,
    ),
    insurance: createInsuranceReader(
      { baseUrl: config.cardscan.rest, socketUrl: config.cardscan.ws, upload: config.cardscan.upload, log },
      http('cardscan'),
      clock,
    ),
    idChecker: createIdChecker(
      { baseUrl: config.idscan.base, frameOrigin: frameOriginOf(config), log },
      tokenSource,
      http('idscan'),
      clock,
    ),
    gateway: createCardGateway(
      {
        baseUrl: cardconnect.rest,
        merchantId: cardconnect.merchid,
        currency: config.store.currency,
        log,
        verb: cardconnect.verb,
        headers: cardconnect.headers,
        requestIdHeader: cardconnect.requestIdHeader,
        ...(cardconnect.auth === 'basic'
          ? { basic: { user: cardconnect.user ?? '', password: cardconnect.password ?? '' } }
          : {}),
      },
      tokenSource,
      http('cardconnect'),
      clock,
    ),
    terminal:
      terminal === null
        ? null
        : createCardTerminal(
            {
              baseUrl: terminal.base,
              merchantId: cardconnect.merchid,
              serial: terminal.hsn,
              apiKey: terminal.key,
              log,
              ...(terminal.mode === 'charge'
                ? { charging: { replies: cardReplies(cardconnect.merchid), receipt: terminal.receipt } }
                : {}),
            },
            http('terminal'),
          ),
    smart,
    printer: printerOf(printer, log),
    backOffice:
      config.backOffice === null
        ? null
        : createBackOffice(config.backOffice, deps.authorized, http('back-office'), clock),
    // Who takes card money as smart transactions has them in place of Card Connect and its terminal.
    ...(smart === null || config.smart?.pay == null
      ? {}
      : createSmartCard(smart, createFindByRef(service, deps.authorized, http('secucard')), {
          type: config.smart.pay.type,
          currency: config.store.currency,
          log,
        })),
  }
}

/** The broker of the store, or the same issuing inside this process, which takes sandbox credentials only. */
function tokenSourceOf({ config, authorized, clock }: Parts, http: Http): TokenSource {
  const { broker, cardscan, idscan } = config
  if (broker.mode === 'remote')
    return createBrokerClient({ url: broker.url, sessionMethod: broker.sessionMethod }, authorized, http, clock)
  return asTokenSource(
    createBroker(
      {
        cardscan: { baseUrl: cardscan.rest, apiKey: broker.cardscanApiKey },
        idscan: { baseUrl: idscan.base, keyId: broker.idscanKeyId, secret: broker.idscanSecret },
        cardconnect: {
          tokenUrl: broker.cardconnectToken,
          clientId: broker.cardconnectClientId,
          clientSecret: broker.cardconnectClientSecret,
        },
      },
      clock,
    ),
  )
}

/** Optional members of a parsed file may be there as undefined; the settings of an adapter know only present and absent. */
function onlyGiven<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
