// What may be told of a till's configuration: a list of what is told. A key that is added later is not told until it is named here.
import type { Config } from './config.ts'

/** Scheme, host and port. A path, a query or a name before the host could carry a credential. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return 'set'
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}
const whether = (value: unknown): string => (value === null || value === undefined ? 'not set' : 'set')

/** The configuration without secrets, ids of clients and merchants, and the store's name and address. */
export function configSummary(config: Config) {
  const { identity, cardscan, idscan, verification, cardconnect, broker, terminal, printer, updates } = config
  return {
    environment: config.environment,
    language: config.language,
    till: config.till,
    device: config.device,
    store: {
      currency: config.store.currency,
      country: config.store.country,
      profile: config.store.profile,
      rates: config.store.rates,
      cashRounding: config.store.cashRounding ?? 'not set',
      deposit: config.store.deposit ?? 'not set',
      tips: config.store.tips ?? [],
      smallDiscount: config.store.smallDiscount,
      taxId: whether(config.store.taxId),
    },
    identity: {
      dialect: identity.dialect,
      base: originOf(identity.base),
      clientSecret: whether(identity.clientSecret),
      scope: whether(identity.scope),
      body: identity.body ?? 'form',
      paths: Object.keys(identity.paths ?? {}),
      verificationHosts: identity.verificationHosts ?? [],
    },
    cardscan: {
      rest: originOf(cardscan.rest),
      ws: originOf(cardscan.ws),
      upload: cardscan.upload,
      provider: whether(cardscan.provider),
      keepDays: cardscan.keepDays,
    },
    idscan: {
      base: originOf(idscan.base),
      frame: idscan.frame === undefined ? 'not set' : originOf(idscan.frame),
      tasks: idscan.tasks,
      level: whether(idscan.level),
      captureSources: idscan.captureSources,
      allowedExpiration: idscan.allowedExpiration,
      expiresInSeconds: idscan.expiresInSeconds,
      mostInvoiced: idscan.mostInvoiced,
      branding: whether(idscan.branding),
    },
    verification: { ways: verification.ways, categories: Object.keys(verification.categories).length },
    cardconnect: { rest: originOf(cardconnect.rest) },
    broker: { mode: broker.mode, url: broker.mode === 'remote' ? originOf(broker.url) : 'inside this till' },
    terminal: terminal === null ? null : { base: originOf(terminal.base) },
    printer: printer === null ? null : { ...printer, logo: whether(printer.logo) },
    updates: updates === null ? null : { feed: originOf(updates.feed), hosts: updates.hosts, channel: updates.channel },
    operator: config.operator === null ? null : originOf(config.operator),
  }
}

/** Shorter ones are words that happen to be in other texts, too. */
const SHORTEST = 5

/**
 * Every text of the configuration that the summary does not tell, longest first: secrets, ids, names. Wherever one of
 * them turns up in a report, also inside another text, it is left out.
 */
export function untoldTexts(config: Config): string[] {
  const told = new Set(textsIn(configSummary(config)))
  return [...new Set(textsIn(config))]
    .filter(text => text.length >= SHORTEST && !told.has(text))
    .toSorted((a, b) => b.length - a.length)
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
