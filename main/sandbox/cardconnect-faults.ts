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
] as const
export type FaultName = (typeof kinds)[number]

/** `late:800` → name late, number 800. `http:502-before` → name http, number 502, when before. */
export type GatewayFault = { name: FaultName; number: number; when: 'before' | 'after' }

const defaults: Partial<Record<FaultName, number>> = { delay: 1000, late: 1000, 'inquire-down': 1, '429': 2, http: 502 }

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
export type Operation = 'token' | 'auth' | 'capture' | 'void' | 'refund' | 'inquire' | 'other'

/** Faults with a name of their own strike only the requests they are about; the rest strikes anything that moves money. */
function fits(name: FaultName, operation: Operation): boolean {
  switch (name) {
    case 'token-500':
      return operation === 'token'
    case 'void-lost':
    case 'void-fails':
      return operation === 'void'
    case 'inquire-down':
      return operation === 'inquire'
    case '62':
    case '62-but-approved':
    case 'dup-reply':
      return operation === 'auth'
    case '429':
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
  clear(): void
}

/** A queue in which a fault waits for the next request it fits. */
export function gatewayFaults(): GatewayFaults {
  let waiting: { orderid: string | null; fault: GatewayFault; left: number }[] = []
  return {
    queue(orderid, kind) {
      const fault = gatewayFault(kind)
      waiting.push({ orderid, fault, left: fault.name === 'inquire-down' ? Math.max(1, fault.number) : 1 })
    },
    take(operation, orderid, header) {
      if (typeof header === 'string' && header !== '') return gatewayFault(header)
      const found = waiting.find(
        entry => (entry.orderid === null || entry.orderid === orderid) && fits(entry.fault.name, operation),
      )
      if (!found) return null
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter(entry => entry !== found)
      return found.fault
    },
    clear: () => void (waiting = []),
  }
}
