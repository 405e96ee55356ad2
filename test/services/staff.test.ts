// People at the till: PINs and how they are kept, the wait after wrong ones, badges, leaving, and what the journal says of it.
import { randomBytes, scryptSync } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkPin, hashPin, isOutdated, nobodysHash } from '../../main/services/pins.ts'
import { createStaffService, type StaffService } from '../../main/services/staff.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { staffStore } from '../../main/store/staff.ts'
import { tempFolder } from '../store/support.ts'
import { fakeClock, type FakeClock } from './fake-clock.ts'

// A PIN costs a quarter of a second of a core, and some of these tests check twenty of them.
vi.setConfig({ testTimeout: 180_000 })

const MANAGER = '4711'
const CASHIER = '8305'
const BADGE = 'EMP-0042-7719'

let db: Db
let remove: () => void
let clock: FakeClock
let staff: StaffService
let file: string
function boot(): void {
  db = openDatabase(file)
  staff = createStaffService({ store: staffStore(db), journal: journalStore(db), clock, changed: () => undefined })
}
function restart(): void {
  db.close()
  boot()
}
beforeEach(async () => {
  const temp = tempFolder()
  remove = temp.remove
  file = join(temp.dir, 'till.db')
  clock = fakeClock()
  boot()
  await staff.first('Mona Manager', MANAGER)
})
afterEach(() => {
  db.close()
  remove()
})
const mona = () => staff.list()[0]!
const addCarl = () => staff.people.add('Carl Cashier', 'cashier', CASHIER)
const entries = (kind: string) =>
  journalStore(db)
    .list(100)
    .filter(row => row.kind === kind)
    .toReversed()
const wrong = (retryAfterSeconds: number) => ({ failure: { code: 'wrong-pin', retryAfterSeconds } })
async function miss(id: string, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await expect(staff.signIn(id, '9999')).rejects.toThrow('wrong-pin')
}

describe('a PIN', () => {
  test('is kept with the parameters it was hashed with', async () => {
    expect(await hashPin(MANAGER)).toMatch(/^scrypt\$N=32768,r=8,p=3\$[0-9a-f]{32}\$[0-9a-f]{64}$/)
  })

  test('of an older hash still works, and is hashed anew at that moment', async () => {
    const salt = randomBytes(16)
    const old = `scrypt$${salt.toString('hex')}$${scryptSync('8305', salt, 32).toString('hex')}`
    staffStore(db).add({ id: 'old', name: 'Otto', role: 'cashier', pinHash: old })
    expect(isOutdated(old)).toBe(true)
    await miss('old', 1)
    expect(staffStore(db).find('old')?.pinHash).toBe(old)
    await staff.signIn('old', '8305')
    const fresh = staffStore(db).find('old')!.pinHash
    expect(isOutdated(fresh)).toBe(false)
    expect(await checkPin('8305', fresh)).toBe(true)
  })

  test.each([
    'scrypt$N=1048576,r=8,p=1$00$00',
    'scrypt$N=32768,r=99,p=1$00112233445566778899aabbccddeeff$00112233445566778899aabbccddeeff',
    'plain$4711',
    '',
    nobodysHash(),
  ])('never fits %s', async hash => {
    expect(await checkPin(MANAGER, hash)).toBe(false)
  })

  test.each(['1234', '0000', '121212', '9876'])('%s is refused for anybody', async pin => {
    const weak = { failure: { code: 'conflict', reason: 'pin-weak' } }
    await expect(staff.people.add('Carl', 'cashier', pin)).rejects.toMatchObject(weak)
    await expect(staff.people.resetPin(mona().id, pin)).rejects.toMatchObject(weak)
    await expect(staff.people.changePin(mona(), MANAGER, pin)).rejects.toMatchObject(weak)
    expect(staff.list()).toHaveLength(1)
  })

  test('is changed with the present one, and set anew by a manager', async () => {
    const carl = await addCarl()
    await expect(staff.people.changePin(mona(), '9999', '7302')).rejects.toThrow('wrong-pin')
    await staff.people.changePin(mona(), MANAGER, '7302')
    await staff.people.resetPin(carl.id, '6194')
    await staff.signIn(carl.id, '6194')
    await expect(staff.signIn(mona().id, MANAGER)).rejects.toThrow('wrong-pin')
    await staff.signIn(mona().id, '7302')
    expect(entries('staff-changed').map(({ data }) => data['change'])).toEqual([
      'staff-added',
      'pin-changed',
      'pin-reset',
    ])
  })
})

