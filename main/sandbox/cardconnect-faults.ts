// Faults of the Card Connect simulator that strike one request: queued by order id, or asked for by X-Sim-Fault.

const kinds = [
  'drop-before',
  'drop-after',
  'delay',
  'late',
  'http',
  'truncate',
  'badjson',
  'respstat-missing',
  '62',
  '62-but-approved',
  'void-lost',
  'void-fails',
  'inquire-down',
  '429',
  'token-expired',
  'token-500',
  'dup-reply',
  // A look-up finds nothing although the charge is there; `unseen:3` for three look-ups.
  'unseen',
  // The answer names other money than was asked for.
  'wrong-amount',
  'wrong-currency',
  'wrong-orderid',
  'wrong-merchid',
  // An API gateway stands in front: 429 with Retry-After and a page, or its own error page.
  'front-429',
  'front-html',
] as const
export type FaultName = (typeof kinds)[number]

/** `late:800` → name late, number 800. `http:502-before` → name http, number 502, when before. */
export type GatewayFault = { name: FaultName; number: number; when: 'before' | 'after' }

const defaults: Partial<Record<FaultName, number>> = {
  delay: 1000,
  late: 1000,
  'inquire-down': 1,
  unseen: 1,
  '429': 2,
  'front-429': 2,
  'front-html': 502,
  http: 502,
}
/** Faults whose number says how many requests they strike. */
const counted: ReadonlySet<FaultName> = new Set(['inquire-down', 'unseen'])

/** Reads a fault kind. Throws RangeError with the allowed names. */
export function gatewayFault(kind: string): GatewayFault {
  const match = /^([a-z0-9-]+?)(?::(\d+)(?:-(before|after))?)?$/.exec(kind)
  const name = kinds.find(candidate => candidate === match?.[1])
  if (!name)
    throw new RangeError(
      `"${kind}" is not a fault. Known faults: ${kinds.join(', ')} (with a number after a colon where one is needed).`,
    )
  return { name, number: Number(match?.[2] ?? defaults[name] ?? 0), when: match?.[3] === 'after' ? 'after' : 'before' }
}

/** What a request does, as far as faults are concerned. */
export type Operation = 'token' | 'auth' | 'capture' | 'void' | 'refund' | 'inquire' | 'report' | 'other'

/** Faults with a name of their own strike only the requests they are about; the rest strikes anything that moves money. */
function fits(name: FaultName, operation: Operation): boolean {
  switch (name) {
    case 'token-500':
      return operation === 'token'
    case 'void-lost':
    case 'void-fails':
      return operation === 'void'
    case 'inquire-down':
    case 'unseen':
      return operation === 'inquire'
    case 'wrong-amount':
    case 'wrong-currency':
    case 'wrong-orderid':
    case 'wrong-merchid':
      return operation !== 'token' && operation !== 'report' && operation !== 'other'
    case '62':
    case '62-but-approved':
    case 'dup-reply':
      return operation === 'auth'
    case '429':
    case 'front-429':
    case 'front-html':
    case 'token-expired':
      return operation !== 'token'
    default:
      return operation === 'auth' || operation === 'capture' || operation === 'void' || operation === 'refund'
  }
}

export type GatewayFaults = {
  queue(orderid: string | null, kind: string): void
  /** The fault this request suffers, counted down; one in the header wins and needs no fit. */
  take(operation: Operation, orderid: string | null, header: string | string[] | undefined): GatewayFault | null
  /** Takes a waiting fault of one of these names, whatever the request is. */
  takeNamed(names: readonly FaultName[], orderid: string): FaultName | null
  clear(): void
}

/** A queue in which a fault waits for the next request it fits. */
export function gatewayFaults(): GatewayFaults {
  let waiting: { orderid: string | null; fault: GatewayFault; left: number }[] = []
  function used(entry: (typeof waiting)[number]): GatewayFault {
    entry.left -= 1
    if (entry.left <= 0) waiting = waiting.filter(other => other !== entry)
    return entry.fault
  }
  return {
    queue(orderid, kind) {
      const fault = gatewayFault(kind)
      waiting.push({ orderid, fault, left: counted.has(fault.name) ? Math.max(1, fault.number) : 1 })
    },
    take(operation, orderid, header) {
      if (typeof header === 'string' && header !== '') return gatewayFault(header)
      const found = waiting.find(
        entry => (entry.orderid === null || entry.orderid === orderid) && fits(entry.fault.name, operation),
      )
      return found ? used(found) : null
    },
    takeNamed(names, orderid) {
      const found = waiting.find(
        entry => (entry.orderid === null || entry.orderid === orderid) && names.includes(entry.fault.name),
      )
      return found ? used(found).name : null
    },
    clear: () => void (waiting = []),
  }
}
