// A full screen beside selling: its title, the way back, and its content.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../hooks/use-shortcuts.ts'
import { Button } from './Button.tsx'
import './Page.css'

export function Page({
  title,
  onBack,
  children,
  lead,
}: {
  title: string
  onBack: () => void
  children: ReactNode
  lead?: ReactNode
}) {
  const { t } = useTranslation()
  useShortcuts({ Escape: onBack }, { alsoInFields: ['Escape'] })
  return (
    <div className="page">
      <header className="page-head">
        <Button icon="back" onPress={onBack} shortcut="Esc">
          {t('frame.back')}
        </Button>
        <h1>{title}</h1>
        {lead}
      </header>
      <div className="page-body">{children}</div>
    </div>
  )
}
