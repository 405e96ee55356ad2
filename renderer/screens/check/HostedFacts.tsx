// What a hosted check has used up: attempts of this one, and paid attempts of the whole sale.
import type { HostedCheck } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'

export function HostedFacts({ check }: { check: HostedCheck }) {
  const { t } = useTranslation()
  const { used, most } = check.budget
  const spent = used >= most
  return (
    <div className="hosted-facts">
      <dl>
        <div>
          <dt>{t('hosted.attempts')}</dt>
          <dd className="figures">{check.attempts}</dd>
        </div>
        <div>
          <dt>{t('hosted.billed')}</dt>
          <dd className="figures">{check.attemptsInvoiced}</dd>
        </div>
      </dl>
      <p data-spent={spent}>
        {spent && <Icon name="warning" size={20} />}
        {t('hosted.budget', { used, most })}
      </p>
    </div>
  )
}
