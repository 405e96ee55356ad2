// Whether the plan is active, in short beside the fields of the card; the question and the whole answer are in a dialog.
import type { InsuranceScan } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { CoverageDialog, type Values } from './CoverageDialog.tsx'
import { CoverageWord } from './CoverageWord.tsx'
import './Coverage.css'

export function Coverage({ scan, values }: { scan: InsuranceScan; values: Values }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { eligibility } = scan
  const show = () => setOpen(true)
  useShortcuts({ F6: show })
  return (
    <section className="coverage" aria-labelledby="coverage-title">
      <h2 id="coverage-title">{t('insurance.coverage.title')}</h2>
      <div role="status">
        {eligibility?.step === 'checking' && <p>{t('insurance.coverage.checking')}</p>}
        {eligibility?.step === 'failed' && <p>{t('insurance.coverage.failed')}</p>}
        {eligibility?.step === 'done' && <CoverageWord active={eligibility.active} />}
      </div>
      <Button onPress={show} shortcut="F6">
        {t(eligibility?.step === 'done' ? 'insurance.coverage.details' : 'insurance.coverage.check')}
      </Button>
      {open && <CoverageDialog scan={scan} values={values} onClose={() => setOpen(false)} />}
    </section>
  )
}
