// A discount on the selected item or on the whole sale: percent, an amount, or so much a unit; given ones can be taken off.
import type { Sale } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { useOp } from '../../till.ts'
import { discountWish, reasonKeys, type DiscountEntry, type DiscountKind } from './discount-entry.ts'
import { GivenDiscounts } from './GivenDiscounts.tsx'
import './Discount.css'

type Line = Sale['lines'][number]
type DiscountDialogProps = { sale: Sale; selected: Line | null; onClose: () => void }
const fresh: DiscountEntry = { kind: 'percent', percent: '', amountMinor: 0, limit: '', reason: 'goodwill', other: '' }

export function DiscountDialog({ sale, selected, onClose }: DiscountDialogProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const give = useOp('sale.discount')
  const [of, setOf] = useState<'line' | 'sale'>(selected === null ? 'sale' : 'line')
  const [entry, setEntry] = useState(fresh)
  const [id] = useState(() => crypto.randomUUID())
  const [tried, setTried] = useState(false)
  const change = (part: Partial<DiscountEntry>) => (setTried(false), setEntry({ ...entry, ...part }))
  const line = of === 'line' ? (sale.lines.find(each => each.id === selected?.id) ?? null) : null
  const words = entry.reason === 'other' ? entry.other.trim() : t(`discount.reasons.${entry.reason}`)
  const read = discountWish(entry, { lineId: line?.id ?? null, discountId: id, reason: words, language })
  const wrong = (field: string) => (tried && !read.ok && read.field === field ? t(`discount.wrong.${read.why}`) : null)
  const submit = async () => {
    setTried(true)
    if (!read.ok) return
    const result = await give.run(read.wish)
    if (result.ok) onClose()
  }
  const kinds = (['percent', 'fixed', 'per-unit'] as const).map(kind => [kind, t(`discount.kinds.${kind}`)] as const)
  return (
    <Dialog
      title={t('discount.title')}
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('frame.cancel')}</Button>
          <Button look="primary" commit busy={give.busy} onPress={() => void submit()}>
            {t('discount.give')}
          </Button>
        </>
      }
    >
      <form className="discount-form" onSubmit={event => (event.preventDefault(), void submit())}>
        {selected !== null && (
          <Choice
            label={t('discount.of')}
            value={of}
            options={[
              ['line', selected.name],
              ['sale', t('discount.sale')],
            ]}
            onChange={setOf}
          />
        )}
        <GivenDiscounts lineId={line?.id ?? null} discounts={line?.discounts ?? sale.discounts} />
        <Choice<DiscountKind>
          label={t('discount.kind')}
          value={entry.kind}
          options={kinds}
          onChange={kind => change({ kind })}
        />
        <div className="discount-figures">
          {entry.kind === 'percent' ? (
            <Field
              label={t('discount.percent')}
              value={entry.percent}
              onChange={percent => change({ percent })}
              inputMode="decimal"
              maxLength={6}
              error={wrong('percent')}
              autoFocus
            />
          ) : (
            <div>
              <MoneyField
                label={t(entry.kind === 'fixed' ? 'discount.amount' : 'discount.amountEach')}
                minor={entry.amountMinor}
                onChange={amountMinor => change({ amountMinor })}
                onEnter={() => void submit()}
                autoFocus
              />
              {wrong('amount') !== null && (
                <p className="field-error" role="alert">
                  {wrong('amount')}
                </p>
              )}
            </div>
          )}
          {entry.kind === 'per-unit' && (
            <Field
              label={t('discount.limit')}
              value={entry.limit}
              onChange={limit => change({ limit })}
              inputMode="numeric"
              maxLength={6}
              hint={t('discount.limitHint')}
              error={wrong('limit')}
            />
          )}
        </div>
        <Choice
          label={t('discount.reason')}
          value={entry.reason}
          options={reasonKeys.map(key => [key, t(`discount.reasons.${key}`)] as const)}
          onChange={reason => change({ reason })}
        />
        {entry.reason === 'other' && (
          <Field
            label={t('discount.otherReason')}
            value={entry.other}
            onChange={other => change({ other })}
            maxLength={120}
            error={wrong('reason')}
          />
        )}
        <button type="submit" hidden>
          {t('discount.give')}
        </button>
      </form>
    </Dialog>
  )
}
