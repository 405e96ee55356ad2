// What happened in a hosted check, in words: the reason, whether it cost money, and what to do now.
import type { HostedCheck } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { hostedCode } from './hosted-code.ts'

/** `goOn` says what comes next where the service's advice does not; null while the check is still running. */
export function HostedReason({ check, goOn }: { check: HostedCheck; goOn: string | null }) {
  const { t } = useTranslation()
  const { advice, reason } = check
  const advised = advice === null || advice.action === 'none' ? null : t(`hosted.advice.${advice.action}`)
  // Spent money is no doubt about the person: the other ways are as good as before.
  const next = reason === 'budget' ? (goOn ?? advised) : (advised ?? goOn)
  return (
    <div className="hosted-reason" {...(reason === null ? {} : { 'data-reason': hostedCode(reason) })}>
      {reason !== null && (
        <p>
          <strong>{t(`hosted.codes.${hostedCode(reason)}`)}</strong>
        </p>
      )}
      {next !== null && (
        <p className="hosted-next">
          <Icon name="info" size={22} /> {next}
        </p>
      )}
      {reason !== null && advice !== null && <p className="hosted-cost">{t(`hosted.costs.${advice.costs}`)}</p>}
    </div>
  )
}
