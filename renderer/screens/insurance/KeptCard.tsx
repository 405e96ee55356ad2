// For a manager, on request: what the store's setting keeps of a sale's insurance card, and until when.
import type { Output } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'
import { useMay } from '../../hooks/use-may.ts'
import { useOp } from '../../till.ts'
import { fieldLabel } from './card-words.ts'
import './KeptCard.css'

type Kept = Output<'insurance.kept'>

/** Shows nothing to a cashier. Each look is one call, because the machine writes it into the journal. */
export function KeptCard({ saleId }: { saleId: string }) {
  const { t } = useTranslation()
  const allowed = useMay('customer-data')
  const ask = useOp('insurance.kept')
  const [kept, setKept] = useState<Kept | null>(null)
  if (!allowed) return null
  const look = async () => {
    const result = await ask.run({ saleId })
    if (result.ok) setKept(result.value)
  }
  return (
    <>
      <Button size="small" icon="card" busy={ask.busy} onPress={() => void look()}>
        {t('insurance.kept.button')}
      </Button>
      {kept !== null && <KeptDialog kept={kept} onClose={() => setKept(null)} />}
    </>
  )
}

function KeptDialog({ kept, onClose }: { kept: Kept; onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <Dialog title={t('insurance.kept.title')} onClose={onClose}>
      {kept.fields.length === 0 ? (
        <p>{t('insurance.kept.none')}</p>
      ) : (
        <dl className="kept-card">
          {kept.fields.map(({ name, value }) => (
            <div key={name}>
              <dt>{fieldLabel(t, name)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {kept.deleteAt !== null && <p>{t('insurance.kept.until', { date: dateTimeText(kept.deleteAt, language) })}</p>}
      <p className="soft small">{t('insurance.kept.lead')}</p>
    </Dialog>
  )
}
