// The live picture with the document frame and one cue at a time.
import { useTranslation } from 'react-i18next'
import type { CaptureView } from '../hooks/use-capture.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './CameraView.css'

/** What does not pass by itself. */
const warnings: ReadonlySet<string> = new Set(['two-documents', 'payment-card', 'stuck', 'black', 'frozen'])

type CameraViewProps = {
  view: CaptureView
  active: boolean
  caption?: string
  /** What to say while nothing is in view, where it is no document that is wanted. */
  wanted?: string
}

export function CameraView({ view, active, caption, wanted }: CameraViewProps) {
  const { t } = useTranslation()
  const { guidance, quad, failure, video, small, lamp } = view
  const width = video.current?.videoWidth || 1920
  const height = video.current?.videoHeight || 1080
  const hint = guidance === 'no-card' && wanted !== undefined ? wanted : null
  const cue =
    failure !== null ? null : guidance === null ? t('camera.starting') : (hint ?? t(`camera.guidance.${guidance}`))
  return (
    <figure className="camera" data-on={active} data-guidance={guidance ?? 'none'}>
      <video ref={video} className="camera-video" muted playsInline aria-label={t('camera.preview')} />
      {active && failure === null && (
        <>
          {/* The picture is cut to fill its place; the same rule keeps the outline on the card. */}
          <svg
            className="camera-quad"
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="xMidYMid slice"
            aria-hidden="true"
          >
            {quad !== null && (
              <polygon
                points={quad.map(([x, y]) => `${x * width},${y * height}`).join(' ')}
                vectorEffect="non-scaling-stroke"
              />
            )}
          </svg>
          <span className="camera-frame" aria-hidden="true" />
          <p className="camera-cue" role="status">
            {guidance === 'ok' && <Icon name="check" size={28} />}
            {guidance !== null && warnings.has(guidance) && <Icon name="warning" size={28} />}
            {cue}
          </p>
        </>
      )}
      {(caption !== undefined || small !== null) && (
        <figcaption className="camera-caption">
          {caption}
          {active && failure === null && small !== null && (
            <span className="camera-small" role="status">
              {t('camera.small', small)}
            </span>
          )}
        </figcaption>
      )}
      {active && failure === null && lamp !== null && (
        <div className="camera-lamp">
          <Button onPress={() => view.switchLamp(!lamp)}>{t(lamp ? 'camera.lampOff' : 'camera.lampOn')}</Button>
        </div>
      )}
      {failure !== null && (
        <p className="camera-failure" role="alert">
          <Icon name="camera" size={56} />
          {t(`camera.failure.${failure}`)}
        </p>
      )}
    </figure>
  )
}
