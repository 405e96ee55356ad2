// The queue to the back office in the settings: whether the till may be switched off, and what was refused.
import type { OutboxView } from '#contract'
import { useTranslation } from 'react-i18next'
import { useOutbox } from './use-outbox.ts'
import { SendAgain } from './SendAgain.tsx'
import { SwitchOffAnswer } from './SwitchOff.tsx'

export function OutboxPanel() {
  const { t } = useTranslation()
  const view = useOutbox()
  return (
    <section className="panel outbox" aria-labelledby="outbox-title">
      <h2 id="outbox-title">{t('outbox.title')}</h2>
      <p className="soft">{t('outbox.lead')}</p>
      {view !== undefined && <SwitchOffAnswer view={view} />}
      {view !== undefined && view.refusals.length > 0 && <Refusals refusals={view.refusals} />}
    </section>
  )
}

function Refusals({ refusals }: Pick<OutboxView, 'refusals'>) {
  const { t } = useTranslation()
  return (
    <>
      <h3>{t('outbox.refusedTitle')}</h3>
      <ul className="outbox-refusals">
        {refusals.map(({ saleId, number, reason }) => (
          <li key={saleId}>
            <span>
              <strong>{t('outbox.receipt', { number: number ?? '–' })}</strong> <span className="soft">{reason}</span>
            </span>
            <SendAgain saleId={saleId} refused />
          </li>
        ))}
      </ul>
    </>
  )
}
