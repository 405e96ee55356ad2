// The back office of the queue harness: the sandbox's own, with a fault for one request in five, chosen by the seed.
import { startBackOffice } from '../../main/sandbox/back-office.ts'
import { faultSwitch, type Fault, type FaultSwitch } from '../../main/sandbox/kit-faults.ts'
import type { Random } from './random.ts'

type Kind = 'lost' | 'answer-lost' | 'error' | 'error-after' | 'busy' | 'slow' | 'cut' | 'garbage' | 'half' | 'page'
const kinds: readonly Kind[] = [
  'lost',
  'answer-lost',
  'error',
  'error-after',
  'busy',
  'slow',
  'cut',
  'garbage',
  'half',
  'page',
]
export const token = 'token-of-the-till'
export type Partner = Awaited<ReturnType<typeof startPartner>>

/** This request is always held, so that every run has a till that ends while nobody knows whether its sale was taken. */
const HELD = 10
const HELD_MS = 200

/**
 * `share` of the requests suffer. `requests()` and `struck()` count all of them and those. `held` is told when the till begins
 * to wait for one whose answer is kept back.
 */
export async function startPartner(random: Random, share: number, held: () => void) {
  let requests = 0
  let struck = 0
  let late = 0
  function next(): Fault | null {
    requests += 1
    if (requests === HELD) {
      struck += 1
      held()
      return { match: '', kind: 'delay', ms: HELD_MS }
    }
    if (!random.chance(share)) return null
    struck += 1
    const kind = random.pick(kinds)
    switch (kind) {
      case 'lost':
        return { match: '', kind: 'drop-before' }
      case 'answer-lost':
        return { match: '', kind: 'drop-after' }
      case 'error':
        return { match: '', kind: 'status', status: random.pick([500, 502, 503, 408]) }
      case 'error-after':
        late += 1
        return null
      case 'busy': {
        const retryAfter = random.pick(['1', '0', 'soon', '-5', null])
        return { match: '', kind: 'status', status: 429, ...(retryAfter === null ? {} : { retryAfter }) }
      }
      case 'slow':
        return { match: '', kind: 'delay', ms: HELD_MS }
      case 'cut':
        return { match: '', kind: 'truncate' }
      case 'garbage':
        return { match: '', kind: 'bad-json' }
      case 'half':
        return { match: '', kind: 'cut-json' }
      case 'page':
        return { match: '', kind: 'html', status: 200 }
      default:
        return kind satisfies never
    }
  }
  const faults: FaultSwitch = {
    ...faultSwitch(),
    take() {
      const fault = next()
      // Struck after its sale was taken, which only the back office itself can do.
      if (late > 0) {
        late -= 1
        office.panel.setKnobs({ failAfterTaking: 1 })
      }
      return fault
    },
  }
  const office = await startBackOffice({
    host: '127.0.0.1',
    port: 0,
    faults,
    deviceOf: given => (given === token ? 'device-1' : null),
  })
  return {
    url: office.url,
    panel: office.panel,
    close: office.close,
    requests: () => requests,
    struck: () => struck,
  }
}
