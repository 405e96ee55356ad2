// Notes of the selected line and of the whole sale; both stand on the receipt's sale for as long as it exists.
import type { Sale } from '#contract'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { useOp } from '../../till.ts'

type NoteDialogProps = { sale: Sale; line: Sale['lines'][number] | null; onClose: () => void }

export function NoteDialog({ sale, line, onClose }: NoteDialogProps) {
  const { t } = useTranslation()
  const sendLine = useOp('sale.line-note')
  const sendSale = useOp('sale.note')
  const [ofLine, setOfLine] = useState(line?.note ?? '')
  const [ofSale, setOfSale] = useState(sale.note ?? '')
  const save = async () => {
    if (line !== null && ofLine.trim() !== (line.note ?? '')) {
      const result = await sendLine.run({ lineId: line.id, note: ofLine.trim() })
      if (!result.ok) return
    }
    if (ofSale.trim() !== (sale.note ?? '')) {
      const result = await sendSale.run({ note: ofSale.trim() })
      if (!result.ok) return
    }
    onClose()
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <Dialog
      title={t('sell.noteTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button look="primary" busy={sendLine.busy || sendSale.busy} onPress={() => void save()}>
            {t('sell.noteSave')}
          </Button>
        </>
      }
    >
      {line !== null && (
        <form onSubmit={submit}>
          <Field
            label={t('sell.noteLine', { name: line.name })}
            value={ofLine}
            onChange={setOfLine}
            maxLength={200}
            autoFocus
          />
        </form>
      )}
      <form onSubmit={submit}>
        <Field
          label={t('sell.noteSale')}
          value={ofSale}
          onChange={setOfSale}
          maxLength={200}
          autoFocus={line === null}
        />
      </form>
    </Dialog>
  )
}
