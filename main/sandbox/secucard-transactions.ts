// Smart transactions of the simulated secucard server: create, change, start, cancel, abort, void, diagnosis, end of day.
import { failure, ok, type ApiAnswer, type ApiCall } from './secucard-api.ts'
import { resolveIdents } from './secucard-idents.ts'
import { isoTime, objectId, type SecucardTransaction, type World } from './secucard-state.ts'

const startTypes = [
  'demo',
  'cash',
  'auto',
  'cashless',
  'loyalty',
  'debit',
  'creditcard',
  'invoice',
  'prepaid',
  'paypal',
]
const changeable = ['basket', 'basket_info', 'idents', 'transactionRef', 'merchantRef', 'device_destination'] as const

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const sumOf = (transaction: SecucardTransaction): number | null => {
  const info = transaction['basket_info']
  const sum = isObject(info) ? info['sum'] : null
  return typeof sum === 'number' && Number.isSafeInteger(sum) ? sum : null
}
const german = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)},${String(Math.abs(minor) % 100).padStart(2, '0')}`

function receipt(transaction: SecucardTransaction, caption: string): unknown[] {
  return [
    { type: 'separator', value: { caption } },
    { type: 'textline', value: { text: 'Sandbox Store', decoration: ['align-center', 'important'] } },
    {
      type: 'name-value',
      value: { name: 'Betrag EUR', value: german(sumOf(transaction) ?? 0), decoration: ['important'] },
    },
    { type: 'name-value', value: { name: 'Beleg', value: String(transaction.receipt_number), decoration: [] } },
    { type: 'space' },
    { type: 'textline', value: { text: 'Zahlung erfolgt', decoration: ['align-center'] } },
  ]
}

function apply(world: World, transaction: SecucardTransaction, body: unknown): void {
  if (isObject(body))
    for (const field of changeable)
      if (field in body) transaction[field] = field === 'idents' ? resolveIdents(world, body[field]) : body[field]
  transaction.updated = isoTime(world.now())
}

function create({ world, body, device }: ApiCall): ApiAnswer {
  const at = isoTime(world.now())
  const transaction: SecucardTransaction = {
    object: 'smart.transactions',
    id: objectId('STX'),
    device_source: device ? { object: 'smart.devices', id: device.id } : null,
    created: at,
    updated: at,
    status: 'created',
    transactionRef: null,
    merchantRef: null,
    basket: { products: [], texts: [] },
    basket_info: null,
    idents: [],
    payment_method: null,
    receipt_number: null,
    receipt: null,
    receipt_merchant: null,
    receipt_merchant_print: false,
    is_demo: true,
    error: null,
  }
  apply(world, transaction, body)
  world.state.transactions.push(transaction)
  if (world.state.transactions.length > 500) world.state.transactions.shift()
  return ok(transaction)
}

/** Blocks like a card terminal does. The end is decided after the wait, so an abort in between wins. */
async function start({ world, arg }: ApiCall, transaction: SecucardTransaction): Promise<ApiAnswer> {
  const type = arg?.toLowerCase() ?? ''
  if (!startTypes.includes(type)) return failure(400, 'ProductFormatException', 1001, `"${type}" is not a payment type`)
  if (transaction.status !== 'created')
    return failure(
      400,
      'ProductBackendproviderException',
      1003,
      `The transaction is ${transaction.status} and cannot be started`,
    )
  const sum = sumOf(transaction)
  if (sum === null) return failure(400, 'ProductFormatException', 0, 'basket_info.sum is missing')
  const { knobs } = world.state
  transaction.status = 'processing'
  transaction.updated = isoTime(world.now())
  await new Promise(resolve => setTimeout(resolve, knobs.startDelayMs * world.pace))
  if (transaction.status !== 'processing') return ok(transaction)
  const outcome = knobs.nextOutcome
  knobs.nextOutcome = 'ok'
  transaction.status = outcome
  transaction.updated = isoTime(world.now())
  transaction['payment_method'] = type
  if (outcome === 'ok') {
    transaction.receipt_number = world.state.nextReceipt++
    transaction['receipt'] = receipt(transaction, 'Kundenbeleg')
    transaction['receipt_merchant'] = receipt(transaction, 'Händlerbeleg')
    transaction['receipt_merchant_print'] = knobs.merchantCopy
  } else {
    transaction['error'] =
      outcome === 'failed'
        ? 'Zahlung abgelehnt'
        : outcome === 'aborted'
          ? 'Abbruch am Terminal'
          : 'Zeitüberschreitung am Terminal'
  }
  return ok(transaction)
}

function end(world: World, transaction: SecucardTransaction, from: readonly string[], to: string): ApiAnswer {
  if (!from.includes(transaction.status))
    return failure(400, 'ProductBackendproviderException', 1003, `The transaction is ${transaction.status}`)
  transaction.status = to
  transaction.updated = isoTime(world.now())
  return ok(transaction)
}

/** Everything below `Smart/Transactions`. */
export async function transactions(call: ApiCall): Promise<ApiAnswer> {
  const { world, method, id, body } = call
  const action = call.action?.toLowerCase() ?? null
  const all = world.state.transactions
  if (id === null) {
    if (method === 'POST') return create(call)
    return method === 'GET'
      ? call.list(all.toReversed())
      : failure(404, 'ProductNotFoundException', 0, 'unknown operation')
  }
  if (id.toLowerCase() === 'me' && method === 'POST') {
    if (action === 'diagnosis')
      return ok({
        result: true,
        receipt: [{ type: 'textline', value: { text: 'Diagnose erfolgreich', decoration: [] } }],
      })
    if (action === 'endofday') {
      const settled = all.filter(one => one.status === 'ok')
      return ok({
        result: true,
        receipt: [
          { type: 'separator', value: { caption: 'Kassenschnitt' } },
          { type: 'name-value', value: { name: 'Zahlungen', value: String(settled.length), decoration: [] } },
          {
            type: 'name-value',
            value: {
              name: 'Summe EUR',
              value: german(settled.reduce((sum, one) => sum + (sumOf(one) ?? 0), 0)),
              decoration: ['important'],
            },
          },
        ],
      })
    }
  }
  if (action === 'canceltrx' && method === 'POST') {
    const paid = all.find(one => one.receipt_number !== null && String(one.receipt_number) === id)
    if (!paid) return failure(404, 'ProductNotFoundException', 0, 'no transaction with this receipt number')
    const ended = end(world, paid, ['ok'], 'cancelled')
    return ended.status === 200 ? ok({ result: true }) : ended
  }
  const transaction = all.find(one => one.id === id)
  if (!transaction) return failure(404, 'ProductNotFoundException', 0, 'no such transaction')
  if (method === 'GET' && action === null) return ok(transaction)
  if (method === 'PUT' && action === null) {
    if (transaction.status !== 'created')
      return failure(
        400,
        'ProductBackendproviderException',
        1003,
        `The transaction is ${transaction.status} and cannot be changed`,
      )
    apply(world, transaction, body)
    return ok(transaction)
  }
  if (method === 'POST' && action === 'start') return start(call, transaction)
  if (method === 'POST' && action === 'cancel') return end(world, transaction, ['ok'], 'cancelled')
  if (method === 'POST' && action === 'abort') return end(world, transaction, ['created', 'processing'], 'aborted')
  return failure(404, 'ProductNotFoundException', 0, 'unknown operation')
}
