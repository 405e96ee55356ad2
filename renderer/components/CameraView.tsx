// The live picture with the document frame and one cue at a time.
import { useTranslation } from 'react-i18next'
import type { CaptureView } from '../hooks/use-capture.ts'
import { Icon } from './Icon.tsx'
import './CameraView.css'

export function CameraView({ view, active, caption }: { view: CaptureView; active: boolean; caption?: string }) {
  const { t } = useTranslation()
  const { guidance, quad, failure, video } = view
  const width = video.current?.videoWidth || 1920
  const height = video.current?.videoHeight || 1080
  const cue = failure !== null ? null : guidance === null ? t('camera.starting') : t(`camera.guidance.${guidance}`)
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
            {cue}
          </p>
        </>
      )}
      {caption !== undefined && <figcaption className="camera-caption">{caption}</figcaption>}
      {failure !== null && (
        <p className="camera-failure" role="alert">
          <Icon name="camera" size={56} />
          {t(`camera.failure.${failure}`)}
        </p>
      )}
    </figure>
  )
}
