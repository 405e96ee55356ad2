// Trades under a library that makes every sync fail while a file exists, and prints what it was told; for disk.test.ts.
import { rmSync, writeFileSync } from 'node:fs'
import { salesStore } from '../../main/store/sales.ts'
import { completed, open, sellForCash } from './till-folder.ts'
import { complete, line, openSale, payCash, thrownBy } from './support.ts'

const [dir = '', trigger = ''] = process.argv.slice(2)
const till = open(dir)
sellForCash(till.db, till.payments)
const sale = openSale(till.db, [line()])
payCash(till.db, sale)
writeFileSync(trigger, '')
const record = { type: 'outcome' as const, at: '2026-11-21T09:30:00.000Z', attemptId: 'a', state: 'unknown' }
const journal = thrownBy(() => till.payments.append({ ...record, reference: null, approvedMinor: null }))
const told = thrownBy(() => complete(till.db, sale))
rmSync(trigger)
const later = thrownBy(() => salesStore(till.db).setNote(sale.id, 'x'))
const text = typeof told === 'object' && told !== null && 'code' in told ? told.code : told
process.stdout.write(JSON.stringify({ journal, sale: text, later, sales: completed(till.db).length }))
