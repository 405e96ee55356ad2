// The print queue over a real data file and a real socket: what is printed, tried again, asked about, and never doubled.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { printQueries } from '../../main/store/prints-queue.ts'
import { job, printWorld, type PrintWorld } from './print-world.ts'

let world: PrintWorld
beforeEach(async () => void (world = await printWorld()))
afterEach(() => world.end())
const papers = () => world.panel.printed()
const textsOf = () => papers().map(({ lines }) => lines.map(({ text }) => text.trim()).filter(text => text !== ''))
const until = (id: string, state: string) => expect.poll(() => world.stateOf(id)).toBe(state)

describe('a job', () => {
  test('is a row before it is printed, and says when it is on paper', async () => {
    const id = world.queue().add(job('Z report 7')) ?? ''
    expect(world.store.find(id)).toMatchObject({ state: 'waiting', tries: 0, title: 'Z report 7' })
    world.queue().wake()
    expect(papers()).toEqual([])
    await until(id, 'printed')
    expect(papers()).toHaveLength(1)
    expect(world.journal.list(1)).toMatchObject([{ kind: 'report-printed', data: { sure: true, copy: false } }])
  })

  test('that could not be started is tried again by itself until it is on paper once', async () => {
    await world.panel.setState('offline')
    const id = world.print()
    await until(id, 'failed')
    expect(world.store.find(id)).toMatchObject({ reason: 'not-reached', nextAt: expect.any(String) })
    expect(world.queue().down()).toBe(true)
    await world.panel.setState('ok')
    await until(id, 'printed')
    expect(papers()).toHaveLength(1)
    expect(world.queue().down()).toBe(false)
  })

  test('that the printer took without a word is perhaps printed, is left alone, and comes again as COPY only when asked', async () => {
    world.panel.setFault('silent', { times: 1 })
    const id = world.print()
    await until(id, 'perhaps')
    world.queue().wake()
    const other = world.print({ title: 'other' })
    await until(other, 'printed')
    expect(world.stateOf(id)).toBe('perhaps')
    world.queue().again(id)
    await until(id, 'printed')
    expect(textsOf().map(lines => lines[0])).toEqual(['Z report 7', 'Z report 7', 'COPY'])
  })

  test('opens the drawer with its first try and never with another', async () => {
    await world.panel.setState('paper-out')
    const missed = world.print({ openDrawer: true })
    await until(missed, 'failed')
    expect(world.store.find(missed)?.drawer).toBe('missed')
    await world.panel.setState('ok')
    await until(missed, 'printed')
    world.panel.setFault('silent', { times: 1 })
    const sent = world.print({ openDrawer: true })
    await until(sent, 'perhaps')
    expect(world.store.find(sent)?.drawer).toBe('sent')
    world.queue().again(sent)
    await until(sent, 'printed')
    expect(papers().map(({ drawer }) => drawer)).toEqual([false, true, false])
  })

  test('of a printer that is busy failing does not keep the next customer waiting', async () => {
    await world.panel.setState('offline')
    const old = Array.from({ length: 5 }, (_, index) => world.print({ title: `old ${index}` }))
    for (const id of old) await until(id, 'failed')
    await world.panel.setState('ok')
    const fresh = world.print({ title: 'fresh', lines: job('fresh').lines })
    await until(fresh, 'printed')
    expect(textsOf()[0]?.[0]).toBe('fresh')
    for (const id of old) await until(id, 'printed')
    expect(papers()).toHaveLength(6)
  })

  test('that is old is not printed by surprise, but when somebody asks for it', async () => {
    await world.panel.setState('offline')
    const id = world.print()
    await until(id, 'failed')
    world.later(12 * 3_600_000)
    await world.panel.setState('ok')
    await until(id, 'given-up')
    expect(papers()).toEqual([])
    world.queue().again(id)
    await until(id, 'printed')
    expect(textsOf()[0]?.[0]).toBe('Z report 7')
  })

  test('can be put away: shown as a code or given up, and then nothing prints it', async () => {
    await world.panel.setState('offline')
    const [shown, gone] = [world.print(), world.print()]
    await until(gone, 'failed')
    expect(world.queue().putAway(shown, 'shown', 's1')?.state).toBe('shown')
    expect(world.queue().putAway(gone, 'cancelled', 's1')?.state).toBe('cancelled')
    expect(world.journal.list(1)).toMatchObject([{ kind: 'receipt-put-away', staff: 's1' }])
    await world.panel.setState('ok')
    expect(world.queue().again(gone)?.state).toBe('cancelled')
    world.queue().wake()
    await until(world.print({ title: 'after' }), 'printed')
    expect(papers()).toHaveLength(1)
  })
})

