// getToken() while the token is good: it must cost next to nothing and touch nothing.
import { createTokenManager } from '../../main/services/tokens.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import type { TokenStore } from '../../main/services/store-types.ts'
import { ms, quantile, type Row } from './stats.ts'

export async function benchToken(): Promise<Row[]> {
  const clock = systemClock()
  let reads = 0
  const manager = createTokenManager({
    provider: {
      requestCodes: () => Promise.reject(new Error('not asked')),
      poll: () => Promise.reject(new Error('not asked')),
      refresh: () => Promise.reject(new Error('not asked')),
      revoke: () => Promise.resolve(false),
      whoAmI: () => Promise.reject(new Error('not asked')),
    },
    store: new Proxy({} as TokenStore, { get: () => () => ((reads += 1), null) }),
    clock,
    log: { info: () => undefined, warn: () => undefined, incident: () => '' },
    changed: () => undefined,
  })
  manager.accept({ accessToken: 'warm', expiresInSeconds: 1200, refreshToken: null }, clock.mono())
  const samples: number[] = []
  for (let round = 0; round < 2000; round += 1) {
    const from = performance.now()
    for (let call = 0; call < 50; call += 1) await manager.getToken()
    samples.push((performance.now() - from) / 50)
  }
  const [p50, p95] = [quantile(samples, 0.5), quantile(samples, 0.95)]
  return [
    {
      what: 'getToken() when valid',
      p50: ms(p50),
      p95: ms(p95),
      peer: `${reads} store reads`,
      ratio: '–',
      goal: 'p95 ≤ 20 µs, no I/O',
      met: p95 <= 0.02 && reads === 0,
      raw: { p50, p95, reads },
    },
  ]
}
