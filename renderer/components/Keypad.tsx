// Twelve keys at a fixed place; the keyboard's digits do the same through the screen that holds it.
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Key } from '../entry.ts'
import { Icon } from './Icon.tsx'
import { Press } from './Press.tsx'
import './Keypad.css'

/** `corner` is the key left of 0: double zero for money, a decimal point for quantities, clear for PINs. */
export const Keypad = memo(function Keypad({
  onKey,
  corner,
  decimal = ',',
}: {
  onKey: (key: Key) => void
  corner: '00' | 'decimal' | 'clear'
  decimal?: string
}) {
  const { t } = useTranslation()
  const keys: Key[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3', corner, '0', 'back']
  const names = { decimal: t('keypad.decimal'), clear: t('keypad.clear'), back: t('keypad.back') }
  const faces = { '00': '00', decimal, clear: 'C' }
  return (
    <div className="keypad" role="group" aria-label={t('keypad.digits')}>
      {keys.map(key => (
        <Press
          key={key}
          className="keypad-key"
          onPress={() => onKey(key)}
          // A press must not take the focus away from the field that the keyboard types into.
          keepsFocus
          {...(key in names ? { 'aria-label': names[key as keyof typeof names] } : {})}
        >
          {key === 'back' ? <Icon name="erase" size={28} /> : (faces[key as keyof typeof faces] ?? key)}
        </Press>
      ))}
    </div>
  )
})
