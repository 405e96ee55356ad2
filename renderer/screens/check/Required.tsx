// The required age and the cut-off birth date in large type, so that nobody has to calculate.
import { useTranslation } from 'react-i18next'
import { dayText } from '../../format.ts'

export function Required({ age, bornOnOrBefore }: { age: number; bornOnOrBefore: string }) {
  const { t } = useTranslation()
  return (
    <dl className="required">
      <div>
        <dt>{t('idCheck.required')}</dt>
        <dd>{t('idCheck.years', { age })}</dd>
      </div>
      <div>
        <dt>{t('idCheck.born')}</dt>
        <dd className="required-date figures">{dayText(bornOnOrBefore)}</dd>
      </div>
    </dl>
  )
}
