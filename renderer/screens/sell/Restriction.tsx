// The age limit of the sale: asked for with its cut-off date, or passed.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { dayText } from '../../format.ts'
import { keyFor } from '../../keys.ts'
import './Restriction.css'

export function Restriction({
  restriction,
  onCheckId,
}: {
  restriction: NonNullable<Sale['restriction']>
  onCheckId: () => void
}) {
  const { t } = useTranslation()
  if (restriction.status === 'passed')
    return (
      <p className="restriction restriction-passed" role="status">
        <Icon name="check" size={22} /> {t('sell.idPassed', { age: restriction.requiredAge })}
      </p>
    )
  return (
    <div className="restriction restriction-required" role="status">
      <Icon name="id" size={28} />
      <p>
        <strong>{t('sell.needsId', { age: restriction.requiredAge })}</strong>
        <br />
        {t('sell.needsIdHint', { date: dayText(restriction.bornOnOrBefore) })}
      </p>
      <Button look="amber" size="small" onPress={onCheckId} shortcut={keyFor('idCheck')}>
        {t('sell.checkNow')}
      </Button>
    </div>
  )
}
