// "Safe to switch off?" and its answer: what is on this till only, since when, and why.
import type { OutboxView } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { dateTimeText, timeText } from '../../format.ts'
import { answerText, whyText } from './outbox-words.ts'
import { useOutbox } from './use-outbox.ts'
import './Outbox.css'

export function SwitchOff() {
  const view = useOutbox()
  return view === undefined ? null : <SwitchOffAnswer view={view} />
}

export function SwitchOffAnswer({ view }: { view: OutboxView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const details = [
    whyText(t, view.why),
    view.oldestAt === null ? '' : t('outbox.since', { time: dateTimeText(view.oldestAt, language) }),
    view.nextAt === null ? '' : t('outbox.next', { time: timeText(view.nextAt, language) }),
  ].filter(text => text !== '')
  return (
    <div className="switch-off" data-safe={view.safe}>
      <Icon name={view.safe ? 'check' : 'clock'} />
      <div>
        <h3>{t('outbox.question')}</h3>
        <p role="status">{answerText(t, view)}</p>
        {details.length > 0 && <p className="small">{details.join(' ')}</p>}
      </div>
    </div>
  )
}
