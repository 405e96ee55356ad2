// Faults of the virtual card terminal that strike one command: queued by order id, so that an unmodified till can be tested.

const names = [
  // The line: request lost, answer lost, slow, an error page of something in between, half an answer, no JSON.
  'drop-before',
  'drop-after',
  'delay',
  'http',
  'truncate',
  'badjson',
  '429',
  // The device and its session.
  'busy',
  'disconnected',
  'merchant-mode',
  'session-lost',
  // `error:10` fails before the card, `error:1-charged` after the charge, `error:1-auth` with the reply inside.
  'error',
  // The till's cancel comes when the card is already authorized: error 8 with the reply inside.
  'cancel-too-late',
  // The answer is about other money, or a tip was chosen on the device.
  'wrong-amount',
  'wrong-orderid',
  'tip',
] as const
export type TerminalFaultName = (typeof names)[number]
export type TerminalFault = { name: TerminalFaultName; number: number; when: 'before' | 'after' | 'charged' | 'auth' }
export type TerminalFaults = {
  /** Throws RangeError for an unknown kind. */
  queue(orderid: string | null, kind: string): void
  take(orderid: string): TerminalFault | null
  clear(): void
}

const defaults: Partial<Record<TerminalFaultName, number>> = { delay: 1000, http: 502, '429': 2, error: 1, tip: 100 }

/** Reads a fault kind, e.g. `delay:500`, `http:502-after`, `error:900`. Throws RangeError with the allowed names. */
function terminalFault(kind: string): TerminalFault {
  const match = /^([a-z0-9-]+?)(?::(\d+)(?:-(before|after|charged|auth))?)?$/.exec(kind)
  const name = names.find(candidate => candidate === match?.[1])
  if (!name)
    throw new RangeError(
      `"${kind}" is not a fault. Known faults: ${names.join(', ')} (with a number after a colon where one is needed).`,
    )
  const when = (match?.[3] ?? 'before') as TerminalFault['when']
  return { name, number: Number(match?.[2] ?? defaults[name] ?? 0), when }
}

/** A queue in which a fault waits for the next readCard or authCard of its order. */
export function terminalFaults(): TerminalFaults {
  let waiting: { orderid: string | null; fault: TerminalFault }[] = []
  return {
    queue: (orderid, kind) => void waiting.push({ orderid, fault: terminalFault(kind) }),
    take(orderid) {
      const found = waiting.find(entry => entry.orderid === null || entry.orderid === orderid)
      if (!found) return null
      waiting = waiting.filter(entry => entry !== found)
      return found.fault
    },
    clear: () => void (waiting = []),
  }
}
