// Sends what a scanner read to the till, one after the other, and says by sound and words what came of it.
import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { shownCode } from '../shown-code.ts'
import { useSend, useTillClient } from '../till.ts'
import { play } from './use-sounds.ts'

/** `onReceipt` gets the sale whose receipt was scanned. A code that is not found never holds up the next one. */
export function useScan(onReceipt: (saleId: string) => void): (code: string) => void {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const send = useSend('sale.scan')
  const queue = useRef<Promise<void>>(Promise.resolve())
  return useCallback(
    (code: string) => {
      const work = async () => {
        const result = await send({ code })
        if (!result.ok) return play('failed')
        switch (result.value.kind) {
          case 'added':
          case 'resumed':
          case 'customer':
            notes.settled('scan')
            return play('added')
          case 'receipt':
            if (result.value.name !== null) onReceipt(result.value.name)
            return
          case 'unknown':
            notes.tell('warning', t('sell.notFound', { code: shownCode(code) }), t('sell.notFoundHint'), 'scan')
            return play('not-found')
          default:
            return result.value.kind satisfies never
        }
      }
      queue.current = queue.current.then(work)
    },
    [send, notes, t, onReceipt],
  )
}
