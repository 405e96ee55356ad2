// The report of the running shift, for whoever may see what should be in the drawer.
import type { Output, ShiftReport } from '#contract'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useOp } from '../../till.ts'
import { PrintReport } from './PrintReport.tsx'
import { ShiftReportView } from './ShiftReportView.tsx'

export function Running({ state }: { state: Output<'shift.state'> }) {
  const { t } = useTranslation()
  const { run, busy } = useOp('shift.report')
  const [report, setReport] = useState<ShiftReport | null>(null)
  const load = useCallback(async () => {
    const result = await run({})
    if (result.ok) setReport(result.value)
  }, [run])
  // By itself only for those who may: nobody is asked for a PIN just for turning a page.
  const own = state.maySeeReport
  useEffect(() => {
    if (own) void load()
  }, [own, load])
  if (report === null)
    return (
      <section className="panel running-ask">
        {own ? (
          <p className="soft">{t('frame.loading')}</p>
        ) : (
          <>
            <p>{t('shift.reportLead')}</p>
            <Button look="primary" busy={busy} busyText={t('frame.loading')} onPress={() => void load()}>
              {t('shift.showReport')}
            </Button>
          </>
        )}
      </section>
    )
  return (
    <ShiftReportView
      report={report}
      actions={
        <>
          <Button busy={busy} busyText={t('frame.loading')} onPress={() => void load()}>
            {t('shift.refresh')}
          </Button>
          <PrintReport number={null} />
        </>
      }
    />
  )
}
