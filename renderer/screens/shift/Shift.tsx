// The running shift: its report at any time, and counting the drawer to close it.
import type { ShiftReport } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Keypad } from '../../components/Keypad.tsx'
import { useMoney } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { Page } from '../../components/Page.tsx'
import { pushMoney } from '../../entry.ts'
import { useList, useOp } from '../../till.ts'
import { SwitchOff } from '../outbox/SwitchOff.tsx'
import { ShiftReportView } from './ShiftReportView.tsx'
import './Shift.css'

export function Shift({ onBack, onClosed }: { onBack: () => void; onClosed: (report: ShiftReport) => void }) {
  const { t } = useTranslation()
  const money = useMoney()
  const report = useList('shift.report', {}).data
  const close = useOp('shift.close')
  const [counted, setCounted] = useState(0)
  const [asking, setAsking] = useState(false)
  const doClose = async () => {
    const result = await close.run({ countedMinor: counted })
    setAsking(false)
    if (result.ok) onClosed(result.value)
  }
  const difference = report === undefined ? 0 : counted - report.expectedCashMinor
  return (
    <Page title={t('shift.title')} onBack={onBack}>
      <div className="shift">
        {report === undefined ? <p className="soft">{t('frame.loading')}</p> : <ShiftReportView report={report} />}
        <section className="panel" aria-labelledby="count-title">
          <h2 id="count-title">{t('shift.count')}</h2>
          <p className="soft">{t('shift.countLead')}</p>
          <MoneyField
            label={t('shift.counted')}
            minor={counted}
            onChange={setCounted}
            onEnter={() => setAsking(true)}
          />
          <Keypad corner="00" onKey={key => setCounted(pushMoney(counted, key))} />
          <Button look="primary" size="large" onPress={() => setAsking(true)} disabled={report === undefined}>
            {t('shift.close')}
          </Button>
        </section>
      </div>
      {asking && report !== undefined && (
        <Dialog
          alert
          title={t('shift.confirmTitle')}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onPress={() => setAsking(false)} autoFocus>
                {t('frame.cancel')}
              </Button>
              <Button
                look="primary"
                commit
                busy={close.busy}
                busyText={t('shift.closing')}
                onPress={() => void doClose()}
              >
                {t('shift.close')}
              </Button>
            </>
          }
        >
          <p>{t('shift.confirmLead', { counted: money(counted), expected: money(report.expectedCashMinor) })}</p>
          <p className="shift-difference" data-even={difference === 0}>
            {difference === 0
              ? t('shift.balanced')
              : difference > 0
                ? t('shift.over', { amount: money(difference) })
                : t('shift.short', { amount: money(-difference) })}
          </p>
        </Dialog>
      )}
    </Page>
  )
}

/** The closing report stays until someone has read it, although no shift is open any more. */
export function ShiftClosed({ report, onDone }: { report: ShiftReport; onDone: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="shift-closed">
      <h1 className="unseen">{t('shift.closed')}</h1>
      <ShiftReportView report={report} />
      <div className="shift-foot">
        <SwitchOff />
        <Button look="primary" size="large" onPress={onDone} autoFocus>
          {t('shift.done')}
        </Button>
      </div>
    </div>
  )
}
