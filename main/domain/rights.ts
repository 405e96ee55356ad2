// Who may do what at the till, as data: roles, rights, and the role that a right needs at least.
export const roles = ['cashier', 'senior', 'manager'] as const
export type Role = (typeof roles)[number]

/** The least role that may do it by itself; anybody below asks for somebody's PIN, for this one action. */
const least = {
  'line-void': 'cashier',
  'sale-void': 'cashier',
  'discount-small': 'cashier',
  'discount-large': 'senior',
  'price-change': 'senior',
  refund: 'senior',
  'refund-without-receipt': 'manager',
  'no-sale': 'senior',
  'cash-move': 'senior',
  'shift-report': 'senior',
  'shift-close': 'cashier',
  'shift-count-open': 'manager',
  catalogue: 'manager',
  staff: 'manager',
  reports: 'manager',
  journal: 'manager',
  training: 'manager',
  'id-by-hand': 'manager',
  'customer-data': 'manager',
  payments: 'manager',
  outbox: 'manager',
  device: 'manager',
  updates: 'manager',
  support: 'manager',
} as const satisfies Record<string, Role>
export type Right = keyof typeof least
/** Every right, in the order in which people read them. */
export const rights = Object.keys(least) as readonly Right[]

/** The least role that has this right. */
export function roleFor(right: Right): Role {
  return least[right]
}

/** Whether somebody of this role may do it without anybody else. */
export function may(role: Role, right: Right): boolean {
  return reaches(role, least[right])
}

/** Whether `role` is `needs` or more. */
export function reaches(role: Role, needs: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needs)
}
