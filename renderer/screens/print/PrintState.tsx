// One line under a finished sale: what became of its receipt and of the drawer, in words.
import type { PrintJobView } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { timeText } from '../../format.ts'
import { jobState } from './print-words.ts'
import './Print.css'

/** The printer said no, or nobody knows: the customer gets the receipt another way. */
export const hasFailed = ({ state }: PrintJobView): boolean =>
  state === 'failed' || state === 'given-up' || state === 'perhaps'

export function PrintState({ job }: { job: PrintJobView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const failed = hasFailed(job)
  const good = job.state === 'printed' || job.state === 'shown'
  return (
    <div className="print-state" data-state={failed ? 'failed' : good ? 'good' : 'busy'} role="status">
      <Icon name={failed ? 'warning' : good ? 'check' : 'printer'} />
      <div>
        <p>
          <strong>{jobState(t, job)}</strong>
        </p>
        {failed && <p>{t(`print.next.${job.state as 'failed' | 'given-up' | 'perhaps'}`)}</p>}
        {job.state === 'failed' && job.nextAt !== null && (
          <p className="soft">{t('print.again', { time: timeText(job.nextAt, language) })}</p>
        )}
        {job.drawer === 'missed' && <p>{t('print.drawerMissed')}</p>}
      </div>
    </div>
  )
}
