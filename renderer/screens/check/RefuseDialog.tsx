// Refusing: the reason in one tap takes the restricted items out and keeps the rest of the sale.
import type { IdVerdict } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useOp } from '../../till.ts'

const reasons = ['too-young', 'expired', 'unreadable', 'no-id', 'other'] as const

export function RefuseDialog({
  suggested,
  onClose,
  onRefused,
}: {
  suggested: IdVerdict['verdict'] | null
  onClose: () => void
  onRefused: () => void
}) {
  const { t } = useTranslation()
  const refuse = useOp('id.refuse')
  const choose = async (reason: (typeof reasons)[number]) => {
    const result = await refuse.run({ reason })
    onClose()
    if (result.ok) onRefused()
  }
  return (
    <Dialog alert title={t('idCheck.refuseTitle')} onClose={onClose}>
      <p>{t('idCheck.refuseLead')}</p>
      <div className="refuse-reasons">
        {reasons.map(reason => (
          <Button
            key={reason}
            size="large"
            look={reason === suggested ? 'primary' : 'plain'}
            autoFocus={reason === (suggested ?? 'no-id')}
            commit
            busy={refuse.busy}
            onPress={() => void choose(reason)}
          >
            {t(`idCheck.reasons.${reason}`)}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
