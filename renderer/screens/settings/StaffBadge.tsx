// Pairs a badge: the manager holds it to the scanner once. Only a hash of it is kept.
import type { OpName } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useClaimedScan } from '../../hooks/use-claimed-scan.ts'
import { useOp } from '../../till.ts'
import type { Person } from './StaffList.tsx'

type StaffBadgeProps = { person: Person; onDone: (words: string, op: OpName) => void; onClose: () => void }

export function StaffBadge({ person, onDone, onClose }: StaffBadgeProps) {
  const { t } = useTranslation()
  const pair = useOp('staff.pair-badge')
  const set = async (badge: string | null) => {
    const result = await pair.run({ staffId: person.id, badge })
    const { name } = person
    if (result.ok) onDone(t(badge === null ? 'staff.badgeRemoved' : 'staff.pairDone', { name }), 'staff.pair-badge')
  }
  useClaimedScan(code => void set(code.trim().slice(0, 64)))
  return (
    <Dialog
      title={t('staff.pairBadgeOf', { name: person.name })}
      onClose={onClose}
      {...(person.badge
        ? {
            footer: (
              <Button look="danger" busy={pair.busy} onPress={() => void set(null)}>
                {t('staff.removeBadge')}
              </Button>
            ),
          }
        : {})}
    >
      <p className="staff-badge">
        <Icon name="id" size={64} />
        <span>{t('staff.pairLead')}</span>
      </p>
    </Dialog>
  )
}
