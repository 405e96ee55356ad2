// The sandbox on the command line: starts everything, prints where it is and what opens it, stays until it is stopped.
import { parseArgs } from 'node:util'
import { startSandbox, type SandboxCredentials, type SandboxOptions } from './sandbox.ts'

const usage = 'node main/sandbox/run.ts [--port-base N] [--host H] [--pace X] [--state FILE] [--json]'

type Options = SandboxOptions & { json: boolean }

/** Throws a sentence for an unknown option or a value that is not a port or pace. */
function readOptions(parameters: string[]): Options {
  let values
  try {
    values = parseArgs({
      args: parameters,
      options: {
        'port-base': { type: 'string' },
        host: { type: 'string' },
        pace: { type: 'string' },
        state: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values
  } catch (thrown) {
    throw new Error(`${(thrown as Error).message.split(/\.|\n/)[0]}. Usage: ${usage}`, { cause: thrown })
  }
  const portBase = Number(values['port-base'] ?? 47100)
  if (!Number.isSafeInteger(portBase) || portBase < 0 || portBase > 65_529)
    throw new Error('--port-base is a number from 1 to 65529, or 0 to let the system choose.')
  const pace = Number(values.pace ?? 1)
  if (!(pace >= 0 && pace <= 100)) throw new Error('--pace is a number from 0 (no waiting) to 100.')
  return {
    portBase,
    pace,
    host: values.host ?? '127.0.0.1',
    stateFile: values.state ?? null,
    json: values.json ?? false,
  }
}

function table(credentials: SandboxCredentials): string {
  const { operator, printer, ...services } = credentials
  const lines = [
    'Tillgate sandbox is running. Nothing here is real money. Press Ctrl+C to stop it.',
    '',
    `  ${'operator page'.padEnd(15)} ${operator}`,
    `  ${'printer'.padEnd(15)} ${printer.host}:${printer.port}`,
  ]
  for (const [service, members] of Object.entries(services)) {
    lines.push('')
    Object.entries(members).forEach(([name, value], index) =>
      lines.push(`  ${(index === 0 ? service : '').padEnd(15)} ${name.padEnd(13)} ${value}`),
    )
  }
  return lines.join('\n')
}

const complain = (thrown: unknown): never => {
  process.stderr.write(`${(thrown as Error).message}\n`)
  process.exit(2)
}

try {
  const options = readOptions(process.argv.slice(2))
  const sandbox = await startSandbox(options)
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    sandbox.close().then(() => process.exit(0), complain)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // Printed last: whoever waits for this output may stop us the moment it appears.
  process.stdout.write(`${options.json ? JSON.stringify(sandbox.credentials()) : table(sandbox.credentials())}\n`)
} catch (thrown) {
  complain(thrown)
}
