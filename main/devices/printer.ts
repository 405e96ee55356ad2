// A receipt printer on the network: raw ESC/POS over one TCP connection a job (port 9100), and what it says of itself.
import { Problem } from '../ports/errors.ts'
import type { PrinterTrouble, ReceiptPrinter } from '../ports/printer.ts'
import type { Log } from '../ports/system.ts'
import { createReceiptEncoder, type PaperShape } from './escpos.ts'
import { exchange, type Place } from './print-exchange.ts'

export type PrinterSettings = Place & {
  log: Log
  shape: PaperShape
  /** False for a printer, or a print server before it, that never answers; its jobs then count as printed once taken. */
  answers: boolean
}
const service = 'printer'
/** Epson's own models answer with the id of the job (GS ( H, function 48), but for these two. */
const withoutProcessId = ['epson-tm-t88ii', 'epson-tm-t88iii']

/** What to do about it, for the person at the printer. */
export const troubleText: Readonly<Record<PrinterTrouble, string>> = {
  'not-reached': 'The printer cannot be reached. Check that it is switched on and its network cable.',
  'no-paper': 'The printer has no paper. Put in a new roll.',
  'cover-open': 'The cover of the printer is open. Close it.',
  offline: 'The printer is offline. Close its cover and press Feed.',
  silent: 'The printer takes connections but does not answer. Switch it off and on again.',
  lost: 'The connection to the printer broke off. Check its network cable.',
  nonsense: 'What answers at this address does not speak ESC/POS. Check the address and the model of the printer.',
  stopped: 'The printer stopped with an error. Switch it off and on again, and look for jammed paper.',
}

/** An ESC/POS printer. A job is one connection, so a printer that restarts is simply there again. Throws Error as the encoder does. */
export function createReceiptPrinter(settings: PrinterSettings): ReceiptPrinter {
  const { log, shape, answers } = settings
  const encoder = createReceiptEncoder(shape)
  const tellsIds = shape.model?.startsWith('epson-') === true && !withoutProcessId.includes(shape.model)

  return {
    async print(copies, { openDrawer, id, sending = () => {} }) {
      const outcome = await exchange(settings, {
        bytes: encoder.papers(copies),
        kick: openDrawer ? encoder.kick : null,
        processId: tellsIds ? id : null,
        answers,
        sending,
      })
      if (outcome.kind !== 'printed') log.warn('printer.trouble', { outcome: outcome.kind, why: outcome.why })
      return outcome
    },
    async health() {
      const { status, ...outcome } = await exchange(settings, null)
      if (outcome.kind === 'printed' && status !== null)
        return status.paperLow ? 'connected, the paper will soon be at its end' : 'connected, paper present'
      const why = outcome.kind === 'printed' ? 'silent' : outcome.why
      if (why === 'silent' && !answers) return 'connected, gives no status'
      if (why === 'not-reached') throw new Problem({ code: 'unreachable', service }, troubleText[why])
      throw new Problem({ code: 'declined', service, reason: troubleText[why] })
    },
  }
}
