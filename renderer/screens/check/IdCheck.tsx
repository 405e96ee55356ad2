// The age check at the counter: what is required, the camera, one verdict word, and every other way within one tap.
import type { IdVerdict, Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CameraView } from '../../components/CameraView.tsx'
import { toBase64 } from '../../bytes.ts'
import { useCapture } from '../../hooks/use-capture.ts'
import { useIdle } from '../../hooks/use-idle.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useOp, useTillClient } from '../../till.ts'
import { IdActions } from './IdActions.tsx'
import { ManualDialog } from './ManualDialog.tsx'
import { RefuseDialog } from './RefuseDialog.tsx'
import { Required } from './Required.tsx'
import { Verdict } from './Verdict.tsx'
import './IdCheck.css'

/** After this long without anything happening the screen forgets what it saw and the camera goes off. */
const IDLE_MS = 120_000

export function IdCheck({
  restriction,
  onLeave,
  onHosted,
}: {
  restriction: NonNullable<Sale['restriction']>
  onLeave: () => void
  onHosted: () => void
}) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const barcode = useOp('id.barcode')
  const [verdict, setVerdict] = useState<IdVerdict | null>(null)
  const [run, setRun] = useState(0)
  const [open, setOpen] = useState<'manual' | 'refuse' | null>(null)
  const touch = useIdle(IDLE_MS, onLeave)
  const active = verdict === null && open === null

  const show = (found: IdVerdict) => {
    touch()
    setVerdict(found)
    play(found.verdict === 'pass' ? 'paid' : 'failed')
  }
  const judge = async (bytes: Uint8Array) => {
    const result = await barcode.run({ bytes: toBase64(bytes) })
    if (result.ok) show(result.value)
  }
  const view = useCapture({ mode: 'id', session: active ? run : null, onBarcode: bytes => void judge(bytes) })

  const rescan = () => {
    touch()
    setVerdict(null)
    setRun(count => count + 1)
  }
  const fromFile = async (file: File) => {
    const { readBarcodeFromFile } = await import('../../capture/session.ts')
    const bytes = await readBarcodeFromFile(file).catch(() => null)
    if (bytes !== null) return judge(bytes)
    play('not-found')
    notes.tell('warning', t('camera.fileNothing'), null, 'id.file')
  }

  return (
    <div className="check">
      <section className="check-stage" aria-label={t('camera.preview')}>
        {verdict === null ? (
          <CameraView view={view} active={active} caption={t('idCheck.lead')} />
        ) : (
          <Verdict verdict={verdict} onAccept={onLeave} />
        )}
      </section>
      <section className="check-side" aria-labelledby="check-title">
        <h1 id="check-title">{t('idCheck.title')}</h1>
        <Required age={restriction.requiredAge} bornOnOrBefore={restriction.bornOnOrBefore} />
        <p className="soft small">{t('idCheck.privacy')}</p>
        <IdActions
          passed={verdict?.verdict === 'pass'}
          onRescan={rescan}
          onManual={() => (touch(), setOpen('manual'))}
          onHosted={onHosted}
          onFile={file => void fromFile(file)}
          onRefuse={() => (touch(), setOpen('refuse'))}
          onLater={onLeave}
        />
      </section>
      {open === 'manual' && (
        <ManualDialog
          onClose={() => setOpen(null)}
          onVerdict={found => {
            setOpen(null)
            show(found)
          }}
        />
      )}
      {open === 'refuse' && (
        <RefuseDialog suggested={verdict?.verdict ?? null} onClose={() => setOpen(null)} onRefused={onLeave} />
      )}
    </div>
  )
}
