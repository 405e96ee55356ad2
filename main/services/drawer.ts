// Opens the drawer, which hangs on the printer; a slip may say why, and waits in the print queue while the printer cannot.
import type { Log } from '../ports/system.ts'
import type { CashMove } from '../store/shifts-cash.ts'
import type { PrintQueue } from './print-queue-types.ts'
import { moveSlip, moveTitle, type SlipFacts } from './shifts-slip.ts'

export type Drawer = {
  /** Writes the slip of a move; joins the transaction it is called in. Its print job, null where the till has no printer. */
  slip(move: CashMove): string | null
  /** With that slip, or without one (null). True when the pulse was sent. A drawer that stays shut keeps nothing from being written down. */
  open(slip: string | null): Promise<boolean>
}

/** A little longer than a printer may take to fail. */
const ANSWER_MS = 6000

export function createDrawer(deps: {
  prints: Pick<PrintQueue, 'add' | 'wake' | 'tried' | 'openDrawer'>
  facts: () => SlipFacts
  log: Log
}): Drawer {
  const { prints, log } = deps
  return {
    slip(move) {
      const facts = deps.facts()
      return prints.add({
        kind: 'cash-move',
        saleId: null,
        subject: move.id,
        lines: moveSlip(move, facts),
        title: moveTitle(move, facts),
        language: facts.language,
        copy: false,
        openDrawer: true,
      })
    },
    async open(slip) {
      try {
        if (slip === null) return await prints.openDrawer()
        prints.wake()
        return (await prints.tried(slip, ANSWER_MS))?.drawer === 'sent'
      } catch (thrown) {
        log.incident('drawer.open', thrown)
        return false
      }
    },
  }
}
