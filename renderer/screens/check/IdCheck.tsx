// The age check at the counter by the till itself: the camera or typed dates, one verdict word, every other way within one tap.
import type { IdVerdict } from '#contract'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toBase64 } from '../../bytes.ts'
import { CameraView } from '../../components/CameraView.tsx'
import { PictureButton } from '../../components/PictureButton.tsx'
import { useCapture } from '../../hooks/use-capture.ts'
import { useIdle } from '../../hooks/use-idle.ts'
import type { ScannedDocument } from '../../hooks/use-scan.ts'
import { play } from '../../hooks/use-sounds.ts'
import { pictureProblem } from '../insurance/picture-file.ts'
import { useOp, useTillClient } from '../../till.ts'
import { CheckSide } from './CheckSide.tsx'
import { useDemand } from './chosen-way.ts'
import { EmptyStage } from './EmptyStage.tsx'
import { ManualEntry } from './ManualEntry.tsx'
import { RefuseDialog } from './RefuseDialog.tsx'
import { Verdict } from './Verdict.tsx'
import { nextWay, openingWay, type Restriction, type Way } from './ways.ts'
import './IdCheck.css'

/** After this long without anything happening the screen forgets what it saw and the camera goes off. */
export const IDLE_MS = 120_000

type IdCheckProps = {
  restriction: Restriction
  /** What a hand scanner read of the document, told anew by its number. */
  scanned?: ScannedDocument | null
  onLeave: () => void
  onHosted: () => void
}

export function IdCheck({ restriction, scanned = null, onLeave, onHosted }: IdCheckProps) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const { chosen, choose } = useDemand()
  const barcode = useOp('id.barcode')
  const [way, setWay] = useState<Way | null>(() => openingWay(restriction, chosen))
  const [verdict, setVerdict] = useState<IdVerdict | null>(null)
  const [run, setRun] = useState(0)
  const [refusing, setRefusing] = useState(false)
  /** A file has the whole processor: the camera is off meanwhile. */
  const [filing, setFiling] = useState(false)
  const touch = useIdle(IDLE_MS, onLeave)
  const active = way === 'device' && verdict === null && !refusing && !filing

  const show = (found: IdVerdict) => {
    touch()
    setVerdict(found)
    play(found.verdict === 'pass' ? 'paid' : 'failed')
  }
  const judge = async (bytes: Uint8Array) => {
    const result = await barcode.run({ bytes: toBase64(bytes) })
    if (result.ok) show(result.value)
  }
  const judgeScanned = useEffectEvent((bytes: Uint8Array) => void judge(bytes))
  useEffect(() => {
    const bytes = scanned?.take() ?? null
    if (bytes !== null) judgeScanned(bytes)
  }, [scanned])
  const view = useCapture({
    mode: 'id',
    session: active ? run : null,
    onBarcode: (bytes, mirrored) => {
      if (mirrored) notes.tell('info', t('camera.mirrored'), null, 'id.mirrored')
      void judge(bytes)
    },
  })

  const open = (next: Way) => {
    touch()
    choose(next)
    setVerdict(null)
    setRun(count => count + 1)
    setWay(next)
  }
  const handOver = useEffectEvent(onHosted)
  useEffect(() => {
    if (way === 'hosted') handOver()
  }, [way])

  const fromFile = async (file: File) => {
    touch()
    const problem = await pictureProblem(file)
    const { readBarcodeFromFile } = await import('../../capture/session.ts')
    setFiling(true)
    const read = problem === null ? await readBarcodeFromFile(file).catch(() => null) : null
    setFiling(false)
    if (read !== null && read.bytes !== null) return judge(read.bytes)
    play('not-found')
    const nothing = read?.why === 'payment-card' ? t('camera.filePaymentCard') : t('camera.fileNothing')
    const words = problem === null ? nothing : t(`camera.fileProblem.${problem}`)
    notes.tell('warning', words, null, 'id.file')
  }
  const passed = verdict?.verdict === 'pass'
  const other = way === null ? null : nextWay(restriction.ways, way)

  function stage() {
    if (verdict !== null) return <Verdict verdict={verdict} onAccept={onLeave} />
    if (way === 'device') return <CameraView view={view} active={active} caption={t('idCheck.lead')} />
    if (way === 'manual') return <ManualEntry key={run} onVerdict={show} onTouch={touch} />
    if (way === 'hosted') return <EmptyStage icon="clock" words={t('hosted.starting')} />
    if (restriction.status === 'passed') return <EmptyStage icon="check" words={t('idCheck.chooseWay')} />
    return <EmptyStage icon="warning" words={t('idCheck.noWay')} />
  }
  return (
    <div className="check">
      <section className="check-stage" aria-label={way === null ? t('idCheck.ways') : t(`idCheck.by.${way}`)}>
        {stage()}
      </section>
      <CheckSide
        restriction={restriction}
        way={way}
        passed={passed}
        again={
          way === null || (way === 'manual' && verdict === null)
            ? null
            : { words: t(way === 'manual' ? 'idCheck.enterAgain' : 'idCheck.rescan'), onPress: () => open(way) }
        }
        // A camera that cannot be used makes the next way the first choice.
        suggested={view.failure !== null && active && other !== null ? { way: other } : 'again'}
        leaveWords={t('idCheck.later')}
        onWay={open}
        onRefuse={() => (touch(), setRefusing(true))}
        onLeave={onLeave}
        extra={
          way === 'device' && (
            <PictureButton size="large" onFile={file => void fromFile(file)}>
              {t('idCheck.file')}
            </PictureButton>
          )
        }
      >
        <p className="soft small">{t('idCheck.privacy')}</p>
      </CheckSide>
      {refusing && (
        <RefuseDialog suggested={verdict?.verdict ?? null} onClose={() => setRefusing(false)} onRefused={onLeave} />
      )}
    </div>
  )
}
