// For a manager, on request: the pictures and the report of a finished check, out of memory only and gone with their window.
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '#contract'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useOp } from '../../till.ts'
import { sizeOf, useBlobUrl, type Blobbed } from './use-blob-url.ts'

type Files = Output<'id.hosted-files'>['files']

export function HostedLooks({ checkId, onLook }: { checkId: string; onLook: () => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'pictures' | 'report' | null>(null)
  const look = (what: 'pictures' | 'report') => (onLook(), setOpen(what))
  const close = () => (onLook(), setOpen(null))
  return (
    <div className="hosted-looks" role="group" aria-label={t('hosted.looks.title')}>
      <Button size="small" onPress={() => look('pictures')}>
        {t('hosted.looks.pictures')}
      </Button>
      <Button size="small" onPress={() => look('report')}>
        {t('hosted.looks.report')}
      </Button>
      {open === 'pictures' && <Pictures checkId={checkId} onLook={onLook} onClose={close} />}
      {open === 'report' && <Report checkId={checkId} onClose={close} />}
    </div>
  )
}

function Pictures({ checkId, onLook, onClose }: { checkId: string; onLook: () => void; onClose: () => void }) {
  const { t } = useTranslation()
  const list = useOp('id.hosted-files')
  const one = useOp('id.hosted-file')
  const [files, setFiles] = useState<Files | null>(null)
  const [shown, setShown] = useState<{ number: number; name: string; content: Blobbed } | null>(null)
  const url = useBlobUrl(shown?.content ?? null)
  const failed = useEffectEvent(onClose)
  const ask = useEffectEvent(async (still: () => boolean) => {
    const result = await list.run({ checkId })
    if (!still()) return
    if (result.ok) setFiles(result.value.files)
    else failed()
  })
  useEffect(() => {
    let here = true
    void ask(() => here)
    return () => void (here = false)
  }, [])
  const show = async (file: Files[number], number: number) => {
    // A button that is switched off loses the focus, so it only does nothing while a picture is on its way.
    if (one.busy) return
    onLook()
    setShown(null)
    const result = await one.run({ checkId, index: file.index })
    if (result.ok) setShown({ number, name: nameOf(file), content: result.value })
  }
  return (
    <Dialog title={t('hosted.looks.picturesTitle')} size="wide" onClose={onClose}>
      <p>{t('hosted.looks.kept')}</p>
      <p className="soft small">{t('hosted.looks.lead')}</p>
      {files === null && <p role="status">{t('hosted.looks.loading')}</p>}
      {files?.length === 0 && <p role="status">{t('hosted.looks.none')}</p>}
      <div className="looks-list">
        {files?.map((file, index) => (
          <Button key={file.index} pressed={shown?.number === index + 1} onPress={() => void show(file, index + 1)}>
            {t('hosted.looks.show', { number: index + 1, name: nameOf(file) })}
          </Button>
        ))}
      </div>
      <p className="unseen" role="status">
        {one.busy ? t('hosted.looks.loading') : ''}
      </p>
      {url !== null && shown !== null && (
        <img
          className="looks-picture"
          src={url}
          alt={t('hosted.looks.shown', { number: shown.number, name: shown.name })}
        />
      )}
    </Dialog>
  )
}

function Report({ checkId, onClose }: { checkId: string; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const fetched = useOp('id.hosted-report')
  const [content, setContent] = useState<Blobbed | null>(null)
  const url = useBlobUrl(content)
  const failed = useEffectEvent(onClose)
  const ask = useEffectEvent(async (still: () => boolean) => {
    const result = await fetched.run({ checkId })
    if (!still()) return
    if (result.ok) setContent(result.value)
    else failed()
  })
  useEffect(() => {
    let here = true
    void ask(() => here)
    return () => void (here = false)
  }, [])
  const size = content === null ? '' : kilobytes(sizeOf(content.bytes), i18n.language)
  return (
    <Dialog title={t('hosted.looks.reportTitle')} onClose={onClose}>
      <p role="status">{url === null ? t('hosted.looks.loading') : t('hosted.looks.reportReady', { size })}</p>
      <p>{t('hosted.looks.kept')}</p>
      <p className="soft small">{t('hosted.looks.lead')}</p>
      {url !== null && (
        <>
          {/* A name without a number of the check: file names end up in many lists. */}
          <a className="button look-primary size-large looks-save" href={url} download="id-check-report.pdf">
            {t('hosted.looks.save')}
          </a>
          <p className="soft small">{t('hosted.looks.saveHint')}</p>
        </>
      )}
    </Dialog>
  )
}

const nameOf = ({ name, category }: Files[number]): string => (name === '' ? category : name)

function kilobytes(bytes: number, language: string): string {
  const amount = Math.max(1, Math.ceil(bytes / 1024))
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'kilobyte' }).format(amount)
}
