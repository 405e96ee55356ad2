// A total that explains itself: tapped, or by its key, it opens the derivation of the figure.
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Press } from '../../components/Press.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { keyFace, keyFor } from '../../keys.ts'
import { ExplainDialog, type Figure } from './ExplainDialog.tsx'

type ExplainedProps = {
  saleId: string | null
  figures: readonly Figure[]
  /** The one total of a screen that answers to the key. */
  byKey?: boolean
  disabled?: boolean
  children: ReactNode
}

export function Explained({ saleId, figures, byKey = false, disabled = false, children }: ExplainedProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const key = keyFor('explain')
  const show = () => (disabled ? undefined : setOpen(true))
  useShortcuts(byKey ? { [key]: show } : {}, { alsoInFields: [key] })
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
      {open && <ExplainDialog saleId={saleId} figures={figures} onClose={() => setOpen(false)} />}
    </>
  )
}
