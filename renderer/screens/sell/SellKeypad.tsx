// The fixed keypad of the sell screen: digits first, then what they mean – quantity, price, percent – and Pay as the largest key.
import { exponentOf } from '#domain/money'
import { forwardRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Keypad } from '../../components/Keypad.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { keyOf, pastedNumber, pushNumber, readSaleQuantity, scaled, type Key } from '../../entry.ts'
import { quantity as quantityText } from '../../format.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useStable } from '../../hooks/use-stable.ts'
import { keyFor } from '../../keys.ts'
import { nextQuantity } from '../../next-quantity.ts'
import { useTill } from '../../till.ts'
import './SellKeypad.css'

type SellKeypadProps = {
  entry: string
  onEntry: (entry: string) => void
  onQuantity: (milli: number) => void
  /** With the price typed before it, in minor units, or null to be asked. */
  onPrice: (minor: number | null) => void
  onLinePercent: (basisPoints: number) => void
  onSalePercent: (basisPoints: number) => void
  onUndo: () => void
  onPay: () => void
  onLeave: () => void
  canChange: boolean
  hasSale: boolean
  remainingMinor: number
}

export const SellKeypad = forwardRef<HTMLInputElement, SellKeypadProps>(function SellKeypad(props, field) {
  const { entry, onEntry, onLeave, canChange, hasSale } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const { currency } = useTill().store
  const decimal = language === 'de' ? ',' : '.'
  const times = useSyncExternalStore(nextQuantity.subscribe, nextQuantity.get)
  const [error, setError] = useState<string | null>(null)
  const change = (next: string) => {
    setError(null)
    onEntry(next)
  }
  const press = useStable((key: Key) => change(pushNumber(entry, key)))
  const refuse = (words: string) => {
    setError(words)
    play('failed')
  }
  /** The quantity typed, in thousandths; says in words why it is none. */
  const typedQuantity = (): number | null => {
    const read = readSaleQuantity(entry, 'en')
    if (read.ok) return read.value
    refuse(t(`sell.quantityRefused.${read.reason}`))
    return null
  }
  const quantity = () => {
    const milli = typedQuantity()
    if (milli === null) return
    change('')
    props.onQuantity(milli)
  }
  const before = () => {
    if (entry === '') return nextQuantity.set(null)
    const milli = typedQuantity()
    if (milli === null) return
    change('')
    nextQuantity.set(milli)
    onLeave()
  }
  const price = () => {
    const minor = entry === '' ? null : scaled(entry, exponentOf(currency))
    if (entry !== '' && minor === null) return refuse(t('sell.priceRefused'))
    change('')
    props.onPrice(minor)
  }
  const percent = (apply: (basisPoints: number) => void) => {
    const basisPoints = scaled(entry, 2)
    if (basisPoints === null) return
    if (basisPoints > 10_000) return refuse(t('sell.percentTooBig'))
    change('')
    apply(basisPoints)
  }
  const shownTimes = times === null ? null : quantityText(times, language)
  return (
    <section className="sell-keys" aria-label={t('sell.keypad')}>
      <Keypad corner="decimal" decimal={decimal} onKey={press} />
      <div className="sell-actions">
        <span className="sell-entry-box">
          {shownTimes !== null && (
            <span className="sell-times figures" role="status" data-times="">
              {shownTimes} ×<span className="unseen"> {t('sell.timesOn', { shown: shownTimes })}</span>
            </span>
          )}
          <input
            ref={field}
            className="sell-entry figures"
            aria-label={t('sell.keypadEntry')}
            inputMode="none"
            autoComplete="off"
            value={entry.replace('.', decimal)}
            placeholder="0"
            aria-invalid={error !== null}
            {...(error === null ? {} : { 'aria-describedby': 'sell-error' })}
            onChange={event => {
              const pasted = pastedNumber(event.target.value)
              if (pasted === null) refuse(t('sell.entryRefused'))
              else change(pasted)
            }}
            onKeyDown={event => {
              if (event.ctrlKey || event.metaKey || event.altKey) return
              const key = keyOf(event.key)
              if (key !== null) change(pushNumber(entry, key))
              else if (event.key === 'Enter' && !event.repeat) quantity()
              else if (event.key === '*') before()
              else if (event.key === '%') percent(props.onLinePercent)
              else if (event.key === '-') refuse(t('sell.quantityRefused.negative'))
              else if (event.key === 'Escape') change('')
              else return
              event.preventDefault()
              if (event.key === 'Escape' || (event.key === 'Enter' && entry !== '')) onLeave()
            }}
          />
        </span>
        {error !== null && (
          <p className="sell-error" role="alert" id="sell-error">
            {error}
          </p>
        )}
        <Button
          onPress={before}
          disabled={entry === '' && times === null}
          shortcut={keyFor('times')}
          hint={times === null ? t('sell.times') : t('sell.timesClear', { shown: shownTimes })}
          pressed={times !== null}
        >
          n ×
        </Button>
        <Button
          onPress={quantity}
          disabled={!canChange || entry === ''}
          shortcut={keyFor('quantity')}
          hint={t('sell.qtyFor')}
        >
          {t('sell.qty')}
        </Button>
        <Button onPress={price} disabled={!canChange} shortcut={keyFor('price')} hint={t('help.keys.price')}>
          {t('sell.price')}
        </Button>
        <Button onPress={props.onUndo} disabled={!hasSale} shortcut={keyFor('undo')} hint={t('help.keys.undo')}>
          {t('sell.undo')}
        </Button>
        <Button
          onPress={() => percent(props.onLinePercent)}
          disabled={!canChange || entry === ''}
          hint={t('sell.percentLineFor')}
        >
          {t('sell.percentLine')}
        </Button>
        <Button
          onPress={() => percent(props.onSalePercent)}
          disabled={!canChange || entry === ''}
          hint={t('sell.percentSaleFor')}
        >
          {t('sell.percentSale')}
        </Button>
      </div>
      <Button look="pay" className="sell-pay" onPress={props.onPay} disabled={!hasSale} shortcut={keyFor('pay')}>
        <span className="sell-pay-word">{t('sell.pay')}</span>
        <Money minor={props.remainingMinor} />
      </Button>
    </section>
  )
})
