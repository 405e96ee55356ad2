// A few exclusive choices side by side, as large as buttons.
import { Label, Radio, RadioGroup } from 'react-aria-components'
import './Choice.css'

type ChoiceProps<T extends string> = { label: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void }

export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <RadioGroup className="choice" value={value} onChange={(next) => onChange(next as T)} orientation="horizontal">
      <Label className="field-label">{label}</Label>
      <div className="choice-row">
        {options.map(([key, name]) => (
          <Radio key={key} value={key} className="choice-one">
            {name}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
