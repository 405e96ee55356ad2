// A till that is killed at any step of closing a shift: afterwards the shift is open or closed, never half of it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shiftWorld } from './shift-world.ts'

const child = fileURLToPath(new URL('./child-close-shift.ts', import.meta.url))

test.skipIf(process.platform === 'win32')(
  'killed before any write of the close, the next start finds a whole journal and one report at most, and closes',
  () => {
    let killed = 0
    for (let step = 1; ; step += 1) {
      const dir = mkdtempSync(join(tmpdir(), 'tillgate-close-'))
      const before = shiftWorld({ dir })
      before.shifts.open({ floatMinor: 100 })
      before.sell()
      before.db.close()
      const { signal, status } = spawnSync(process.execPath, [child, dir, String(step)], { encoding: 'utf8' })
      const after = shiftWorld({ dir })
      const closed = after.shifts.current() === null
      expect(after.shifts.past(null, 10)).toHaveLength(closed ? 1 : 0)
      expect(after.stores.journal.verify().whole).toBe(true)
      const kinds = after.stores.journal.list(50).map(({ kind }) => kind)
      expect(kinds.filter(kind => kind === 'shift-closed')).toHaveLength(closed ? 1 : 0)
      if (!closed) expect(after.close(249)).toMatchObject({ number: 1, sales: 1, differenceMinor: 0 })
      expect(after.shifts.pastOne(1)).toMatchObject({ grossMinor: 149, countedMinor: 249 })
      after.db.close()
      rmSync(dir, { recursive: true, force: true })
      if (signal === 'SIGKILL') killed += 1
      else {
        expect(status).toBe(0)
        break
      }
    }
    expect(killed).toBeGreaterThan(6)
  },
  120_000,
)
