// The main job over the built preload and the built main process: pair, sign in, open, sell, pay; and what the window does meanwhile.
import { operatorAt } from '../../../scripts/operator.ts'
import { tillClient } from '../electron-client.ts'
import type { Script } from '../electron-module.ts'

export const script: Script = async (stub, page) => {
  const { ask, until } = tillClient(page)
  const window = stub.windows[0]!
  const seen: { [what: string]: unknown } = {}
  const operator = operatorAt((JSON.parse(process.env.TILLGATE_SANDBOX ?? '{}') as { operator: string }).operator)

  seen.before = { hidden: window.hidden, awake: stub.awake.size }
  await ask('registration.start', {})
  const { registration } = await until(till => till.registration.step === 'awaiting-approval')
  seen.pairing = { hidden: window.hidden }
  if (registration.step === 'awaiting-approval') await operator.approve(registration.userCode)
  await until(till => till.registration.step === 'registered')
  seen.paired = { hidden: window.hidden }

  await ask('staff.first', { name: 'Mona Manager', pin: '4711' })
  const { staff } = await ask('staff.list', {})
  await ask('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
  await ask('shift.open', { floatMinor: 10_000 })
  await until(till => till.shift !== null)
  seen.open = { awake: stub.awake.size }

  const { products } = await ask('catalogue.search', { text: '', category: null, limit: 200 })
  const plain = products.find(product => product.requiredAge === 0)!
  await ask('sale.add', { productId: plain.id, quantityMilli: 1000 })
  seen.closed = window.close()
  await new Promise(resolve => setTimeout(resolve, 20))
  seen.asked = stub.asked.map(question => question.message)
  await ask('pay.cash', { tenderedMinor: 100_000 })
  const { lastSaleId } = await ask('sale.get', {})
  seen.receipt = (await ask('receipt.get', { saleId: lastSaleId! })).number

  // A sale still on its way to the back office would be asked about when the till quits.
  await until(till => till.queued === 0)

  // The handler hands the operator page to the system, and nothing else.
  window.webContents.openHandler?.({ url: 'https://evil.example/' })
  window.webContents.openHandler?.({ url: (await ask('till.get', {})).operatorUrl ?? '' })
  seen.opened = stub.opened.length
  stub.electron.app.quit()
  return seen
}
