// The banner over the work area: problems with their next step and a close button, short notes that go by themselves.
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../failure-text.ts'
import type { Note } from '../notes.ts'
import { useLine, useNotes } from '../till.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './Notes.css'

/** A note goes by itself, a warning stays long enough to be read twice, a problem until somebody closes it. */
const SHOWN_MS = { info: 4000, warning: 8000, problem: null }

export function Notes() {
  const { notes, board } = useNotes()
  const open = useLine()
  const { t } = useTranslation()
  return (
    // The attribute keeps notes readable and pressable while a dialog is open.
    <div className="notes" data-react-aria-top-layer="true">
      {!open && (
        <div className="note note-problem" role="alert">
          <Icon name="offline" size={28} />
          <div className="note-words">
            <strong>{t('frame.lostTitle')}</strong>
            <p>{t('failures.unreachable-till.money')}</p>
            <p>{t('failures.unreachable-till.next')}</p>
          </div>
        </div>
      )}
      {notes.map(note => (
        <OneNote key={note.id} note={note} onClose={() => board.close(note.id)} />
      ))}
    </div>
  )
}

function OneNote({ note, onClose }: { note: Note; onClose: () => void }) {
  const { t } = useTranslation()
  const shown = SHOWN_MS[note.kind]
  const close = useEffectEvent(onClose)
  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => close(), shown)
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div className={`note note-${note.kind}`} role={note.kind === 'info' ? 'status' : 'alert'}>
      <Icon name={note.kind === 'info' ? 'info' : 'warning'} size={28} />
      <div className="note-words">
        {note.kind === 'problem' ? <Problem note={note} /> : <Words title={note.title} text={note.text} />}
      </div>
      <Button look="quiet" size="small" icon="cross" onPress={onClose} label={t('frame.close')}>
        {t('frame.close')}
      </Button>
    </div>
  )
}

function Problem({ note }: { note: Extract<Note, { kind: 'problem' }> }) {
  const { t } = useTranslation()
  const text = failureText(t, note.failure)
  return (
    <>
      <strong>{text.what}</strong>
      <p>{text.money}</p>
      <p className="note-next">{text.next}</p>
      {text.code !== null && <p className="small">{t('failures.support', { code: text.code })}</p>}
    </>
  )
}

function Words({ title, text }: { title: string; text: string | null }) {
  return (
    <>
      <strong>{title}</strong>
      {text !== null && <p>{text}</p>}
    </>
  )
}
