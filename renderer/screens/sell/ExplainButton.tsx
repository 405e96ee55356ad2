// A button beside a receipt that explains the figures of the sale it belongs to.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { keyFor } from '../../keys.ts'
import { ExplainDialog } from './ExplainDialog.tsx'
import { doneFigures } from './explain-figures.ts'

export function ExplainButton({ saleId }: { saleId: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const key = keyFor('explain')
  useShortcuts({ [key]: () => setOpen(true) })
  return (
    <>
      <Button look="quiet" shortcut={key} onPress={() => setOpen(true)}>
        {t('explain.open')}
      </Button>
      {open && <ExplainDialog saleId={saleId} figures={doneFigures(t)} onClose={() => setOpen(false)} />}
    </>
  )
}
