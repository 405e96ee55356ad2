// The fixed keypad of the sell screen: digits first, then what they mean – quantity, percent – and Pay as the largest key.
import { forwardRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Keypad } from '../../components/Keypad.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { keyOf, pushNumber, scaled } from '../../entry.ts'
import './SellKeypad.css'

type SellKeypadProps = {
  entry: string
  onEntry: (entry: string) => void
  onQuantity: (milli: number) => void
  onLinePercent: (basisPoints: number) => void
  onSalePercent: (basisPoints: number) => void
  onPay: () => void
  onLeave: () => void
  canChange: boolean
  hasSale: boolean
  remainingMinor: number
}

export const SellKeypad = forwardRef<HTMLInputElement, SellKeypadProps>(function SellKeypad(props, field) {
  const {
    entry,
    onEntry,
    onQuantity,
    onLinePercent,
    onSalePercent,
    onPay,
    onLeave,
    canChange,
    hasSale,
    remainingMinor,
  } = props
  const { t } = useTranslation()
  const decimal = useLanguage() === 'de' ? ',' : '.'
  const [error, setError] = useState(false)
  const change = (next: string) => {
    setError(false)
    onEntry(next)
  }
  const quantity = () => {
    const milli = scaled(entry, 3)
    if (milli === null) return
    change('')
    onQuantity(milli)
  }
  const percent = (apply: (basisPoints: number) => void) => {
    const basisPoints = scaled(entry, 2)
    if (basisPoints === null) return
    if (basisPoints > 10_000) return setError(true)
    change('')
    apply(basisPoints)
  }
  return (
    <section className="sell-keys" aria-label={t('sell.keypad')}>
      <Keypad corner="decimal" decimal={decimal} onKey={key => change(pushNumber(entry, key))} />
      <div className="sell-actions">
        <input
          ref={field}
          className="sell-entry figures"
          aria-label={t('sell.keypadEntry')}
          inputMode="none"
          autoComplete="off"
          value={entry.replace('.', decimal)}
          placeholder="0"
          aria-invalid={error}
          onChange={() => undefined}
          onKeyDown={event => {
            const key = keyOf(event.key)
            if (key !== null) change(pushNumber(entry, key))
            else if (event.key === 'Enter' && !event.repeat) quantity()
            else if (event.key === '%') percent(onLinePercent)
            else if (event.key === 'Escape') change('')
            else return
            event.preventDefault()
            if (key === null) onLeave()
          }}
        />
        {error && (
          <p className="sell-error" role="alert">
            {t('sell.percentTooBig')}
          </p>
        )}
        <Button onPress={quantity} disabled={!canChange || entry === ''} shortcut="F5" hint={t('sell.qtyFor')}>
          {t('sell.qty')}
        </Button>
        <Button
          onPress={() => percent(onLinePercent)}
          disabled={!canChange || entry === ''}
          hint={t('sell.percentLineFor')}
        >
          {t('sell.percentLine')}
        </Button>
        <Button
          onPress={() => percent(onSalePercent)}
          disabled={!canChange || entry === ''}
          hint={t('sell.percentSaleFor')}
        >
          {t('sell.percentSale')}
        </Button>
      </div>
      <Button look="pay" className="sell-pay" onPress={onPay} disabled={!hasSale} shortcut="F12">
        <span className="sell-pay-word">{t('sell.pay')}</span>
        <Money minor={remainingMinor} />
      </Button>
    </section>
  )
})
