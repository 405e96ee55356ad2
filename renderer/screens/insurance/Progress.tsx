// Where a card scan stands, as a list of steps in words.
import type { InsuranceScan } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'

const both = ['front', 'reading-front', 'back', 'reading-back', 'finishing', 'read'] as const
const one = ['front', 'reading-front', 'finishing', 'read'] as const

export function Progress({ step, bothSides }: { step: InsuranceScan['step']; bothSides: boolean }) {
  const { t } = useTranslation()
  const order = bothSides ? both : one
  const at = order.findIndex(each => each === step)
  return (
    <ol className="progress" aria-label={t('insurance.progress')}>
      {order.map((each, index) => {
        const state = at < 0 ? 'open' : index < at ? 'done' : index === at ? 'now' : 'open'
        return (
          <li key={each} data-state={state} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
            <span className="progress-mark">{state === 'done' ? <Icon name="check" size={18} /> : index + 1}</span>
            {t(`insurance.short.${each}`)}
          </li>
        )
      })}
    </ol>
  )
}
