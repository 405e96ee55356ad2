// What was read from the card: unsure fields come first and are marked, every field can be corrected before it is confirmed.
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { confidenceWords, fieldLabel, isLow, lowFirst, type CardField } from './card-words.ts'

type CardFieldsProps = {
  fields: readonly CardField[]
  edited: Readonly<Record<string, string>>
  onChange: (name: string, value: string) => void
}

export function CardFields({ fields, edited, onChange }: CardFieldsProps) {
  const { t, i18n } = useTranslation()
  const low = fields.filter(isLow).length
  return (
    <>
      <header className="card-fields-head">
        <h2 id="card-fields-title">{t('insurance.fields')}</h2>
        <p role="status" className={low > 0 ? 'card-low' : 'soft'}>
          {low > 0 && <Icon name="warning" size={18} />}
          {low > 0 ? t('insurance.low', { count: low }) : t('insurance.sure')}
        </p>
      </header>
      <div className="card-fields-list">
        {lowFirst(fields).map((field, index) => {
          const value = edited[field.name] ?? field.value
          const changed = value !== field.value
          const unsure = isLow(field) && !changed
          return (
            <label key={field.name} className="card-field" data-low={unsure} data-field={field.name}>
              <span className="card-field-label">
                {fieldLabel(t, field.name)}
                <span className={unsure ? 'card-low' : 'soft card-field-sure'}>
                  {unsure && <Icon name="warning" size={16} />}
                  {confidenceWords(t, field, changed, i18n.language)}
                </span>
              </span>
              <input
                className="field-input"
                value={value}
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                autoFocus={index === 0 && isLow(field)}
                onChange={event => onChange(field.name, event.target.value)}
              />
            </label>
          )
        })}
      </div>
    </>
  )
}
