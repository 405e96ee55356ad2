// Scanning an insurance card: front, back, then every field to compare and confirm.
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { CameraView } from '../../components/CameraView.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Page } from '../../components/Page.tsx'
import { useCapture } from '../../hooks/use-capture.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useTillClient } from '../../till.ts'
import { CaptureSide } from './CaptureSide.tsx'
import { scanReason } from './card-words.ts'
import { pictureProblem } from './picture-file.ts'
import { ReadCard } from './ReadCard.tsx'
import { useCardScan } from './use-card-scan.ts'
import './Insurance.css'

export function Insurance({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const card = useCardScan()
  const { scan, busy, lost } = card
  const side = busy !== 'starting' && (scan?.step === 'front' || scan?.step === 'back') ? scan.step : null
  const step = scan?.step ?? 'starting'
  const ended = lost || step === 'failed' || step === 'retry' || step === 'cancelled'

  const view = useCapture({
    mode: 'insurance',
    session: side !== null && busy === null ? card.run : null,
    waitForTurn: side === 'back',
    onStill: (jpeg, how) => card.send(jpeg, how),
  })
  const fromFile = async (file: File) => {
    const problem = await pictureProblem(file)
    const { stillFromFile } = await import('../../capture/session.ts')
    // Null is a payment card, undefined no picture.
    const jpeg = problem === null ? await stillFromFile(file).catch(() => undefined) : undefined
    if (jpeg) return card.send(jpeg, 'selectedFile')
    play('not-found')
    const words = jpeg === null ? t('camera.filePaymentCard') : t(`camera.fileProblem.${problem ?? 'not-a-picture'}`)
    notes.tell('warning', words, null, 'insurance.file')
  }
  const told = useEffectEvent((now: typeof step, over: boolean) => {
    if (now === 'confirmed') onBack()
    else if (now === 'read') play('attention')
    else if (over) play('failed')
  })
  useEffect(() => told(step, ended), [step, ended])

  function stage() {
    if (side !== null) return <CameraView view={view} active={busy === null} caption={t(`insurance.steps.${side}`)} />
    const reason = scan?.reason ?? null
    return (
      <div className="insurance-wait" data-bad={ended} role="status">
        <Icon name={ended ? 'warning' : 'clock'} size={64} />
        <p>{lost ? t('insurance.notStarted') : t(`insurance.steps.${step}`)}</p>
        {ended && reason !== null && <p className="insurance-reason">{t(`insurance.reasons.${scanReason(reason)}`)}</p>}
      </div>
    )
  }
  return (
    <Page
      title={t('insurance.title')}
      onBack={onBack}
      lead={<span className="soft">{t(card.bothSides ? 'insurance.lead' : 'insurance.leadOne')}</span>}
    >
      {scan?.step === 'read' && busy === null ? (
        <ReadCard
          key={`${scan.scanId}:${scan.attempt}`}
          scan={scan}
          onAgain={() => card.start(card.bothSides)}
          onBack={onBack}
        />
      ) : (
        <div className="insurance">
          <section className="insurance-main" aria-label={t('insurance.title')}>
            {stage()}
          </section>
          <CaptureSide
            card={card}
            side={side}
            camera={view.failure === null}
            onShutter={view.shutter}
            onFile={file => void fromFile(file)}
            onCancel={onBack}
          />
        </div>
      )}
    </Page>
  )
}
