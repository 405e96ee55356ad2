// A few exclusive choices side by side, as large as buttons; native radios underneath keep arrow keys and names right.
import { useId } from 'react'
import './Choice.css'

type ChoiceProps<T extends string> = {
  label: string
  value: T
  options: readonly (readonly [T, string])[]
  onChange: (value: T) => void
}

export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className="choice">
      <legend className="field-label">{label}</legend>
      <div className="choice-row">
        {options.map(([key, words]) => (
          <label key={key} className="choice-one">
            <input
              type="radio"
              className="unseen"
              name={name}
              value={key}
              checked={key === value}
              onChange={() => onChange(key)}
            />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
