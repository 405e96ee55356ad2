// Locking the till: by its key on every screen, and by itself when nobody touches it.
import type { SaleState, Till } from '#contract'
import { keysFor } from '../keys.ts'
import { holdsScreen } from '../route.ts'
import { useOp } from '../till.ts'
import { useUntouched } from './use-idle.ts'
import { useShortcuts } from './use-shortcuts.ts'

/** Answers the act itself, for a button. While a card payment is under way the till does not lock by itself. */
export function useLock(till: Till | null, state: SaleState | null): () => void {
  const lock = useOp('staff.lock')
  const here = till !== null && till.staff !== null
  const minutes = till?.gate.lockMinutes ?? 0
  const paying = state?.sale?.payment != null && holdsScreen(state.sale.payment.step)
  useUntouched(here && minutes > 0 ? minutes * 60_000 : null, paying, () => void lock.run({ idle: true }))
  const now = () => void (here && lock.run({ idle: false }))
  useShortcuts(Object.fromEntries(keysFor('lock').map(key => [key, now])), { enabled: here })
  return now
}
