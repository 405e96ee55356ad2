// A total that explains itself: tapped, or by its key, it opens the derivation of the figure.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Press } from '../../components/Press.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { keyFace, keyFor } from '../../keys.ts'
import { ExplainDialog, type Figure } from './ExplainDialog.tsx'

type ExplainedProps = {
  figures: readonly Figure[]
  /** The one total of a screen that answers to the key; in the fields of a screen too, unless they take any text. */
  byKey?: boolean
  inFields?: boolean
  disabled?: boolean
  children: ReactNode
}

export function Explained({ figures, byKey = false, inFields = true, disabled = false, children }: ExplainedProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const key = keyFor('explain')
  const show = () => (disabled ? undefined : setOpen(true))
  useShortcuts(byKey ? { [key]: show } : {}, { alsoInFields: inFields ? [key] : [] })
  return (
    <>
      <Press
        className="explain-button"
        disabled={disabled}
        onPress={show}
        keepsFocus
        {...(byKey ? { 'aria-keyshortcuts': key } : {})}
      >
        {children}
        <span className="unseen">{t('explain.title')}</span>
        {byKey && <kbd className="button-key">{keyFace(key)}</kbd>}
      </Press>
      {open && <ExplainDialog figures={figures} onClose={() => setOpen(false)} />}
    </>
  )
}
