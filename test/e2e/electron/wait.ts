// Opens work (a sale of one piece, or one piece more), says that the till is ready, and waits to be ended from outside.
import { tillClient } from '../electron-client.ts'
import type { Script } from '../electron-module.ts'

export const script: Script = async (stub, page) => {
  const { ask } = tillClient(page)
  const { firstRun } = await ask('till.get', {})
  if (firstRun) await ask('staff.first', { name: 'Mona Manager', pin: '4711' })
  const { staff } = await ask('staff.list', {})
  await ask('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
  if ((await ask('till.get', {})).shift === null) await ask('shift.open', { floatMinor: 10_000 })
  const { products } = await ask('catalogue.search', { text: '', category: null, limit: 1 })
  await ask('sale.add', { productId: products[0]!.id, quantityMilli: 1000 })
  // Everything that makes connections has made them once.
  await ask('till.health', {})
  const { sale } = await ask('sale.get', {})
  return {
    ready: true,
    milli: sale?.lines[0]?.quantityMilli,
    resources: process.getActiveResourcesInfo(),
    asked: stub.asked,
  }
}
