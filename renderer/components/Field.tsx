// A labelled text field with room for a hint or an error in words.
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import './Field.css'

export type FieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  error?: string | null
  type?: 'text' | 'password' | 'search'
  inputMode?: 'text' | 'numeric' | 'decimal'
  maxLength?: number
  autoFocus?: boolean
  autoComplete?: 'off' | 'new-password'
  placeholder?: string
  name?: string
}

export function Field(props: FieldProps) {
  const {
    label,
    value,
    onChange,
    hint,
    error = null,
    type = 'text',
    inputMode = 'text',
    maxLength,
    autoFocus,
    autoComplete = 'off',
    placeholder,
    name,
  } = props
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== null}
      type={type}
      autoComplete={autoComplete}
      {...(name === undefined ? {} : { name })}
    >
      <Label className="field-label">{label}</Label>
      <Input
        className="field-input"
        inputMode={inputMode}
        spellCheck={false}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...(autoFocus === true ? { autoFocus } : {})}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      {hint !== undefined && error === null && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  )
}
