// Decides which screen is due from what the machine says: a union, no addresses, nothing remembered in the page.
import type { SaleState, Till } from '#contract'
import type { ScanClass } from '#domain/scan-class'

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
  | 'reports'
  | 'goods'
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

/** Whether a card payment in this step keeps the screen to itself. */
export const holdsScreen = (step: string): boolean => holding.includes(step)

/** Only the bank or a person can end these, perhaps tomorrow: the shift may close over them, and its report lists them. */
export const leavesShiftOpen = (step: string): boolean => step === 'unknown' || step === 'needs-human'

/** What the chosen view becomes in this state of the sale. `dismissed` is the finished sale the cashier has left already. */
export function viewOf(chosen: View, state: SaleState | null, dismissed: string | null): View {
  const sale = state?.sale ?? null
  const step = sale?.payment?.step ?? null
  if (step !== null && holdsScreen(step)) return chosen === 'shift' && leavesShiftOpen(step) ? 'shift' : 'pay'
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
    case 'reports':
    case 'goods':
      return chosen
    default:
      return chosen satisfies never
  }
}

/**
 * What becomes of a scan at a screen. Goods go on being added while the check of them is shown, because it opens by itself in
 * the middle of scanning; where money is taken or something is typed, a scan is refused and said so.
 */
export function scanPlace(view: View, kind: ScanClass['kind']): 'taken' | 'refused' {
  if (view === 'sell' || view === 'done' || view === 'id-check') return 'taken'
  return view === 'sales' && kind === 'receipt' ? 'taken' : 'refused'
}

/** Names the check that a sale asks for, so that it opens by itself once for each new demand and not again after “Later”. */
export function demandOf(state: SaleState | null): string | null {
  const sale = state?.sale
  return sale?.restriction?.status === 'required' ? `${sale.id}:${sale.restriction.requiredAge}` : null
}
