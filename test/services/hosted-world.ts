// A till with restricted goods in its cart against the simulated ID service (or a partner's) over HTTP, with a clock the test moves.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostedCheck } from '#contract'
import { signIdscanToken } from '../../main/broker/issue.ts'
import { startIdscan } from '../../main/sandbox/idscan.ts'
import { createChecks, type Checks } from '../../main/services/hosted-check-setup.ts'
import { createSellingService, type SellingService } from '../../main/services/selling.ts'
import { createStaffService, type StaffService } from '../../main/services/staff.ts'
import type { VerificationPolicy, Way } from '../../main/services/verification.ts'
import { ageCheckStore } from '../../main/store/age-checks.ts'
import { attemptStore } from '../../main/store/attempts.ts'
import { reversalStore } from '../../main/store/reversals.ts'
import { catalogueStore } from '../../main/store/catalogue.ts'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore, type JournalRow } from '../../main/store/journal.ts'
import { salesStore } from '../../main/store/sales.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { staffStore } from '../../main/store/staff.ts'
import { checkerAt } from '../providers/idscan-kit.ts'
import { keptLog } from '../providers/kit.ts'
import { product, tempFolder } from '../store/support.ts'
import { fakeClock } from './fake-clock.ts'

const defaults = {
  tasks: ['document_scan'] as ('document_scan' | 'face_liveness' | 'face_match')[],
  captureSources: ['camera' as const],
  allowedExpiration: 0,
  expiresInSeconds: 900,
  mostInvoiced: 3,
  branding: { accent: '#0a7d3c', background: '#ffffff', text: '#111111', font: 'Verdana' },
}
const everyWay: Way[] = ['device', 'hosted', 'manual']
const goods = [
  product({ id: 'juice', name: 'Juice', category: 'Drinks', requiredAge: 0 }),
  product({ id: 'beer', name: 'Beer', category: 'Beer', requiredAge: 16 }),
  product({ id: 'rum', name: 'Rum', category: 'Spirits', requiredAge: 18 }),
]
const never = new AbortController().signal

type Running = Checks & { selling: SellingService; staff: StaffService; db: Db; end(): void }
export type HostedWorld = Awaited<ReturnType<typeof hostedWorld>>

/** `base` is a partner's address; the simulated service when absent. */
export async function hostedWorld(
  options: { base?: string; settings?: Partial<typeof defaults>; policy?: VerificationPolicy } = {},
) {
  const clock = fakeClock(Date.now())
  const began = clock.now().getTime() - clock.mono()
  const simulator = await startIdscan({ host: '127.0.0.1', port: 0, pace: 0, now: () => began + clock.mono() })
  const { keyId, secret } = simulator.panel
  const { dir, remove } = tempFolder()
  const log = keptLog()
  const shown: HostedCheck[] = []
  const settings = { ...defaults, ...options.settings }
  const policy = options.policy ?? { ways: everyWay, categories: {} }

  const checker = checkerAt(options.base ?? simulator.url, log, {
    token: () => signIdscanToken(keyId, secret, began + clock.mono()),
    now: clock.now,
  })

  function boot(): Running {
    const db = openDatabase(join(dir, 'till.db'))
    const stores = {
      sales: salesStore(db),
      ageChecks: ageCheckStore(db),
      journal: journalStore(db),
      catalogue: catalogueStore(db),
    }
    const shifts = shiftStore(db)
    if (stores.catalogue.count() === 0) stores.catalogue.importProducts(goods)
    const now = clock.now().toISOString()
    if (shifts.current() === null) shifts.open({ id: 'shift', openedAt: now, openedBy: 'Mona', floatMinor: 0 })
    const changed = (): void => built.hosted.saleChanged()
    const staff = createStaffService({
      store: staffStore(db),
      journal: stores.journal,
      clock,
      changed: () => undefined,
    })
    const atomically = <T>(work: () => T): T => inTransaction(db, work)
    const built = createChecks({
      config: { idscan: settings, verification: policy, store: { country: 'DE' } },
      checker,
      stores,
      staff,
      clock,
      log,
      atomically,
      assertChangeable: () => selling.assertChangeable(),
      changed,
      emit: check => void shown.push(check),
    })
    const selling = createSellingService({
      ...stores,
      attempts: attemptStore(db),
      reversals: reversalStore(db),
      shifts,
      staff,
      clock,
      today: built.checks.today,
      waysOf: built.verification.waysOf,
      training: true,
      atomically,
      changed,
    })
    return {
      ...built,
      selling,
      staff,
      db,
      end() {
        built.hosted.stop()
        built.verification.stop()
        db.close()
      },
    }
  }

  let running = boot()
  await running.staff.first('Mona Manager', '4711')
  const cashier = await running.staff.people.add('Carl Cashier', 'cashier', '8305')
  const manager = running.staff.required()

  return {
    clock,
    log,
    checker,
    simulator,
    panel: simulator.panel,
    /** Every snapshot the page was given. */
    shown,
    cashier,
    get till(): Running {
      return running
    },
    last: (): HostedCheck | undefined => shown.at(-1),
    start: () => running.hosted.start('en', never),
    result: (check: HostedCheck, resultId: string | null = null) => running.hosted.result(check.checkId, resultId),
    sell: (...ids: string[]): void => ids.forEach(id => running.selling.add(id, 1000)),
    restriction: () => running.selling.state().sale?.restriction ?? null,
    /** The state of the hosted way of the open sale. */
    hostedWay: () => running.selling.state().sale?.restriction?.ways.find(({ way }) => way === 'hosted')?.state,
    signIn: (who: { id: string }) => running.staff.signIn(who.id, who.id === cashier.id ? '8305' : '4711'),
    manager,
    /** Journal entries about age checks, oldest first. */
    journal: (): JournalRow[] =>
      journalStore(running.db)
        .list(1000)
        .filter(row => row.kind === 'age-check')
        .toReversed(),
    outcomes: () =>
      running.db
        .prepare(
          'select outcome, method, required_age, reason, staff_id, transaction_id, attempts, invoiced from age_check',
        )
        .all() as Record<string, string | number | null>[],
    books: () =>
      running.db.prepare('select attempts, invoiced, outcome, settled_at from hosted_check order by n').all() as {
        attempts: number
        invoiced: number
        outcome: string | null
        settled_at: string | null
      }[],
    /** Result id of the newest transaction at the simulated service. */
    resultOf: (id: string): string =>
      simulator.snapshot().transactions.find(transaction => transaction.id === id)?.resultId ?? '',
    newest: () => simulator.panel.transactions()[0]!,
    /** Ends the process and starts it again on the same file; nobody is signed in. */
    async restart(): Promise<void> {
      running.end()
      running = boot()
      await running.staff.signIn(manager.id, '4711')
    },
    /** Everything in the till's folder and everything it logged, as one text. */
    remains: (): string =>
      [...readdirSync(dir).map(name => readFileSync(join(dir, name)).toString('latin1')), log.text()].join('\n'),
    async end(): Promise<void> {
      running.end()
      await simulator.close()
      remove()
    },
  }
}
