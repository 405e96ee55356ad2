// Smart transactions of the simulated secucard server: create, change, start, cancel, abort, void, diagnosis, end of day.
import { failure, ok, type ApiAnswer, type ApiCall } from './secucard-api.ts'
import { bookPoints, resolveIdents } from './secucard-idents.ts'
import { malformed } from './secucard-basket.ts'
import { listed } from './secucard-query.ts'
import { receiptOf, written } from './secucard-receipts.ts'
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

function apply(world: World, transaction: SecucardTransaction, body: unknown): void {
  if (isObject(body))
    for (const field of changeable)
      if (field in body) transaction[field] = field === 'idents' ? resolveIdents(world, body[field]) : body[field]
  transaction.updated = isoTime(world.now())
}

function create({ world, body, device }: ApiCall): ApiAnswer {
  const wrong = malformed(body)
  if (wrong !== null) return failure(400, 'ProductFormatException', 0, wrong)
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
  return shown(world, transaction)
}

/** As the service shows it: the sum is off while a switch says so, and idents know their newest points. */
function shown(world: World, transaction: SecucardTransaction): ApiAnswer {
  const { amountOff } = world.state.knobs
  const info = transaction['basket_info']
  const sum = sumOf(transaction)
  const idents = resolveIdents(world, transaction['idents'])
  return ok({
    ...transaction,
    idents,
    ...(isObject(info) && sum !== null ? { basket_info: { ...info, sum: sum + amountOff } } : {}),
  })
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
  const over = new Promise<void>(resolve => setTimeout(resolve, knobs.startDelayMs * world.pace)).then(() =>
    finish(world, transaction, type, sum),
  )
  if (knobs.startAnswers === 'end') await over
  else transaction.status = knobs.startAnswers
  return shown(world, transaction)
}

/** The end of a started transaction, unless somebody aborted it meanwhile. */
function finish(world: World, transaction: SecucardTransaction, type: string, sum: number): void {
  if (transaction.status !== 'processing' && transaction.status !== 'pending') return
  const { knobs } = world.state
  const outcome = knobs.nextOutcome
  knobs.nextOutcome = 'ok'
  // A word that no page of the service lists.
  transaction.status = outcome === 'odd' ? 'settlement_review' : outcome
  transaction.updated = isoTime(world.now())
  transaction['payment_method'] = type
  if (outcome === 'ok') {
    transaction.receipt_number = world.state.nextReceipt++
    const copy = { sum, number: transaction.receipt_number, hostile: knobs.receipts === 'hostile' }
    transaction['receipt'] = receiptOf(copy, 'Kundenbeleg')
    transaction['receipt_merchant'] = receiptOf(copy, 'Händlerbeleg')
    bookPoints(world, transaction['idents'], sum)
    transaction['receipt_merchant_print'] = knobs.merchantCopy
  } else if (outcome !== 'odd') {
    transaction['error'] =
      outcome === 'failed'
        ? 'Zahlung abgelehnt'
        : outcome === 'aborted'
          ? 'Abbruch am Terminal'
          : 'Zeitüberschreitung am Terminal'
  }
}

function end(world: World, transaction: SecucardTransaction, from: readonly string[], to: string): ApiAnswer {
  if (!from.includes(transaction.status))
    return failure(400, 'ProductBackendproviderException', 1003, `The transaction is ${transaction.status}`)
  transaction.status = to
  transaction.updated = isoTime(world.now())
  if (to === world.state.knobs.spelling && from.includes('ok'))
    bookPoints(world, transaction['idents'], -(sumOf(transaction) ?? 0))
  return shown(world, transaction)
}

/** Bonus products of the loyalty programme, which go before the start only: one for a valid card, from 10.00 on. */
function bonus(transaction: SecucardTransaction): ApiAnswer {
  if (transaction.status !== 'created')
    return failure(400, 'ProductBackendproviderException', 1003, `The transaction is ${transaction.status}`)
  const idents = transaction['idents']
  const card = Array.isArray(idents) && idents.some(one => isObject(one) && one['valid'] === true)
  const missing = Math.max(0, 1000 - (sumOf(transaction) ?? 0))
  const product = { id: 99, articleNumber: 'BON', quantity: 1, priceOne: -100, tax: 19, desc: 'Treuebonus' }
  return ok({ missing_sum: missing, bonus_products: card && missing === 0 ? [product] : [] })
}

/** Everything below `Smart/Transactions`. */
export async function transactions(call: ApiCall): Promise<ApiAnswer> {
  const { world, method, id, body } = call
  const action = call.action?.toLowerCase() ?? null
  const all = world.state.transactions
  if (id === null) {
    if (method === 'POST') return create(call)
    return method === 'GET' ? listed(call, all) : failure(404, 'ProductNotFoundException', 0, 'unknown operation')
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
              value: written(settled.reduce((sum, one) => sum + (sumOf(one) ?? 0), 0)),
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
    const ended = end(world, paid, ['ok'], world.state.knobs.spelling)
    return ended.status === 200 ? ok({ result: true }) : ended
  }
  const transaction = all.find(one => one.id === id)
  if (!transaction) return failure(404, 'ProductNotFoundException', 0, 'no such transaction')
  if (method === 'GET' && action === null) return shown(world, transaction)
  if (method === 'PUT' && action === null) {
    if (transaction.status !== 'created')
      return failure(
        400,
        'ProductBackendproviderException',
        1003,
        `The transaction is ${transaction.status} and cannot be changed`,
      )
    const wrong = malformed(body)
    if (wrong !== null) return failure(400, 'ProductFormatException', 0, wrong)
    apply(world, transaction, body)
    return shown(world, transaction)
  }
  if (method === 'POST' && action === 'start') return start(call, transaction)
  if (method === 'POST' && action === 'cancel') {
    // The money of a card terminal goes back at the terminal, by its receipt number.
    if (transaction.status === 'ok' && transaction['payment_method'] === 'cashless')
      return failure(400, 'ProductBackendproviderException', 1003, 'A card payment is cancelled by its receipt number')
    if (!world.state.knobs.cancels)
      return failure(400, 'ProductBackendproviderException', 1003, 'The transaction is too old to be cancelled')
    return end(world, transaction, ['ok'], world.state.knobs.spelling)
  }
  if (method === 'POST' && action === 'abort')
    return end(world, transaction, ['created', 'processing', 'pending'], 'aborted')
  if (method === 'POST' && action === 'pretransaction') return bonus(transaction)
  return failure(404, 'ProductNotFoundException', 0, 'unknown operation')
}
