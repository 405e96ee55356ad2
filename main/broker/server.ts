// The store's broker as a server: holds the secrets a till must not hold, and issues short-lived credentials to tills.
import type { Server as TlsServer } from 'node:tls'
import { isDeepStrictEqual } from 'node:util'
import { openAudit, type Audit } from './audit.ts'
import { systemClock, type BrokerClock } from './clock.ts'
import { BrokerConfigError, type BrokerConfig } from './config.ts'
import { createDesk, type Desk, type House } from './desk.ts'
import { createHealth } from './health.ts'
import { buckets } from './limits.ts'
import { jsonLog, type BrokerLog } from './log.ts'
import { fastifyFor, listen } from './listener.ts'
import { createMetrics } from './metrics.ts'
import { addReplies } from './replies.ts'
import { addRoutes } from './routes.ts'

export type BrokerOptions = {
  clock?: BrokerClock
  log?: BrokerLog
  /** Milliseconds that requests under way get to finish when the broker closes. */
  graceMs?: number
}
export type RunningBroker = {
  /** Without a trailing slash. */
  url: string
  /** Takes no new connections, lets requests under way finish, then cuts what is left. */
  close(): Promise<void>
  /**
   * Puts a new configuration in place between two requests; one under way is served by the old to its end. The audit
   * file is opened anew. Throws BrokerConfigError, with everything as it was, when something cannot change while serving.
   */
  reload(config: BrokerConfig): void
}

/** Starts serving. Throws a sentence when the port is taken or the audit file cannot be written. */
export async function startBroker(config: BrokerConfig, options: BrokerOptions = {}): Promise<RunningBroker> {
  const { clock = systemClock, graceMs = 10_000 } = options
  const log =
    options.log ??
    jsonLog(
      line => void process.stdout.write(line),
      () => clock.now(),
    )
  const metrics = createMetrics()
  const house: House = {
    clock,
    metrics,
    health: createHealth(clock),
    byTill: buckets(clock),
    byAddress: buckets(clock),
  }
  let audit = auditOf(config)
  let desk: Desk = createDesk(config, house, null)
  let closing: Promise<void> | null = null

  const server = fastifyFor(config, metrics)
  const visitors = addRoutes(server, {
    ...house,
    desk: () => desk,
    audit: () => audit,
    closing: () => closing !== null,
  })
  addReplies(server, { log, metrics, deviceOf: visitors.deviceOf })
  server.addHook('onSend', async (_request, reply) => {
    if (closing !== null) void reply.header('connection', 'close')
  })
  const url = await listen(server, config).catch((thrown: unknown) => {
    audit.close()
    throw thrown
  })
  log.info('listening', { url })

  async function shut(): Promise<void> {
    log.info('closing')
    const cut = setTimeout(() => server.server.closeAllConnections(), graceMs)
    await server.close()
    clearTimeout(cut)
    audit.close()
    log.info('closed')
  }

  return {
    url,
    close: () => (closing ??= shut()),
    reload(next) {
      const problems = fixed(desk.config, next)
      if (problems.length > 0) throw new BrokerConfigError('that was loaded anew', problems)
      const nextAudit = auditOf(next)
      if (next.certificate !== null)
        (server.server as unknown as TlsServer).setSecureContext({ ...next.certificate, minVersion: 'TLSv1.2' })
      desk = createDesk(next, house, desk)
      audit.close()
      audit = nextAudit
      log.info('reloaded')
    },
  }
}

function auditOf(config: BrokerConfig): Audit {
  try {
    return openAudit(config.audit)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'error'
    throw new BrokerConfigError('names an audit file that is of no use', [
      `audit: must be a file that the broker may append to and owns (${code})`,
    ])
  }
}

/** What a running server cannot change, by key. */
function fixed(before: BrokerConfig, next: BrokerConfig): string[] {
  const keys = ['listen', 'behindProxy', 'trustProxy'] as const
  return [
    ...keys.filter(key => !isDeepStrictEqual(before[key], next[key])),
    ...((before.certificate === null) === (next.certificate === null) ? [] : ['tls']),
  ].map(key => `${key}: cannot change while the broker serves; restart it`)
}
