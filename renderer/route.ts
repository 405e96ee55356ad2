// Decides which screen is due from what the machine says: a union, no addresses, nothing remembered in the page.
import type { SaleState, Till } from '#contract'

export type Gate = 'connecting' | 'registration' | 'first-run' | 'sign-in' | 'open-shift' | 'work'
export type View =
  | 'sell'
  | 'pay'
  | 'done'
  | 'id-check'
  | 'hosted'
  | 'insurance'
  | 'sales'
  | 'shift'
  | 'settings'
  | 'payments'
export type Screen = Exclude<Gate, 'work'> | View

/**
 * Registration comes before people, people before money. A till that was paired before works on, whatever a new pairing is
 * doing, and a suspended one goes on selling; the device page and a notice say what it needs.
 */
export function gateOf(till: Till | null): Gate {
  if (till === null) return 'connecting'
  if (till.identity === 'none' && till.registration.step !== 'registered') return 'registration'
  if (till.firstRun) return 'first-run'
  if (till.staff === null) return 'sign-in'
  return till.shift === null ? 'open-shift' : 'work'
}

/** Whether the approval has just come while the registration was shown: then the page says whose till this is now. */
export function justRegistered(before: Gate, till: Till | null): boolean {
  return before === 'registration' && till !== null && gateOf(till) !== 'registration'
}

/** Card steps that nothing may push off the screen. */
const holding: readonly string[] = [
  'waiting-for-card',
  'customer-acting',
  'sent',
  'unknown',
  'cancelling',
  'needs-human',
]

/** What the chosen view becomes in this state of the sale. `dismissed` is the finished sale the cashier has left already. */
export function viewOf(chosen: View, state: SaleState | null, dismissed: string | null): View {
  const sale = state?.sale ?? null
  if (sale?.payment && holding.includes(sale.payment.step)) return 'pay'
  const finished = sale === null && state !== null && state.lastSaleId !== null && state.lastSaleId !== dismissed
  switch (chosen) {
    case 'sell':
      return finished ? 'done' : 'sell'
    case 'pay':
    case 'done':
      if (finished) return 'done'
      if (chosen === 'done' || sale === null || sale.lines.length === 0) return 'sell'
      return sale.restriction?.status === 'required' ? 'id-check' : 'pay'
    case 'id-check':
    case 'hosted':
      return sale?.restriction ? chosen : 'sell'
    case 'insurance':
    case 'sales':
    case 'shift':
    case 'settings':
    case 'payments':
      return chosen
    default:
      return chosen satisfies never
  }
}

/** Names the check that a sale asks for, so that it opens by itself once for each new demand and not again after “Later”. */
export function demandOf(state: SaleState | null): string | null {
  const sale = state?.sale
  return sale?.restriction?.status === 'required' ? `${sale.id}:${sale.restriction.requiredAge}` : null
}
