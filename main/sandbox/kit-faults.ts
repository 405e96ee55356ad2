// The faults a simulator can be told to suffer: what there is, which request is struck next, and what it does to an answer.
import { Readable } from 'node:stream'

/**
 * Before the handler runs: `status` (empty answer), `html` (a proxy's page), `redirect`, `drop-before` (request lost) and
 * `delay`. After it did its work: `drop-after` (answer lost), `bad-json`, `truncate` (the connection ends in the middle of
 * the promised length), `cut-json` (whole HTTP, half the JSON), `huge` (200 with over 1 MB), `strip` (a member is missing)
 * and `retype` (a member has another type).
 */
export const faultKinds = [
  'status',
  'html',
  'drop-before',
  'drop-after',
  'delay',
  'bad-json',
  'truncate',
  'cut-json',
  'redirect',
  'huge',
  'strip',
  'retype',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** A fault that the next matching request suffers, once or `times` times (design: faults are switches of the partner, not mocks). */
export type Fault = {
  /** Part of the path with query; the empty text fits every request. */
  match: string
  kind: FaultKind
  /** Only requests of this method, in capitals. */
  method?: string
  /** Of `status` (500) and `html` (502). */
  status?: number
  /** `Retry-After` of `status`: seconds or an HTTP date, sent as it stands. */
  retryAfter?: string
  /** Of `delay`: milliseconds. */
  ms?: number
  /** Of `redirect`; another port of this machine when absent. */
  location?: string
  /** Of `strip` and `retype`: the name of a top-level member; `access_token` when absent. */
  member?: string
  times?: number
  /** 0 to 1: strikes at random and is counted down only when it does. Absent: always. */
  chance?: number
}

export type FaultSwitch = {
  add(fault: Fault): void
  clear(): void
  /** Takes the first fault that fits and strikes, and counts it down. */
  take(path: string, method?: string): Fault | null
  /** How many requests suffered a fault since the start. */
  struck(): number
}

/** Queue of faults by substring of the request path. `random` gives numbers in [0, 1) for faults with a chance. */
export function faultSwitch(options: { random?: () => number } = {}): FaultSwitch {
  const random = options.random ?? Math.random
  let queue: Fault[] = []
  let struck = 0
  return {
    add: fault => void queue.push({ times: 1, ...fault }),
    clear: () => void (queue = []),
    take: (path, method) => {
      const fault = queue.find(
        one =>
          path.includes(one.match) &&
          (one.method === undefined || one.method === method) &&
          (one.chance === undefined || random() < one.chance),
      )
      if (!fault) return null
      struck += 1
      fault.times = (fault.times ?? 1) - 1
      if (fault.times <= 0) queue = queue.filter(other => other !== fault)
      return fault
    },
    struck: () => struck,
  }
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** Sends half and then breaks off, so that the server closes the connection in the middle of a body. */
function half(bytes: Buffer): Readable {
  return Readable.from(
    (async function* cut() {
      yield bytes.subarray(0, Math.floor(bytes.length / 2))
      // The first half must have left before the connection goes.
      await new Promise(resolve => setTimeout(resolve, 10))
      throw new Error('cut off')
    })(),
  )
}

export type Damaged = { payload: string | Readable; status?: number; contentLength?: number }

/** What becomes of an answer's body under a fault that strikes after the handler. Answers that are no JSON object stay whole under `strip` and `retype`. */
export function damaged(fault: Fault, body: string): Damaged {
  const member = fault.member ?? 'access_token'
  switch (fault.kind) {
    case 'bad-json':
      return { payload: '{"this is not' }
    case 'truncate': {
      const bytes = Buffer.from(body)
      return { payload: half(bytes), contentLength: bytes.length }
    }
    case 'cut-json':
      return { payload: body.slice(0, Math.floor(body.length / 2)) }
    case 'huge': {
      const padding = 'x'.repeat(1_200_000)
      // Everything the caller waits for is in it: only a size limit refuses this answer.
      return { payload: JSON.stringify({ ...jsonObject(body), padding }), status: 200 }
    }
    case 'strip': {
      const kept = Object.entries(jsonObject(body) ?? {}).filter(entry => entry[0] !== member)
      return { payload: jsonObject(body) ? JSON.stringify(Object.fromEntries(kept)) : body }
    }
    case 'retype': {
      const members = jsonObject(body)
      if (!members || !(member in members)) return { payload: body }
      const wrong = typeof members[member] === 'string' ? 12_345 : 'not what was promised'
      return { payload: JSON.stringify({ ...members, [member]: wrong }) }
    }
    case 'drop-after':
    case 'status':
    case 'html':
    case 'redirect':
    case 'drop-before':
    case 'delay':
      return { payload: body }
    default:
      throw new Error(fault.kind satisfies never)
  }
}
