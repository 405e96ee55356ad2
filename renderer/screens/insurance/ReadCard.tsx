// A card that was read: its fields to compare and correct, and beside them the payer, the coverage and what came later.
import type { InsuranceScan } from '#contract'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useOp, useTill } from '../../till.ts'
import { CardFields } from './CardFields.tsx'
import { isLow } from './card-words.ts'
import { Coverage } from './Coverage.tsx'
import { Extras, PayerMatch } from './CardSide.tsx'
import './CardFields.css'

/** Nobody types the last character and Enter this fast, a scanner does; it must not confirm a card. */
const SCANNER_MS = 60

type ReadCardProps = { scan: InsuranceScan; onAgain: () => void; onBack: () => void }

export function ReadCard({ scan, onAgain, onBack }: ReadCardProps) {
  const { t } = useTranslation()
  const offered = useTill().eligibility
  const confirm = useOp('insurance.confirm')
  const [edited, setEdited] = useState<Readonly<Record<string, string>>>({})
  const typed = useRef(-SCANNER_MS)
  const values = scan.fields.map(({ name, value }) => ({ name, value: edited[name] ?? value }))

  const accept = async () => {
    const result = await confirm.run({ scanId: scan.scanId, fields: values })
    if (result.ok) onBack()
  }
  const byKey = () => {
    if (performance.now() - typed.current > SCANNER_MS) void accept()
  }
  useShortcuts({ Enter: byKey, F5: onAgain }, { enabled: !confirm.busy, alsoInFields: ['Enter'] })
  return (
    <div className="insurance">
      <section className="card-fields" aria-labelledby="card-fields-title">
        <CardFields
          fields={scan.fields}
          edited={edited}
          onChange={(name, value) => {
            typed.current = performance.now()
            setEdited({ ...edited, [name]: value })
          }}
        />
        <footer className="card-fields-foot">
          <Button
            look="pay"
            size="large"
            commit
            busy={confirm.busy}
            autoFocus={!scan.fields.some(isLow)}
            shortcut="Enter"
            onPress={() => void accept()}
          >
            {t('insurance.confirm')}
          </Button>
          <Button size="large" onPress={onAgain} shortcut="F5">
            {t('insurance.restart')}
          </Button>
          <Button size="large" onPress={onBack} shortcut="Esc">
            {t('insurance.cancel')}
          </Button>
        </footer>
      </section>
      {/* Scrolled by key where nothing else in it takes the focus. */}
      <aside className="insurance-side" aria-label={t('insurance.payer')} {...(offered ? {} : { tabIndex: 0 })}>
        <PayerMatch payer={scan.payer} />
        {offered && <Coverage scan={scan} values={values} />}
        <Extras extras={scan.extras} />
      </aside>
    </div>
  )
}
