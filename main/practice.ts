// The practice folder of a live till: where it is, whether the next start goes there, and the configuration it runs with.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sandboxConfig, type Config, type SandboxCredentials } from './config.ts'
import type { PracticeHost } from './services/training.ts'
import { openDatabase } from './store/db.ts'
import { staffStore } from './store/staff.ts'

const mark = (dataDir: string): string => join(dataDir, 'practice-on')

/** Inside the till's own folder, so that it goes where the till goes; nothing of the real data is in it but people and PINs. */
export const practiceFolder = (dataDir: string): string => join(dataDir, 'practice')

/** Whether the next start works on the practice folder. */
export const isPractising = (dataDir: string): boolean => existsSync(mark(dataDir))

/** The sandbox's configuration under the real till's name and place, so that practice looks like work. */
export function practiceConfig(live: Config, sandbox: SandboxCredentials): Config {
  const { language, till, store } = live
  return { ...sandboxConfig(sandbox), language, till, store }
}

/** `restart` ends this process so that it starts again. */
export function practiceHost(dataDir: string, restart: () => void): PracticeHost {
  return {
    active: isPractising(dataDir),
    restart,
    enter(people) {
      const folder = practiceFolder(dataDir)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const db = openDatabase(join(folder, 'till.db'))
      try {
        const staff = staffStore(db)
        for (const person of people) if (staff.find(person.id) === null) staff.add(person)
      } finally {
        db.close()
      }
      // Last: a start finds either the whole of it or the real till.
      writeFileSync(mark(dataDir), '', { mode: 0o600 })
    },
    leave: () => rmSync(mark(dataDir), { force: true }),
  }
}
