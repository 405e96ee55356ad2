// `npm run demo`: the main job without a window, on real image files, against the sandbox; every step is checked, not assumed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SaleState, Till } from '#contract'
import { formatMinor } from '#domain/money'
import { boot } from '../main/boot.ts'
import { sandboxConfig, type SandboxCredentials } from '../main/config.ts'
import { createLog } from '../main/host/log.ts'
import { keyFileSecrets } from '../main/host/secrets.ts'
import { systemClock } from '../main/host/system-clock.ts'
import { openDatabase } from '../main/store/db.ts'
import { childProcesses, firstLine } from './children.ts'
import { answerHostedCheck } from './hosted-person.ts'
import { operatorAt } from './operator.ts'
import { readLicence } from './read-licence.ts'
import { tillClient } from './till-client.ts'

const image = (name: string): string => new URL(`../test/fixtures/images/${name}`, import.meta.url).pathname
const money = (minor: number): string => formatMinor(minor, 'EUR', 'en')
const started = performance.now()

/** Runs one step and prints what came of it with its time. */
async function step<T>(what: string, work: () => Promise<T>, tell: (found: T) => string): Promise<T> {
  const from = performance.now()
  const found = await work()
  process.stdout.write(
    `${what.padEnd(34)} ${`${(performance.now() - from).toFixed(0)} ms`.padStart(8)}   ${tell(found)}\n`,
  )
  return found
}

function must<T>(value: T | null | undefined | false, otherwise: string): T {
  if (value === null || value === undefined || value === false) throw new Error(otherwise)
  return value
}

