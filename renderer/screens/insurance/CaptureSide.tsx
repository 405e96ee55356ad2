// The side of the insurance screen while a card is being scanned: the steps, the time, and every way on with its key.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Countdown } from '../../components/Countdown.tsx'
import { Icon } from '../../components/Icon.tsx'
import { PictureButton } from '../../components/PictureButton.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { Progress } from './Progress.tsx'
import type { CardScan } from './use-card-scan.ts'

type CaptureSideProps = {
  card: CardScan
  side: 'front' | 'back' | null
  /** The camera gives pictures. */
  camera: boolean
  onShutter: () => void
  onFile: (file: File) => void
  onCancel: () => void
}

export function CaptureSide({ card, side, camera, onShutter, onFile, onCancel }: CaptureSideProps) {
  const { t } = useTranslation()
  const { scan, bothSides, busy, lost } = card
  const step = scan?.step ?? 'starting'
  const ended = lost || step === 'failed' || step === 'retry' || step === 'cancelled'
  const again = ended && scan?.reason !== 'too-many-tries'
  const scanning = side !== null && busy === null
  const oneSided = scanning && bothSides ? () => card.start(false) : undefined
  const retry = step === 'retry' && !lost ? card.retry : () => card.start(bothSides)
  const waiting = scan?.secondsLeft == null ? null : { secondsLeft: scan.secondsLeft }
  useShortcuts({
    ...(scanning && camera ? { F2: onShutter } : {}),
    ...(oneSided === undefined ? {} : { F4: oneSided }),
    ...(again && busy === null ? { F5: retry } : {}),
  })
  return (
    <aside className="insurance-side" aria-label={t('insurance.progress')}>
      <Progress step={step} bothSides={bothSides} />
      <div className="insurance-facts">
        {scan !== null && scan.attempt > 1 && <p>{t('insurance.attempt', { count: scan.attempt })}</p>}
        {waiting !== null && (
          <p>
            {t('insurance.left')}{' '}
            <Countdown
              from={waiting}
              className="insurance-left"
              spoken={count => t('insurance.leftSpoken', { count })}
            />
          </p>
        )}
        {!bothSides && side === 'front' && <p role="status">{t('insurance.oneSided')}</p>}
        {scan?.line === 'polling' && (
          <p className="insurance-slow" role="status">
            <Icon name="clock" size={20} /> {t('insurance.polling')}
          </p>
        )}
      </div>
      <div className="insurance-actions">
        {side !== null && bothSides && (
          <div className="insurance-noback">
            <Button onPress={() => oneSided?.()} disabled={oneSided === undefined} shortcut="F4">
              {t('insurance.noBack')}
            </Button>
            <p className="soft small">{t(`insurance.noBackHint.${side}`)}</p>
          </div>
        )}
        {side !== null && (
          <>
            <Button
              look="primary"
              size="large"
              icon="camera"
              onPress={onShutter}
              busy={busy === 'sending'}
              disabled={!camera}
              shortcut="F2"
            >
              {t('camera.shutter')}
            </Button>
            <PictureButton onFile={onFile} disabled={busy !== null}>
              {t('camera.file')}
            </PictureButton>
          </>
        )}
        {again && (
          <Button
            look="primary"
            size="large"
            autoFocus
            busy={busy === 'starting'}
            busyText={t('insurance.steps.starting')}
            onPress={retry}
            shortcut="F5"
          >
            {t('insurance.retry')}
          </Button>
        )}
        <Button
          onPress={onCancel}
          shortcut="Esc"
          {...(ended && !again ? { autoFocus: true, look: 'primary', size: 'large' } : {})}
        >
          {t(ended && !again ? 'insurance.leave' : 'insurance.cancel')}
        </Button>
      </div>
    </aside>
  )
}