describe('wrong PINs', () => {
  test('make the person wait, the same after a restart and whatever the wall clock is set to', async () => {
    await miss(mona().id, 4)
    await expect(staff.signIn(mona().id, '9999')).rejects.toMatchObject(wrong(15))
    await clock.advance(5000)
    restart()
    await expect(staff.signIn(mona().id, MANAGER)).rejects.toMatchObject(wrong(10))
    clock.jump(3_600_000)
    await expect(staff.signIn(mona().id, MANAGER)).rejects.toMatchObject(wrong(10))
    clock.jump(-7_200_000)
    await clock.advance(9000)
    await expect(staff.signIn(mona().id, MANAGER)).rejects.toMatchObject(wrong(1))
    await clock.advance(1000)
    expect(await staff.signIn(mona().id, MANAGER)).toMatchObject({ role: 'manager' })
  })

  test('sent all at once are looked at one after the other, and no more of them than one by one', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => staff.signIn(mona().id, '9999')))
    expect(tries.every(({ status }) => status === 'rejected')).toBe(true)
    expect(staffStore(db).find(mona().id)?.failures).toBe(5)
    expect(entries('sign-in-refused')).toHaveLength(5)
  })

  test('for one person after another close the till for a while, and a right one in between changes nothing', async () => {
    const ids = [
      mona().id,
      ...(await Promise.all([2, 3, 4].map(n => staff.people.add(`P ${n}`, 'cashier', `830${n}`)))).map(({ id }) => id),
    ]
    for (const id of ids.slice(0, 3)) await miss(id, 3)
    await staff.signIn(mona().id, MANAGER)
    await miss(ids[3]!, 2)
    await expect(staff.signIn(ids[3]!, '9999')).rejects.toMatchObject(wrong(5))
    await expect(staff.signIn(mona().id, MANAGER)).rejects.toMatchObject(wrong(5))
    restart()
    await expect(staff.signIn(mona().id, MANAGER)).rejects.toMatchObject(wrong(5))
    await clock.advance(5000)
    expect(await staff.signIn(mona().id, MANAGER)).toMatchObject({ role: 'manager' })
  })

  test('of nobody, of who has left and of a colleague are answered alike', async () => {
    const carl = await addCarl()
    const lena = await staff.people.add('Lena', 'cashier', '6194')
    staff.people.setLeft(lena.id, true)
    const answers = async (id: string) => {
      const said: unknown[] = []
      for (let n = 0; n < 6; n += 1) said.push(await staff.signIn(id, '9998').catch((thrown: unknown) => thrown))
      await clock.advance(20 * 60_000)
      return said.map(each => (each as { failure: unknown }).failure)
    }
    const known = await answers(carl.id)
    expect(await answers('nobody')).toEqual(known)
    expect(await answers(lena.id)).toEqual(known)
  })
})

describe('who leaves', () => {
  test('signs in no more, loses the badge, is sent away at once, and may come back', async () => {
    const carl = await addCarl()
    staff.people.pairBadge(carl.id, BADGE)
    staff.people.setLeft(carl.id, true)
    expect(staff.list().map(({ name }) => name)).toEqual(['Mona Manager'])
    expect(staff.people.all()).toMatchObject([
      { leftAt: null },
      { name: 'Carl Cashier', badge: false, leftAt: expect.any(String) as string },
    ])
    await expect(staff.signIn(carl.id, CASHIER)).rejects.toThrow('wrong-pin')
    expect(staff.badge(BADGE)).toBeNull()
    staff.people.setLeft(carl.id, false)
    await clock.advance(60_000)
    expect(await staff.signIn(carl.id, CASHIER)).toMatchObject({ name: 'Carl Cashier' })
  })

  test('is never the last manager, and the last manager stays one', async () => {
    const last = { failure: { code: 'conflict', reason: 'last-manager' } }
    const caught = (work: () => void): unknown => {
      try {
        return work()
      } catch (thrown) {
        return thrown
      }
    }
    expect(caught(() => staff.people.setLeft(mona().id, true))).toMatchObject(last)
    expect(caught(() => staff.people.edit(mona().id, 'Mona', 'senior'))).toMatchObject(last)
    const other = await staff.people.add('Max', 'manager', '6194')
    staff.people.setLeft(other.id, true)
    expect(caught(() => staff.people.setLeft(mona().id, true))).toMatchObject(last)
    staff.people.setLeft(other.id, false)
    staff.people.setLeft(mona().id, true)
    expect(staff.current()).toBeNull()
  })
})

