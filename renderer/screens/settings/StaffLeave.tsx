// Somebody leaves, or comes back: they sign in no more, or again; what they did keeps their name.
import type { OpName } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useOp } from '../../till.ts'
import type { Person } from './StaffList.tsx'

type StaffLeaveProps = { person: Person; onDone: (words: string, op: OpName) => void; onClose: () => void }

export function StaffLeave({ person, onDone, onClose }: StaffLeaveProps) {
  const { t } = useTranslation()
  const leave = useOp('staff.leave')
  const { id, name, leftAt } = person
  const left = leftAt === null
  const run = async () => {
    const result = await leave.run({ staffId: id, left })
    if (result.ok) onDone(t(left ? 'staff.leftDone' : 'staff.backDone', { name }), 'staff.leave')
    // The reason is in the banner, which a dialog would cover.
    else if (result.error.code !== 'cancelled') onClose()
  }
  return (
    <Dialog
      title={left ? t('staff.leaveTitle', { name }) : t('staff.back')}
      alert
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button look={left ? 'danger' : 'primary'} busy={leave.busy} onPress={() => void run()}>
            {left ? t('staff.leaveYes') : t('staff.back')}
          </Button>
        </>
      }
    >
      <p>{left ? t('staff.leaveLead', { name }) : t('staff.backDone', { name })}</p>
    </Dialog>
  )
}
