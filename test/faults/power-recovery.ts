// A second power cut while a till recovers from the first or from damage: its start is recorded too, and cut anywhere.
import { appendFileSync, closeSync, cpSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keyFileSecrets } from '../../main/host/secrets.ts'
import { backupSource } from '../../main/store/backups.ts'
import type { Db } from '../../main/store/db.ts'
import { at } from '../store/support.ts'
import { close, dataFile, open, openForBusiness, sellByCard, sellForCash } from '../store/till-folder.ts'
import type { Mark, SoldTender } from './power-expected.ts'
import { look } from './power-folder.ts'
import { recordedIn, recorder, scratch, type Op } from './power-record.ts'
import { assertWhole } from './power.ts'

/** 'torn': payments.log ends in half a record. 'page': a page of the data file is damaged too. 'all': all of its pages are. */
export const recoveries = ['torn', 'page', 'all'] as const
export type Recovery = (typeof recoveries)[number]
/** Changes from `from` on are the recovery's; those before make the damaged folder. */
export type RecoveryRecord = { ops: Op[]; from: number }

const PAGE = 4096

/** What an undisturbed recovery keeps is what a disturbed one must keep. */
export async function recordRecovery(recovery: Recovery): Promise<RecoveryRecord> {
  const built = recorder()
  if ('missing' in built) throw new Error(built.missing)
  const home = scratch()
  const dir = join(home, 'till')
  const undisturbed = join(home, 'undisturbed')
  mkdirSync(dir)
  await makeTill(dir)
  damage(dir, recovery)
  cpSync(dir, undisturbed, { recursive: true })
  const promises = kept(undisturbed)
  const before = made(dir)
  rmSync(undisturbed, { recursive: true })
  const { ops, remove } = await recordedIn(home, built.library, 'power-recovery-child.ts', dir)
  try {
    assertWhole([...before, ...ops], dir)
  } finally {
    remove()
  }
  const start = [...before, ...promises.map(promise)]
  return { ops: [...start, ...ops], from: start.length }
}

async function makeTill(dir: string): Promise<void> {
  keyFileSecrets(dir)
  const till = open(dir)
  openForBusiness(till.db)
  const sell = (n: number): unknown => (n % 2 === 0 ? sellForCash : sellByCard)(till.db, till.payments)
  for (let n = 0; n < 12; n += 1) sell(n)
  await backupSource(till.db).make(new Date(at), { full: true, signal: new AbortController().signal })
  for (let n = 0; n < 9; n += 1) sell(n)
  close(till)
}

function damage(dir: string, recovery: Recovery): void {
  appendFileSync(join(dir, 'payments.log'), 'half a record')
  const pages = Math.floor(statSync(dataFile(dir)).size / PAGE)
  const [first, count] = { torn: [0, 0], page: [12, 1], all: [0, pages] }[recovery] as [number, number]
  const file = openSync(dataFile(dir), 'r+')
  for (let page = first; page < first + count; page += 1)
    writeSync(file, Buffer.alloc(PAGE, 0xaa), 0, PAGE, page * PAGE)
  closeSync(file)
}

/** Starts the till and answers what it has afterwards as promises. */
function kept(dir: string): Mark[] {
  const till = open(dir)
  try {
    return [{ kind: 'started' }, ...soldIn(till.db)]
  } finally {
    close(till)
  }
}

function soldIn(db: Db): Mark[] {
  type Row = { saleId: string; number: number; totalMinor: number; lines: number; tenders: string }
  const rows = db.prepare<[], Row>(
    `select id as saleId, number, total_minor as totalMinor,
       (select count(*) from sale_line where sale_id = s.id and total_minor is not null) as lines,
       (select json_group_array(json_object('kind', kind, 'amountMinor', amount_minor, 'reference', reference)) from (select * from tender where sale_id = s.id order by n)) as tenders
     from sale s where status = 'completed' order by number`,
  )
  return rows.all().map(row => ({ kind: 'sale', ...row, tenders: JSON.parse(row.tenders) as SoldTender[] }))
}

const nothing = { name: '', to: '', inode: 0, offset: 0, data: Buffer.alloc(0) }
const promise = (mark: Mark): Op => ({ ...nothing, kind: 'mark', data: Buffer.from(JSON.stringify(mark)) })

/** The folder as it lies there, told as changes that are all on the disk. */
function made(dir: string): Op[] {
  const files = [...look(dir)].sort(([a], [b]) => (a < b ? -1 : 1))
  const folders = ['', ...files.flatMap(([name, bytes]) => (bytes === null ? [name] : []))]
  return [
    ...files.flatMap(([name, bytes]): Op[] => {
      if (bytes === null) return [{ ...nothing, kind: 'mkdir', name }]
      const of = { ...nothing, name, inode: statSync(join(dir, name)).ino }
      return [
        { ...of, kind: 'create' },
        { ...of, kind: 'write', data: bytes },
        { ...of, kind: 'sync' },
      ]
    }),
    ...folders.map((name): Op => ({ ...nothing, kind: 'sync-folder', name })),
  ]
}
