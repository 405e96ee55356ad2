// The payer's answer in one word, with colour and icon: active, not active, or not clear.
import type { Eligibility } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../components/Icon.tsx'

type Activity = 'active' | 'inactive' | 'unknown'
const icons: Record<Activity, IconName> = { active: 'check', inactive: 'cross', unknown: 'warning' }

export function CoverageWord({ active, lead = false }: { active: Eligibility['active']; lead?: boolean }) {
  const { t } = useTranslation()
  const word: Activity = active === null ? 'unknown' : active ? 'active' : 'inactive'
  return (
    <div className="coverage-word" data-active={word} data-large={lead}>
      <Icon name={icons[word]} size={lead ? 40 : 26} />
      <div>
        <strong>{t(`insurance.coverage.${word}`)}</strong>
        {lead && <p>{t(`insurance.coverage.${word}Lead`)}</p>}
      </div>
    </div>
  )
}