describe('a badge', () => {
  test('is kept as a hash of this till, belongs to one person, and is no payment card', async () => {
    const carl = await addCarl()
    staff.people.pairBadge(carl.id, BADGE)
    expect(staff.badge(BADGE)).toEqual(carl)
    expect(staff.badge(`${BADGE}1`)).toBeNull()
    expect(() => staff.people.pairBadge(mona().id, BADGE)).toThrow('conflict')
    expect(() => staff.people.pairBadge(mona().id, '12345')).toThrow('conflict')
    expect(() => staff.people.pairBadge(mona().id, ['4111', '1111', '1111', '1111'].join(''))).toThrow('conflict')
    const kept = JSON.stringify(db.prepare('select * from staff').all())
    expect(kept).not.toContain(BADGE)
    expect(JSON.stringify(journalStore(db).list(50))).not.toContain(BADGE)
  })

  test('alone only names the person, who then types the PIN', async () => {
    const carl = await addCarl()
    staff.people.pairBadge(carl.id, BADGE)
    expect(staff.useBadge(BADGE)).toEqual({ outcome: 'pin', staff: carl })
    expect([staff.current(), staff.gate().expected]).toEqual([null, carl])
    expect(staff.useBadge('EMP-0000-0000')).toEqual({ outcome: 'unknown', staff: null })
  })

  test('signs in by itself where the store allows it, and takes over from who was there', async () => {
    const carl = await addCarl()
    staff.people.pairBadge(carl.id, BADGE)
    staff.people.setGate({ lockMinutes: 5, badgeAlone: true })
    expect(staff.useBadge(BADGE)).toEqual({ outcome: 'signed-in', staff: carl })
    expect(staff.current()).toEqual(carl)
    expect(entries('sign-in').at(-1)).toMatchObject({ staff: carl.id, data: { badge: true } })
    expect(entries('sign-out').at(-1)).toMatchObject({ staff: mona().id, data: { switched: true } })
  })

  test('that nobody has is counted, so that badges cannot be tried out', () => {
    for (let n = 0; n < 12; n += 1) staff.useBadge(`EMP-000${n}-77`)
    expect(() => staff.useBadge('EMP-9999-77')).toThrow('wrong-pin')
  })
})

test('a lock sends nobody out of the shop: the person is expected back, and anybody else may come instead', async () => {
  const carl = await addCarl()
  await staff.signIn(carl.id, CASHIER)
  staff.lock(true)
  expect([staff.current(), staff.gate().expected]).toEqual([null, carl])
  expect(() => staff.required()).toThrow('not-signed-in')
  await staff.signIn(mona().id, MANAGER)
  expect([staff.current()?.name, staff.gate().expected]).toEqual(['Mona Manager', null])
  expect(entries('sign-out').at(-1)).toMatchObject({ staff: carl.id, data: { locked: true, idle: true } })
  staff.signOut()
  expect(staff.gate().expected).toBeNull()
})

test('two pages that set up the first manager at once make one', async () => {
  const temp = tempFolder()
  const fresh = openDatabase(join(temp.dir, 'fresh.db'))
  const other = createStaffService({
    store: staffStore(fresh),
    journal: journalStore(fresh),
    clock,
    changed: () => undefined,
  })
  const both = await Promise.allSettled([other.first('Ada', '6194'), other.first('Bo', '7302')])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(other.list()).toHaveLength(1)
  fresh.close()
  temp.remove()
})
