// Parks the sale under a name that it can be asked for by; Enter alone parks it without one.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { useOp, useTillClient } from '../../till.ts'

export function ParkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const park = useOp('sale.park')
  const [name, setName] = useState('')
  const save = async () => {
    const result = await park.run({ name: name.trim() })
    onClose()
    if (result.ok) notes.tell('info', t('sell.parkedNote'), null, 'park')
  }
  return (
    <Dialog
      title={t('parked.parkTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button look="primary" busy={park.busy} onPress={() => void save()} shortcut="Enter">
            {t('sell.park')}
          </Button>
        </>
      }
    >
      <form onSubmit={event => (event.preventDefault(), void save())}>
        <Field
          label={t('parked.name')}
          value={name}
          onChange={setName}
          maxLength={40}
          hint={t('parked.nameHint')}
          autoFocus
        />
      </form>
    </Dialog>
  )
}
