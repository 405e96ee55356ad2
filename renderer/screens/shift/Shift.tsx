// The running shift: counting and closing, the report at any time, reports of the past, and cash that moves without a sale.
import type { ShiftReport } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Page } from '../../components/Page.tsx'
import { useList, useOp } from '../../till.ts'
import { SwitchOff } from '../outbox/SwitchOff.tsx'
import { CountAndClose } from './CountAndClose.tsx'
import { Moves } from './Moves.tsx'
import { PastReports } from './PastReports.tsx'
import { PrintReport } from './PrintReport.tsx'
import { Running } from './Running.tsx'
import { ShiftReportView } from './ShiftReportView.tsx'
import './Shift.css'

const tabs = ['count', 'report', 'past'] as const

export function Shift({ onBack, onClosed }: { onBack: () => void; onClosed: (report: ShiftReport) => void }) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<(typeof tabs)[number]>('count')
  const [moved, setMoved] = useState(0)
  const asked = useList('shift.state', {})
  const state = asked.data
  return (
    <Page title={t('shift.title')} onBack={onBack}>
      <div className="shift">
        <div className="shift-bar">
          <Choice
            label={t('shift.view')}
            value={tab}
            options={tabs.map(each => [each, t(`shift.tabs.${each}`)] as const)}
            onChange={setTab}
          />
          <Moves onMoved={() => setMoved(moved + 1)} />
        </div>
        {state === undefined ? (
          <p className="soft">{t('frame.loading')}</p>
        ) : tab === 'count' ? (
          <CountAndClose state={state} onClosed={onClosed}>
            {state.maySetBlind && <Blind on={state.blind} onChanged={() => void asked.refetch()} />}
          </CountAndClose>
        ) : tab === 'report' ? (
          <Running key={moved} state={state} />
        ) : (
          <PastReports />
        )}
      </div>
    </Page>
  )
}

function Blind({ on, onChanged }: { on: boolean; onChanged: () => void }) {
  const { t } = useTranslation()
  const set = useOp('shift.blind')
  const change = async (next: 'on' | 'off') => {
    const result = await set.run({ on: next === 'on' })
    if (result.ok) onChanged()
  }
  return (
    <div className="shift-blind">
      <Choice
        label={t('shift.blind')}
        value={on ? 'on' : 'off'}
        options={[
          ['on', t('shift.on')],
          ['off', t('shift.off')],
        ]}
        onChange={next => void change(next)}
      />
      <p className="soft small">{t('shift.blindHint')}</p>
    </div>
  )
}

/** The closing report stays until someone has read it, although no shift is open any more. */
export function ShiftClosed({ report, onDone }: { report: ShiftReport; onDone: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="shift-closed">
      <h1 className="unseen">{t('shift.closed')}</h1>
      <ShiftReportView report={report} actions={<PrintReport number={report.number} />} />
      <div className="shift-foot">
        <SwitchOff />
        <Button look="primary" size="large" onPress={onDone} autoFocus>
          {t('shift.done')}
        </Button>
      </div>
    </div>
  )
}
