// Lists of the CardScan simulator, newest first and page by page.
import { badRequest } from './cardscan-errors.ts'
import { queryNumber, queryText } from './cardscan-input.ts'

/** `limit` and `cursor` of a query applied to `all`, oldest first. Throws 400 for a limit or cursor that is not one. */
export function pageOf<T>(
  query: unknown,
  all: readonly T[],
  limits: { most: number; usual: number },
): { rows: T[]; response_metadata: { limit: number; total: number; next_cursor?: string } } {
  const limit = queryNumber(query, 'limit', { min: 1, max: limits.most, fallback: limits.usual })
  const cursor = queryText(query, 'cursor')
  const from = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString() || 'none')
  if (!Number.isInteger(from) || from < 0) throw badRequest('cursor is not valid')
  const next = from + limit
  return {
    rows: all.toReversed().slice(from, next),
    response_metadata: {
      limit,
      total: all.length,
      // Absent on the last page.
      ...(next < all.length ? { next_cursor: Buffer.from(String(next)).toString('base64url') } : {}),
    },
  }
}
