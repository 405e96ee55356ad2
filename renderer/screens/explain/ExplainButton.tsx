// A button beside a receipt that explains the figures of the sale it belongs to.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { keyFor } from '../../keys.ts'
import { ExplainDialog } from './ExplainDialog.tsx'
import { receiptFigures } from './explain-figures.ts'

type ExplainButtonProps = { saleId: string; totals: Sale['totals']; size?: 'normal' | 'small' }

export function ExplainButton({ saleId, totals, size = 'normal' }: ExplainButtonProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const key = keyFor('explain')
  // In a field that searches for receipts too: nothing on a receipt holds this key.
  useShortcuts({ [key]: () => setOpen(true) }, { alsoInFields: [key] })
  return (
    <>
      <Button look="quiet" size={size} shortcut={key} onPress={() => setOpen(true)}>
        {t('explain.open')}
      </Button>
      {open && <ExplainDialog figures={receiptFigures(t, language, saleId, totals)} onClose={() => setOpen(false)} />}
    </>
  )
}