test('a job put away while the printer is being asked is not printed after all', async () => {
  world.panel.setFault('mute', { times: 1 })
  const id = world.print()
  // Long enough to be connected, too short for the job to be sent; where it is neither, the outcome is the same.
  await new Promise(resolve => setTimeout(resolve, 40))
  expect(world.queue().putAway(id, 'shown', 's1')?.state).toBe('shown')
  world.panel.setFault(null)
  await until(world.print({ title: 'after' }), 'printed')
  expect([world.stateOf(id), papers().length]).toEqual(['shown', 1])
})

describe('a till that ended', () => {
  test('before its job was sent asks about it, and prints nothing by itself', async () => {
    await world.panel.setState('offline')
    // Tried, but no byte of it left.
    const id = world.print()
    world.restart()
    await world.panel.setState('ok')
    expect(world.store.find(id)).toMatchObject({ state: 'given-up', reason: 'ended' })
    world.queue().wake()
    await until(world.print({ title: 'after' }), 'printed')
    expect(papers()).toHaveLength(1)
    world.queue().again(id)
    await until(id, 'printed')
    expect(textsOf()[1]?.[0]).toBe('Z report 7')
  })

  test('while the printer had the job does not know, and says COPY on the next one', async () => {
    world.panel.setFault('silent', { times: 1 })
    const id = world.print({ openDrawer: true })
    await expect.poll(() => world.stateOf(id)).toBe('printing')
    await expect.poll(() => papers().length).toBe(1)
    world.restart()
    expect(world.store.find(id)).toMatchObject({ state: 'perhaps', reason: 'ended', drawer: 'sent' })
    world.queue().again(id)
    await until(id, 'printed')
    expect(textsOf()[1]?.[0]).toBe('COPY')
    expect(papers()[1]?.drawer).toBe(false)
  })
})

test('the open jobs are found by an index, however many were printed', () => {
  // The latest ones are read backwards along the key and stop at the limit.
  for (const query of printQueries) expect(world.planOf(query)).toMatch(/USING (COVERING )?INDEX|^SCAN print_job$/)
})

test('of a thousand jobs with a fault in every fifth none is lost, and none is printed twice without saying COPY', async () => {
  await world.end()
  let seed = 7
  // A fixed sequence (Numerical Recipes' constants), so that a failure comes again.
  const random = (): number => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
  world = await printWorld({ most: 5000, withinMs: 40, random })
  world.panel.setFault(['paper-out', 'drop', 'restart', 'silent', 'mute', 'swallow', 'garbage', 'refuse'], {
    chance: 0.2,
  })
  const titles = Array.from({ length: 1000 }, (_, index) => `job ${String(index).padStart(4, '0')}`)
  const ids = titles.map(title => world.queue().add(job(title)) ?? '')
  world.queue().wake()
  // Somebody puts in paper whenever it is at its end.
  const paper = setInterval(() => {
    if (world.panel.state() === 'paper-out') void world.panel.setState('ok')
  }, 20)
  const open = () => world.store.unfinished().filter(({ state }) => state !== 'perhaps').length
  await expect.poll(open, { timeout: 110_000, interval: 100 }).toBe(0)
  clearInterval(paper)
  await world.panel.setState('ok')
  const doubtful = ids.filter(id => world.stateOf(id) === 'perhaps')
  expect(doubtful.length).toBeGreaterThan(50)
  const printedOnce = new Map(titles.map(title => [title, 0]))
  const count = () => {
    for (const title of titles) printedOnce.set(title, 0)
    for (const { lines } of papers()) {
      const said = lines.map(({ text }) => text.trim()).filter(text => text !== '')
      if (said[0] === 'COPY' || said[0] === undefined) continue
      printedOnce.set(said[0], (printedOnce.get(said[0]) ?? 0) + 1)
    }
  }
  count()
  expect([...printedOnce].filter(([, times]) => times > 1)).toEqual([])
  const lost = titles.filter((title, at) => printedOnce.get(title) === 0 && !doubtful.includes(ids[at] ?? ''))
  expect(lost).toEqual([])
  // A person asks for every doubtful one: all of them are on paper then, and those say COPY.
  world.panel.setFault(null)
  for (const id of doubtful) world.queue().again(id)
  await expect.poll(() => world.store.unfinished().length, { timeout: 60_000, interval: 100 }).toBe(0)
  const copies = papers().filter(({ lines }) => lines[0]?.text.trim() === 'COPY')
  expect(copies).toHaveLength(doubtful.length)
  count()
  expect([...printedOnce].filter(([, times]) => times > 1)).toEqual([])
  expect(world.panel.refused()).toEqual([])
}, 180_000)
