// The import of a file: choose it, see what would happen and what cannot be taken, then let it happen.
import type { GoodsImport as View } from '#contract'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Page } from '../../components/Page.tsx'
import { Tick } from '../../components/Tick.tsx'
import { ImportFaults } from './ImportFaults.tsx'
import { ImportPreview } from './ImportPreview.tsx'
import { useGoodsImport } from './use-goods-import.ts'

export function GoodsImport({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  const { view, busy, choose, apply, cancel } = useGoodsImport()
  const [replace, setReplace] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const chosen = useRef<File | null>(null)
  const start = (file: File, all: boolean) => {
    chosen.current = file
    void choose(file, all)
  }
  const running = view !== null && (view.step === 'reading' || view.step === 'checking' || view.step === 'applying')
  const leave = () => {
    if (view !== null && view.step !== 'applying') void cancel()
    onBack()
  }
  return (
    <Page title={t('goods.importing.title')} onBack={leave}>
      <div className="goods-import">
        <section className="panel">
          <p>{t('goods.importing.lead')}</p>
          <Tick
            on={replace}
            onChange={on => {
              if (running) return
              setReplace(on)
              // What would happen is another thing now.
              if (view?.step === 'ready' && chosen.current !== null) start(chosen.current, on)
            }}
          >
            {t('goods.importing.replace')}
          </Tick>
          <input
            ref={input}
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
            className="unseen"
            tabIndex={-1}
            aria-hidden="true"
            onChange={event => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file !== undefined) start(file, replace)
            }}
          />
          <div className="settings-row">
            <Button
              look={view === null ? 'primary' : 'plain'}
              disabled={running || busy}
              onPress={() => input.current?.click()}
            >
              {t(view === null ? 'goods.importing.choose' : 'goods.importing.another')}
            </Button>
            {running && <Button onPress={() => void cancel()}>{t('goods.importing.stop')}</Button>}
          </div>
          {view !== null && <State view={view} />}
        </section>
        {view?.step === 'ready' && <ImportPreview view={view} busy={busy} onApply={() => void apply()} />}
        {view !== null && view.bad > 0 && (view.step === 'ready' || view.step === 'refused') && (
          <ImportFaults key={view.importId} view={view} />
        )}
      </div>
    </Page>
  )
}

function State({ view }: { view: View }) {
  const { t } = useTranslation()
  const { step, done, total, refusal, counts } = view
  const percent = total === 0 ? 0 : Math.min(100, Math.floor((done / total) * 100))
  switch (step) {
    case 'reading':
    case 'checking':
    case 'applying':
      return (
        <div className="goods-progress">
          <p>{t(`goods.importing.${step}`, { percent })}</p>
          <progress value={percent} max={100} aria-label={t('goods.importing.title')} />
        </div>
      )
    case 'refused':
      return (
        <p role="alert" className="goods-refused">
          {refusal}
        </p>
      )
    case 'done':
      return (
        <p role="status">
          <strong>{t('goods.importing.finished')}</strong>{' '}
          {counts !== null &&
            (['added', 'changed', 'unchanged', 'leaving'] as const)
              .filter(kind => counts[kind] > 0)
              .map(kind => t(`goods.importing.${kind}`, { count: counts[kind] }))
              .join(', ')}
        </p>
      )
    case 'ready':
      return null
    default:
      return step satisfies never
  }
}