async function demo(sandbox: SandboxCredentials, dataDir: string): Promise<void> {
  const operator = operatorAt(sandbox.operator)
  await operator.knobs({ interval: 1 })
  const log = createLog({ dir: join(dataDir, 'logs') })
  const start = () => {
    const till = boot({
      dataDir,
      config: sandboxConfig(sandbox),
      secrets: keyFileSecrets(dataDir),
      clock: systemClock(),
      log,
    })
    return { till, client: tillClient(till.app) }
  }
  let { till, client } = start()

  const registered = (snapshot: Till): boolean =>
    snapshot.registration.step === 'registered' && snapshot.registration.store !== null
  const ready = await step(
    '1 Register the till',
    async () => {
      const waiting = client.until('till', ({ registration }) => registration.step === 'awaiting-approval')
      await client.call('registration.start', {})
      const { registration } = await waiting
      if (registration.step !== 'awaiting-approval') throw new Error('no code')
      const done = client.until('till', registered)
      await operator.approve(registration.userCode)
      return { code: registration.userCode, till: await done }
    },
    ({ code, till: { registration, deviceId } }) =>
      `code ${code} approved for ${deviceId}, ${registration.step === 'registered' ? registration.store : ''}`,
  )
  await step(
    '2 First manager, open the shift',
    async () => {
      await client.call('staff.first', { name: 'Mona Manager', pin: '4711' })
      await client.call('shift.open', { floatMinor: 10_000 })
      return must((await client.call('till.get', {})).shift, 'no shift')
    },
    shift => `${shift.openedBy}, float ${money(shift.floatMinor)}`,
  )
  const { products } = await client.call('catalogue.search', { text: '', category: null, limit: 200 })
  const plain = must(
    products.find(product => product.requiredAge === 0 && product.depositMinor > 0),
    'no deposit goods',
  )
  const spirits = must(
    products.find(product => product.requiredAge === 18),
    'no age 18 goods',
  )
  await step(
    '3 Scan goods',
    async () => {
      await client.call('sale.scan', { code: must(plain.barcode, 'no barcode') })
      await client.call('sale.add', { productId: plain.id, quantityMilli: 2000 })
      await client.call('sale.scan', { code: must(spirits.barcode, 'no barcode') })
      return must((await client.call('sale.get', {})).sale, 'no sale')
    },
    sale =>
      `${sale.lines.map(line => `${line.quantityMilli / 1000} × ${line.name}`).join(', ')} = ${money(sale.totals.totalMinor)}; age ${sale.restriction?.requiredAge} wanted`,
  )
  const refused = await client.call('pay.cash', { tenderedMinor: 50_000 }).then(
    () => null,
    (thrown: Error) => thrown.message,
  )
  must(refused?.includes('age-check-required'), 'a restricted sale could be paid without a check')
  await step(
    '4 Licence held to the camera',
    async () => {
      const young = await client.call('id.barcode', { bytes: await readLicence(image('licence-too-young.jpg')) })
      must(young.verdict === 'too-young', `the young licence was judged ${young.verdict}`)
      return client.call('id.barcode', { bytes: await readLicence(image('licence-adult.jpg')) })
    },
    ({ verdict, initials, ageBand }) =>
      `first one TOO YOUNG, second ${must(verdict === 'pass' && 'PASS', `judged ${verdict}`)} (${initials}, ${ageBand})`,
  )
  await step(
    '4b Hosted check in the frame',
    async () => {
      const check = await client.call('id.hosted-start', {})
      const resultId = await answerHostedCheck(must(check.url, 'no address'), 34)
      return client.call('id.hosted-result', { checkId: check.checkId, resultId })
    },
    check =>
      must(
        check.verdict?.verdict === 'pass' && `PASS after ${check.attempts} attempt, ${check.attemptsInvoiced} invoiced`,
        `judged ${check.verdict?.verdict}`,
      ),
  )
  await step(
    '5 Insurance card, both sides',
    async () => {
      const { scanId } = await client.call('insurance.start', { bothSides: true })
      const upload = (side: 'front' | 'back') =>
        client.call('insurance.upload', {
          scanId,
          side,
          capture: 'automatic',
          jpeg: readFileSync(image(`insurance-${side}.jpg`)).toString('base64'),
        })
      const back = client.until('insurance', scan => scan.step === 'back')
      const read = client.until('insurance', scan => scan.step === 'read' && scan.fields.length > 0)
      await upload('front')
      await back
      await upload('back')
      const scan = await read
      await client.call('insurance.confirm', {
        scanId,
        fields: scan.fields.map(({ name, value }) => ({ name, value })),
      })
      return scan
    },
    scan =>
      `${scan.fields.length} fields, ${scan.fields.filter(field => (field.confidence ?? 0) < 0.9).length} to look at, payer ${scan.payer?.name ?? 'not matched'}`,
  )
  const total = must((await client.call('sale.get', {})).sale, 'no sale').totals.totalMinor
  const paid = await step(
    '6 Pay: 5.00 in cash, the rest by card',
    async () => {
      await client.call('pay.cash', { tenderedMinor: 500 })
      const done: Promise<SaleState> = client.until('sale', state => state.sale === null && state.lastSaleId !== null)
      await client.call('pay.card', { amountMinor: null })
      return must((await done).lastSaleId, 'not completed')
    },
    () => `${money(total)} covered`,
  )
  const receipt = await client.call('receipt.get', { saleId: paid })
  const [charge] = await step(
    '7 Charge read back from the gateway',
    () => operator.charges(),
    charges => `order ${charges[0]?.orderid}, ${charges[0]?.amount}, ${charges[0]?.setlstat}`,
  )
  must(Number(charge?.amount.replace('.', '')) === total - 500, 'the charge is not what the till booked')
  client.close()
  till.close()
  await step(
    '8 Sale read back from the database',
    async () => {
      const db = openDatabase(join(dataDir, 'till.db'))
      const row = db
        .prepare<[string], { number: number; total_minor: number; tendered: number }>(
          'select number, total_minor, (select sum(amount_minor) from tender where sale_id = sale.id) as tendered from sale where id = ?',
        )
        .get(paid)
      db.close()
      return must(row, 'the sale is not in the database')
    },
    row =>
      `receipt ${row.number}, ${money(row.total_minor)}, tendered ${must(row.tendered === row.total_minor && money(row.tendered), 'tenders do not cover the sale')}`,
  )
  await step(
    '9 Start again',
    async () => {
      ;({ till, client } = start())
      must((await client.call('registration.test', {})).ok, 'the token did not survive')
      return client.call('till.get', {})
    },
    ({ registration }) =>
      must(
        registration.step === ready.till.registration.step && 'still registered, no new approval asked',
        'registration was lost',
      ),
  )
  const papers = await operator.printed()
  const paper = must(
    papers.find(found => found.lines.some(({ text }) => text.includes(String(receipt.number)))),
    'nothing was printed',
  )
  process.stdout.write(
    `\n${paper.lines.map(({ text }) => `    ${text}`).join('\n')}\n    [QR ${paper.qr.join(' ')}]${paper.drawer ? '  [drawer opened]' : ''}${paper.cut ? '  [cut]' : ''}\n`,
  )
  client.close()
  till.close()
  log.close()
}

const dataDir = mkdtempSync(join(tmpdir(), 'tillgate-demo-'))
const children = childProcesses()
let code = 1
try {
  const line = await firstLine(children.start(['main/sandbox/run.ts', '--json', '--port-base', '0']), 'The sandbox')
  await demo(JSON.parse(line) as SandboxCredentials, dataDir)
  process.stdout.write(`\nEvery step happened. ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  code = 0
} catch (thrown) {
  process.stderr.write(`\nThe demo stopped: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
}
rmSync(dataDir, { recursive: true, force: true })
children.end(code)
