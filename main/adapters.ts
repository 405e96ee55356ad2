// Builds every adapter from the configuration; the only place that knows which adapter stands behind which port.
import type { Ports } from './app.ts'
import { createBroker } from './broker/issue.ts'
import { deviceIdOf, type Config } from './config.ts'
import { createReceiptPrinter } from './devices/printer.ts'
import { createCardTerminal } from './devices/terminal.ts'
import type { Clock, Log } from './ports/system.ts'
import { createCardGateway } from './providers/cardconnect.ts'
import { createInsuranceReader } from './providers/cardscan.ts'
import { createHttp } from './providers/http.ts'
import { createIdentityProvider } from './providers/identity.ts'
import { rfc8628 } from './providers/identity-rfc8628.ts'
import { secucard } from './providers/identity-secucard.ts'
import { createIdChecker } from './providers/idscan.ts'
import { asTokenSource } from './providers/token-source.ts'

export function portsOf(config: Config, version: string, clock: Clock, log: Log): Ports {
  const http = (service: string) => createHttp({ service, userAgent: `Tillgate/${version}`, log })
  const { identity, broker, cardconnect, terminal, printer } = config
  const tokenSource = asTokenSource(
    createBroker(
      {
        cardscan: { baseUrl: config.cardscan.rest, apiKey: broker.cardscanApiKey },
        idscan: { baseUrl: config.idscan.base, keyId: broker.idscanKeyId, secret: broker.idscanSecret },
        cardconnect: {
          tokenUrl: broker.cardconnectToken,
          clientId: broker.cardconnectClientId,
          clientSecret: broker.cardconnectClientSecret,
        },
      },
      clock,
    ),
  )
  return {
    tokenSource,
    identity: createIdentityProvider(
      identity.dialect === 'secucard' ? secucard : rfc8628,
      {
        baseUrl: identity.base,
        clientId: identity.clientId,
        clientSecret: identity.clientSecret,
        deviceId: deviceIdOf(config),
      },
      http('identity'),
    ),
    insurance: createInsuranceReader(
      { baseUrl: config.cardscan.rest, socketUrl: config.cardscan.ws, log },
      http('cardscan'),
    ),
    idChecker: createIdChecker({ baseUrl: config.idscan.base, log }, tokenSource, http('idscan'), clock),
    gateway: createCardGateway(
      { baseUrl: cardconnect.rest, merchantId: cardconnect.merchid, currency: config.store.currency, log },
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
            },
            http('terminal'),
          ),
    printer: printer === null ? null : createReceiptPrinter({ host: printer.host, port: printer.port, log }),
  }
}
