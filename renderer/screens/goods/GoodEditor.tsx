// One good with everything that can be changed of it, and the prices it had.
import type { Good, Output } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { failureText } from '../../failure-text.ts'
import { rate } from '../../format.ts'
import { useLanguage } from '../../components/Money.tsx'
import { useList, useOp } from '../../till.ts'
import { PriceHistory } from './PriceHistory.tsx'

type Rates = Output<'catalogue.rules'>['rates']
const fresh: Good = {
  id: '',
  name: '',
  category: '',
  priceMinor: 0,
  depositMinor: 0,
  taxBasisPoints: 0,
  requiredAge: 0,
  ageClass: null,
  unit: 'piece',
  barcodes: [],
}

export function GoodEditor({ id, onClose, onSaved }: { id: string | null; onClose: () => void; onSaved: () => void }) {
  const { t } = useTranslation()
  const rules = useList('catalogue.rules', {})
  const found = useList('catalogue.good', { id: id ?? '-' }, id !== null)
  const failure = rules.error ?? found.error
  const title = t(id === null ? 'goods.addTitle' : 'goods.editTitle')
  if (failure !== null) {
    const { what, next } = failureText(t, failure.failure)
    return (
      <Dialog title={title} onClose={onClose} alert>
        <p>
          {what} {next}
        </p>
      </Dialog>
    )
  }
  if (rules.data === undefined || (id !== null && found.data?.good.id !== id)) return null
  const { rates } = rules.data
  const good = id === null ? { ...fresh, taxBasisPoints: rates[0]?.basisPoints ?? 0 } : found.data!.good
  return (
    <Editor
      title={title}
      isNew={id === null}
      good={good}
      rates={rates}
      changes={found.data?.changes ?? []}
      onClose={onClose}
      onSaved={onSaved}
    />
  )
}

function Editor(props: {
  title: string
  isNew: boolean
  good: Good
  rates: Rates
  changes: Output<'catalogue.good'>['changes']
  onClose: () => void
  onSaved: () => void
}) {
  const { title, isNew, rates, changes, onClose, onSaved } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const [good, setGood] = useState(props.good)
  const [codes, setCodes] = useState(props.good.barcodes.join(' '))
  const [age, setAge] = useState(String(props.good.requiredAge))
  const [faults, setFaults] = useState<{ field: string; text: string }[]>([])
  const save = useOp('catalogue.save')
  const set = <K extends keyof Good>(field: K, value: Good[K]) => setGood(now => ({ ...now, [field]: value }))
  const errorOf = (field: string): string | null => faults.find(fault => fault.field === field)?.text ?? null
  const run = async () => {
    const barcodes = codes.split(/[\s,;|]+/).filter(code => code !== '')
    const requiredAge = /^\d{1,2}$/.test(age.trim()) ? Number(age) : 0
    const result = await save.run({ good: { ...good, barcodes, requiredAge } })
    if (!result.ok) return
    if (result.value.saved) onSaved()
    else setFaults(result.value.faults)
  }
  const others = faults.filter(({ field }) => !['id', 'name', 'category', 'age', 'barcode'].includes(field))
  return (
    <Dialog
      title={title}
      size="wide"
      onClose={onClose}
      footer={
        <Button look="primary" commit busy={save.busy} onPress={() => void run()}>
          {t('goods.save')}
        </Button>
      }
    >
      <div className="good-editor">
        {others.length > 0 && (
          <ul role="alert" className="good-faults">
            {others.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        {isNew && (
          <Field label={t('goods.field.id')} value={good.id} onChange={id => set('id', id)} error={errorOf('id')} />
        )}
        <Field
          label={t('goods.field.name')}
          value={good.name}
          onChange={name => set('name', name)}
          error={errorOf('name')}
          maxLength={120}
        />
        <Field
          label={t('goods.field.category')}
          value={good.category}
          onChange={category => set('category', category)}
          error={errorOf('category')}
          maxLength={60}
        />
        <div className="good-pair">
          <MoneyField
            label={t('goods.field.price')}
            minor={good.priceMinor}
            onChange={minor => set('priceMinor', minor)}
          />
          <MoneyField
            label={t('goods.field.deposit')}
            minor={good.depositMinor}
            onChange={minor => set('depositMinor', minor)}
          />
        </div>
        <Choice
          label={t('goods.field.tax')}
          value={String(good.taxBasisPoints)}
          options={rates.map(({ basisPoints }) => [String(basisPoints), rate(basisPoints, language)] as const)}
          onChange={value => set('taxBasisPoints', Number(value))}
        />
        <Choice
          label={t('goods.field.unit')}
          value={good.unit}
          options={(['piece', 'kg', 'lb'] as const).map(unit => [unit, t(`goods.unit.${unit}`)] as const)}
          onChange={unit => set('unit', unit)}
        />
        <Choice
          label={t('goods.field.ageClass')}
          value={good.ageClass ?? 'none'}
          options={(['none', 'beer-and-wine', 'spirits', 'tobacco'] as const).map(
            kind => [kind, t(`goods.ageClass.${kind}`)] as const,
          )}
          onChange={kind => set('ageClass', kind === 'none' ? null : kind)}
        />
        <Field
          label={t('goods.field.age')}
          value={age}
          onChange={setAge}
          hint={t('goods.field.ageHint')}
          inputMode="numeric"
          maxLength={2}
          error={errorOf('age')}
        />
        <Field
          label={t('goods.field.barcodes')}
          value={codes}
          onChange={setCodes}
          hint={t('goods.field.barcodesHint')}
          error={errorOf('barcode')}
        />
        {!isNew && <PriceHistory changes={changes} />}
      </div>
    </Dialog>
  )
}
