// The service's page in a locked frame, in a panel that follows the look of that page: its steps, its time, nothing else.
import type { HostedCheck } from '#contract'
import type { CSSProperties, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Countdown } from '../../components/Countdown.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { panelLook } from './branding.ts'

type Task = HostedCheck['tasks'][number]
const taskIcons: Record<Task['state'], IconName> = { pending: 'clock', completed: 'check', failed: 'cross' }

type HostedPanelProps = { check: HostedCheck; url: string; frame: RefObject<HTMLIFrameElement | null> }

export function HostedPanel({ check, url, frame }: HostedPanelProps) {
  const { t } = useTranslation()
  return (
    <div className="hosted-panel" style={panelLook(check.branding) as CSSProperties}>
      <header className="hosted-head">
        <ol className="hosted-tasks" aria-label={t('hosted.tasksTitle')}>
          {check.tasks.map(task => (
            <li key={task.type} data-task={task.state}>
              <Icon name={taskIcons[task.state]} size={22} />
              <span>
                {t(`hosted.tasks.${task.type}`)}{' '}
                <span className="hosted-task">{t(`hosted.taskStates.${task.state}`)}</span>
              </span>
            </li>
          ))}
        </ol>
        <p className="hosted-time">
          {t('hosted.left')} <Countdown from={check} spoken={count => t('hosted.leftSpoken', { count })} />
        </p>
      </header>
      <iframe
        ref={frame}
        className="hosted-frame"
        title={t('hosted.frame')}
        src={url}
        // The service's page needs its own origin for camera and session. The only page of ours that comes in here is the one
        // it returns to, which has no script: nothing in this frame can lift its lock.
        // oxlint-disable-next-line react/iframe-missing-sandbox -- both words are needed, and together they lift nothing here
        sandbox="allow-scripts allow-same-origin allow-forms"
        allow={`camera ${check.origin}`}
        referrerPolicy="no-referrer"
      />
    </div>
  )
}

/** The address for the frame, or null when it is not of the check's own origin: then the camera would go to another. */
export function frameUrl(check: HostedCheck, base: string): string | null {
  if (check.url === null || !URL.canParse(check.url, base)) return null
  const url = new URL(check.url, base)
  return /^https?:$/.test(url.protocol) && url.origin === check.origin ? url.href : null
}
