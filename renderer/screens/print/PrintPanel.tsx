// What was not printed, one by one: print it now, show it as a code, or let it be.
import type { Output, PrintJobView } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { timeText } from '../../format.ts'
import { useOp } from '../../till.ts'
import { jobName, jobState } from './print-words.ts'
import { ReceiptCode } from './ReceiptCode.tsx'
import './Print.css'

export function PrintPanel({ prints, onClose }: { prints: Output<'print.jobs'>; onClose: () => void }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<PrintJobView | null>(null)
  if (shown !== null) return <Shown job={shown} onBack={() => setShown(null)} onClose={onClose} />
  return (
    <Dialog title={t('print.title')} onClose={onClose} size="wide">
      <p className="soft">{prints.open.length === 0 ? t('print.allDone') : t('print.lead')}</p>
      <ul className="print-jobs">
        {prints.open.map(job => (
          <Open key={job.id} job={job} onShow={() => setShown(job)} />
        ))}
      </ul>
      {prints.finished.length > 0 && (
        <>
          <h3>{t('print.finished')}</h3>
          <ul className="print-jobs print-finished">
            {prints.finished.map(job => (
              <li key={job.id}>
                <Job job={job} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}

function Open({ job, onShow }: { job: PrintJobView; onShow: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const again = useOp('print.again')
  const away = useOp('print.put-away')
  const act = async (work: Promise<unknown>) => {
    await work
    void cache.invalidateQueries({ queryKey: ['print.jobs'] })
  }
  const busy = job.state === 'printing'
  return (
    <li>
      <Job job={job} />
      <div className="print-acts">
        <Button
          look="primary"
          icon="printer"
          disabled={busy}
          busy={again.busy}
          busyText={t('done.printing')}
          onPress={() => void act(again.run({ jobId: job.id }))}
        >
          {job.state === 'perhaps' ? t('done.printCopy') : t('print.now')}
        </Button>
        <Button onPress={onShow}>{t('print.show')}</Button>
        <Button
          look="quiet"
          disabled={busy}
          busy={away.busy}
          onPress={() => void act(away.run({ jobId: job.id, as: 'cancelled' }))}
        >
          {t('print.cancel')}
        </Button>
      </div>
    </li>
  )
}

function Job({ job }: { job: PrintJobView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const good = job.state === 'printed' || job.state === 'shown'
  return (
    <div className="print-job" data-state={job.state}>
      <Icon name={good ? 'check' : job.state === 'printing' || job.state === 'waiting' ? 'printer' : 'warning'} />
      <p>
        <strong>{jobName(t, job)}</strong>
        {job.copy && <span className="sales-copy">{t('sales.copy')}</span>}{' '}
        <span className="soft">{timeText(job.createdAt, language)}</span>
        <br />
        {jobState(t, job)}
      </p>
    </div>
  )
}

function Shown({ job, onBack, onClose }: { job: PrintJobView; onBack: () => void; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const away = useOp('print.put-away')
  const handedOver = async () => {
    const result = await away.run({ jobId: job.id, as: 'shown' })
    void cache.invalidateQueries({ queryKey: ['print.jobs'] })
    if (result.ok) onBack()
  }
  return (
    <Dialog
      title={t('print.codeTitle')}
      onClose={onClose}
      footer={
        <>
          <Button icon="back" onPress={onBack}>
            {t('print.back')}
          </Button>
          <Button look="primary" icon="check" busy={away.busy} onPress={() => void handedOver()}>
            {t('print.handedOver')}
          </Button>
        </>
      }
    >
      <ReceiptCode of={{ jobId: job.id }} title={jobName(t, job)} />
    </Dialog>
  )
}
