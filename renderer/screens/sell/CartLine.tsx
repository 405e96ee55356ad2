// One line of the sale: name, quantity with − and +, total, remove.
import type { Sale } from '#contract'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { Press } from '../../components/Press.tsx'
import { quantity } from '../../format.ts'
import type { Cart } from '../../hooks/use-cart.ts'

type CartLineProps = {
  line: Sale['lines'][number]
  cart: Cart
  selected: boolean
  flash: boolean
  onSelect: (id: string) => void
}

/** Every snapshot is a new object, so a line is drawn anew only when something in it is not as it was. */
const same = (before: CartLineProps, after: CartLineProps): boolean =>
  before.selected === after.selected &&
  before.flash === after.flash &&
  before.cart === after.cart &&
  before.onSelect === after.onSelect &&
  JSON.stringify(before.line) === JSON.stringify(after.line)

/** Only the selected line's buttons are tab stops: arrow keys choose the line, and two hundred lines are one stop. */
export const CartLine = memo(function CartLine({ line, cart, selected, flash, onSelect }: CartLineProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const amount = quantity(line.quantityMilli, language)
  const step = { keepsFocus: true, tabStop: selected }
  return (
    <li className="line" data-line={line.id} data-product={line.productId} data-selected={selected} data-flash={flash}>
      <Press className="line-name" onPress={() => onSelect(line.id)} aria-pressed={selected} {...step}>
        <span className="line-title">
          <bdi>{line.name}</bdi>
          {line.requiredAge > 0 && <span className="tile-age">{t('sell.age', { age: line.requiredAge })}</span>}
        </span>
        <span className="line-facts figures">
          {amount} × {money(line.unitPriceMinor)}
          {line.depositMinor !== 0 && ` · ${t('sell.depositLine')} ${money(line.depositMinor)}`}
          {line.discountMinor !== 0 && (
            <span className="line-discount">{` · −${money(Math.abs(line.discountMinor))}`}</span>
          )}
        </span>
        {line.note !== null && <bdi className="line-note">{line.note}</bdi>}
      </Press>
      <span className="line-steps">
        <Press
          className="line-step"
          onPress={() => cart.step(line, -1)}
          aria-label={t('sell.less', { name: line.name })}
          {...step}
        >
          <Icon name="minus" />
        </Press>
        <span className="line-quantity figures">{amount}</span>
        <Press
          className="line-step"
          onPress={() => cart.step(line, 1)}
          aria-label={t('sell.more1', { name: line.name })}
          {...step}
        >
          <Icon name="plus" />
        </Press>
      </span>
      <Money minor={line.totalMinor} className="line-total" />
      <Press
        className="line-step line-remove"
        onPress={() => cart.remove(line)}
        aria-label={t('sell.remove', { name: line.name })}
        {...step}
      >
        <Icon name="cross" />
      </Press>
    </li>
  )
}, same)
