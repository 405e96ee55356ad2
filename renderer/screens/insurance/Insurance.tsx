// Scanning an insurance card: front, back, then every field to compare and confirm.
import type { InsuranceScan } from '#contract'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileTrigger } from 'react-aria-components'
import { toBase64 } from '../../bytes.ts'
import { Button } from '../../components/Button.tsx'
import { CameraView } from '../../components/CameraView.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Page } from '../../components/Page.tsx'
import { useCapture } from '../../hooks/use-capture.ts'
import { useOp, useSnapshot, useTillClient } from '../../till.ts'
import { CardFields } from './CardFields.tsx'
import { Progress } from './Progress.tsx'
import './Insurance.css'

export function Insurance({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  const { client } = useTillClient()
  const begin = useOp('insurance.start')
  const upload = useOp('insurance.upload')
  const [scanId, setScanId] = useState<string | null>(null)
  const [first, setFirst] = useState<InsuranceScan | null>(null)
  const [run, setRun] = useState(0)
  const latest = useSnapshot('insurance')
  const scan = latest !== null && latest.scanId === scanId ? latest : first?.scanId === scanId ? first : null
  const side = scan?.step === 'front' || scan?.step === 'back' ? scan.step : null
  const live = useRef({ scanId, over: true })
  live.current = { scanId, over: scan === null || ['confirmed', 'cancelled'].includes(scan.step) }

  const start = async () => {
    setScanId(null)
    const result = await begin.run({ bothSides: true })
    if (!result.ok) return
    setFirst(result.value)
    setScanId(result.value.scanId)
    setRun(count => count + 1)
  }
  const begun = useEffectEvent(() => void start())
  useEffect(() => {
    begun()
    // Leaving by any way ends the scan, so that nothing of the card stays anywhere.
    return () => {
      const { scanId: id, over } = live.current
      if (id !== null && !over) void client.call('insurance.cancel', { scanId: id })
    }
  }, [client])
  const confirmed = scan?.step === 'confirmed'
  const leave = useEffectEvent(onBack)
  useEffect(() => {
    if (confirmed) leave()
  }, [confirmed])

  const send = async (jpeg: Uint8Array, capture: 'automatic' | 'manual' | 'selectedFile') => {
    if (scanId === null || side === null) return
    const result = await upload.run({ scanId, side, capture, jpeg: toBase64(jpeg) })
    // The same side can be shown again: start the camera afresh for another picture.
    if (!result.ok) setRun(count => count + 1)
  }
  const view = useCapture({
    mode: 'insurance',
    session: side !== null && !upload.busy ? run : null,
    waitForTurn: side === 'back',
    onStill: (jpeg, how) => void send(jpeg, how),
  })
  const fromFile = async (file: File) => {
    const { stillFromFile } = await import('../../capture/session.ts')
    const jpeg = await stillFromFile(file).catch(() => null)
    if (jpeg !== null) await send(jpeg, 'selectedFile')
  }
  const ended = scan?.step === 'failed' || scan?.step === 'retry' || scan?.step === 'cancelled'

  return (
    <Page title={t('insurance.title')} onBack={onBack} lead={<span className="soft">{t('insurance.lead')}</span>}>
      <div className="insurance">
        <section className="insurance-main" aria-label={t('insurance.title')}>
          {scan?.step === 'read' ? (
            <CardFields key={scan.scanId} scan={scan} onRetry={() => void start()} onCancel={onBack} />
          ) : side !== null ? (
            <CameraView view={view} active={!upload.busy} caption={t(`insurance.steps.${side}`)} />
          ) : (
            <div className="insurance-wait" data-bad={ended} role="status">
              <Icon name={ended ? 'warning' : 'clock'} size={64} />
              <p>{t(`insurance.steps.${scan?.step ?? 'starting'}`)}</p>
              {ended && scan?.reason && <p className="soft small">{t('insurance.reason', { reason: scan.reason })}</p>}
            </div>
          )}
        </section>
        <aside className="insurance-side" aria-label={t('insurance.progress')}>
          <Progress step={scan?.step ?? 'starting'} />
          {scan?.line === 'polling' && <p className="insurance-slow">{t('insurance.polling')}</p>}
          {scan?.step !== 'read' && (
            <div className="insurance-actions">
              {side !== null && (
                <>
                  <Button
                    look="primary"
                    size="large"
                    icon="camera"
                    onPress={view.shutter}
                    busy={upload.busy}
                    disabled={view.failure !== null}
                  >
                    {t('camera.shutter')}
                  </Button>
                  <FileTrigger
                    acceptedFileTypes={['image/*']}
                    onSelect={files => {
                      const file = files?.[0]
                      if (file !== undefined) void fromFile(file)
                    }}
                  >
                    <Button onPress={() => undefined} disabled={upload.busy}>
                      {t('camera.file')}
                    </Button>
                  </FileTrigger>
                </>
              )}
              <Button
                look={ended ? 'primary' : 'plain'}
                size={ended ? 'large' : 'normal'}
                busy={begin.busy}
                onPress={() => void start()}
              >
                {t('insurance.retry')}
              </Button>
              <Button onPress={onBack}>{t('insurance.cancel')}</Button>
            </div>
          )}
        </aside>
      </div>
    </Page>
  )
}
