// Whose till this is and who approved it, as far as the identity service told.
import type { Till } from '#contract'
import { useTranslation } from 'react-i18next'

export function RegisteredFacts({ till }: { till: Till }) {
  const { t } = useTranslation()
  // The names follow a moment after the approval.
  const owner = till.registration.step === 'registered' ? till.registration : null
  const facts = [
    [t('settings.store'), owner?.store ?? till.store.name],
    [t('settings.tillName'), owner?.till ?? null],
    [t('settings.approvedBy'), owner?.approvedBy ?? null],
  ] as const
  return (
    <dl className="registered-facts">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
