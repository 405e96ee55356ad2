// The broker on the command line: reads its configuration, serves until it is stopped, and takes a new one on SIGHUP.
import { parseArgs } from 'node:util'
import { BrokerConfigError, readBrokerConfig, type BrokerConfig } from './config.ts'
import { jsonLog, describeThrown, type BrokerLog } from './log.ts'
import { startBroker, type RunningBroker } from './server.ts'

const help = `The store's broker: holds the secrets of CardScan, ID Scan and Card Connect, and issues short-lived
credentials to the tills of this store.

  --config FILE   the configuration (./broker.json unless said otherwise)
  --check         check the configuration and every file it names, then end
  --help          this text

Signals: SIGTERM and SIGINT finish what is under way and end; SIGHUP loads the configuration anew while serving.
Exit codes: 0 ended as asked, 2 the configuration or the command line cannot be used.
`

/** Runs until a signal ends it. Resolves to the exit code. */
export async function runBroker(args: string[]): Promise<number> {
  let options: { config: string; check: boolean; help: boolean }
  try {
    options = readOptions(args)
  } catch (thrown) {
    process.stderr.write(`${(thrown as Error).message.split('\n')[0]} See --help.\n`)
    return 2
  }
  if (options.help) {
    process.stdout.write(help)
    return 0
  }
  try {
    const config = readBrokerConfig(options.config)
    if (options.check) {
      process.stdout.write(`The configuration ${options.config} can be used.\n`)
      return 0
    }
    // A reader of the log that goes away must not take the broker with it.
    process.stdout.on('error', () => undefined)
    const log = jsonLog(line => void process.stdout.write(line))
    return await serve(config, options.config, log)
  } catch (thrown) {
    process.stderr.write(`${(thrown as Error).message}\n`)
    return 2
  }
}

function readOptions(args: string[]): { config: string; check: boolean; help: boolean } {
  const { values } = parseArgs({
    args,
    options: { config: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  return { config: values.config ?? './broker.json', check: values.check ?? false, help: values.help ?? false }
}

async function serve(config: BrokerConfig, file: string, log: BrokerLog): Promise<number> {
  const ended = Promise.withResolvers<number>()
  let broker: RunningBroker | null = null
  const stop = (signal: string): void => {
    log.info('signal', { signal })
    if (broker === null) ended.resolve(0)
    else broker.close().then(() => ended.resolve(0), ended.reject)
  }
  // Before the port opens, because whoever sees it open may send a signal at once.
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
  process.on('SIGHUP', () => {
    if (broker !== null) reload(broker, file, log)
  })
  broker = await startBroker(config, { log })
  return await ended.promise
}

/** A configuration that cannot be used changes nothing; the log says why. */
function reload(broker: RunningBroker, file: string, log: BrokerLog): void {
  try {
    broker.reload(readBrokerConfig(file))
  } catch (thrown) {
    const problems = thrown instanceof BrokerConfigError ? thrown.problems : [describeThrown(thrown).error]
    for (const problem of problems) log.error('reload-refused', { problem })
  }
}
