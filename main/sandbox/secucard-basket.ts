// What the simulated server refuses in a create or an update: amounts that are no whole cents, and lists that are none.

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Why a transaction cannot be taken like this, or null. Members that are not there are no mistake: they may come later. */
export function malformed(body: unknown): string | null {
  if (body === null || body === undefined) return null
  if (!isObject(body)) return 'an object is expected'
  const { basket, basket_info: info, idents } = body
  if (basket != null && (!isObject(basket) || !lines(basket['products']) || !lines(basket['texts'])))
    return 'basket.products and basket.texts are lists of objects'
  const products = isObject(basket) && Array.isArray(basket['products']) ? (basket['products'] as unknown[]) : []
  for (const one of products) {
    if (!isObject(one) || !Number.isSafeInteger(one['priceOne'])) return 'priceOne is not in cents'
    if (typeof one['quantity'] !== 'number') return 'quantity is not a number'
  }
  if (info != null && (!isObject(info) || !Number.isSafeInteger(info['sum']))) return 'basket_info.sum is not in cents'
  if (isObject(info) && typeof info['currency'] !== 'string') return 'basket_info.currency is missing'
  return idents == null || lines(idents) ? null : 'idents is not a list of objects'
}

const lines = (value: unknown): boolean => value == null || (Array.isArray(value) && value.every(isObject))
