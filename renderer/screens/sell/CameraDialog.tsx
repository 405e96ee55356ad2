// A code in front of the camera, for whoever has no scanner at hand: what is read goes the way of a scan.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText } from '../../capture/code-text.ts'
import { Button } from '../../components/Button.tsx'
import { CameraView } from '../../components/CameraView.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { PictureButton } from '../../components/PictureButton.tsx'
import { useCapture } from '../../hooks/use-capture.ts'
import { play } from '../../hooks/use-sounds.ts'
import { pictureProblem } from '../insurance/picture-file.ts'
import './CameraDialog.css'

type CameraDialogProps = { onClose: () => void; onScan: (code: string) => void }

export function CameraDialog({ onClose, onScan }: CameraDialogProps) {
  const { t } = useTranslation()
  const [run, setRun] = useState(0)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  /** Nothing is rung up by a dialog that somebody has closed meanwhile. */
  const shown = useRef(false)
  useEffect(() => {
    shown.current = true
    return () => void (shown.current = false)
  }, [])
  const take = (bytes: Uint8Array) => {
    onClose()
    onScan(codeText(bytes))
  }
  const view = useCapture({ mode: 'code', session: run, onBarcode: take })
  const fromFile = async (file: File) => {
    setBusy(true)
    setProblem(null)
    const wrong = await pictureProblem(file)
    const { readBarcodeFromFile } = await import('../../capture/session.ts')
    const read = wrong === null ? await readBarcodeFromFile(file, 'code').catch(() => null) : null
    if (!shown.current) return
    setBusy(false)
    if (read !== null && read.bytes !== null) return take(read.bytes)
    play('not-found')
    if (wrong !== null) return setProblem(t(`camera.fileProblem.${wrong}`))
    setProblem(read?.why === 'payment-card' ? t('camera.filePaymentCard') : t('sell.cameraFileNothing'))
  }
  return (
    <Dialog
      title={t('sell.camera')}
      size="wide"
      onClose={onClose}
      footer={
        <>
          {view.failure !== null && <Button onPress={() => setRun(count => count + 1)}>{t('idCheck.rescan')}</Button>}
          <PictureButton disabled={busy} onFile={file => void fromFile(file)}>
            {t('idCheck.file')}
          </PictureButton>
        </>
      }
    >
      <div className="code-camera">
        <CameraView view={view} active caption={t('sell.cameraLead')} wanted={t('sell.cameraWanted')} />
      </div>
      <div role="alert">{problem !== null && <p className="field-error">{problem}</p>}</div>
    </Dialog>
  )
}
