// Twenty thousand seeded codes of every kind, or as many as TILLGATE_CODES says: nothing throws, nothing passes that must not.
import { expect, it } from 'vitest'
import { runCode } from './codes-fuzz.ts'

const count = Number(process.env.TILLGATE_CODES ?? 20_000)

it(
  `${count} licences, zones and other codes are judged without a throw and without a false pass`,
  { timeout: 60_000 + count * 5 },
  () => {
    const kinds = new Map<string, number>()
    for (let seed = 1; seed <= count; seed++) {
      const { kind, wrong, text } = runCode(seed)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      // Not through a matcher, which would take longer than the code.
      if (wrong !== null) expect.fail(`seed ${seed}: ${wrong}: ${JSON.stringify(text)}`)
    }
    expect([...kinds.keys()].sort()).toEqual(['licence', 'other', 'zone'])
  },
)
