// What was read from the card: unsure fields are marked first-hand, every field can be corrected before it is confirmed.
import type { InsuranceScan } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useOp } from '../../till.ts'
import type { insurance } from '../../text/en-check.ts'

type FieldName = keyof typeof insurance.names
type CardField = InsuranceScan['fields'][number]

/** Below this the reader itself is not sure enough to trust without a look at the card. */
const SURE = 0.9

export function CardFields({
  scan,
  onRetry,
  onCancel,
}: {
  scan: InsuranceScan
  onRetry: () => void
  onCancel: () => void
}) {
  const { t, i18n } = useTranslation()
  const confirm = useOp('insurance.confirm')
  const [edited, setEdited] = useState<Readonly<Record<string, string>>>({})
  const nameOf = (name: string) =>
    i18n.exists(`insurance.names.${name}`) ? t(`insurance.names.${name as FieldName}`) : name.replaceAll('_', ' ')
  const values = scan.fields.map(({ name, value }) => ({ name, value: edited[name] ?? value }))
  return (
    <div className="card-fields">
      <header className="card-fields-head">
        <h2>{t('insurance.fields')}</h2>
        <p className="card-payer">
          {t('insurance.payer')}: <strong>{scan.payerMatch ?? t('insurance.noPayer')}</strong>
        </p>
      </header>
      <div className="card-fields-list">
        {scan.fields.map(field => (
          <CardFieldEntry
            key={field.name}
            field={field}
            label={nameOf(field.name)}
            value={edited[field.name] ?? field.value}
            onChange={value => setEdited({ ...edited, [field.name]: value })}
          />
        ))}
      </div>
      <footer className="card-fields-foot">
        <Button
          look="pay"
          size="large"
          commit
          busy={confirm.busy}
          onPress={() => void confirm.run({ scanId: scan.scanId, fields: values })}
        >
          {t('insurance.confirm')}
        </Button>
        <Button size="large" onPress={onRetry}>
          {t('insurance.retry')}
        </Button>
        <Button size="large" onPress={onCancel}>
          {t('insurance.cancel')}
        </Button>
      </footer>
    </div>
  )
}

function CardFieldEntry({
  field,
  label,
  value,
  onChange,
}: {
  field: CardField
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  const low = field.confidence !== null && field.confidence < SURE
  const sure =
    field.confidence === null ? null : t('insurance.confidence', { percent: `${Math.floor(field.confidence * 100)} %` })
  return (
    <label className="card-field" data-low={low}>
      <span className="card-field-label">
        {label}
        {low && (
          <span className="card-field-low">
            <Icon name="warning" size={18} /> {t('insurance.low')} · {sure}
          </span>
        )}
        {sure !== null && !low && <span className="soft small card-field-sure">{sure}</span>}
      </span>
      <input
        className="field-input"
        value={value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
      />
    </label>
  )
}
