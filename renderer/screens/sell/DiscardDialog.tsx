// Asks before a sale is discarded, because that is recorded and cannot be taken back.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useOp, useTillClient } from '../../till.ts'

export function DiscardDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const abandon = useOp('sale.abandon')
  const discard = async () => {
    const result = await abandon.run({})
    onClose()
    if (result.ok) notes.tell('info', t('sell.discardedNote'), null, 'discard')
  }
  return (
    <Dialog
      alert
      title={t('sell.discardTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} autoFocus>
            {t('sell.keep')}
          </Button>
          <Button look="danger" commit busy={abandon.busy} onPress={() => void discard()}>
            {t('sell.discardYes')}
          </Button>
        </>
      }
    >
      <p>{t('sell.discardLead')}</p>
    </Dialog>
  )
}
