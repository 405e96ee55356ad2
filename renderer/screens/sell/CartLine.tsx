// One line of the sale: name, quantity with − and +, total, remove.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button as AriaButton } from 'react-aria-components'
import { Icon } from '../../components/Icon.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { quantity } from '../../format.ts'
import type { Cart } from '../../hooks/use-cart.ts'

type CartLineProps = {
  line: Sale['lines'][number]
  cart: Cart
  selected: boolean
  flash: boolean
  onSelect: (id: string) => void
}

export function CartLine({ line, cart, selected, flash, onSelect }: CartLineProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const language = useLanguage()
  const amount = quantity(line.quantityMilli, language)
  return (
    <li className="line" data-line={line.id} data-product={line.productId} data-selected={selected} data-flash={flash}>
      <AriaButton className="line-name" onPress={() => onSelect(line.id)} aria-pressed={selected} preventFocusOnPress>
        <span className="line-title">
          {line.name}
          {line.requiredAge > 0 && <span className="tile-age">{t('sell.age', { age: line.requiredAge })}</span>}
        </span>
        <span className="line-facts figures">
          {amount} × {money(line.unitPriceMinor)}
          {line.depositMinor !== 0 && ` · ${t('sell.depositLine')} ${money(line.depositMinor)}`}
          {line.discountMinor !== 0 && (
            <span className="line-discount">{` · −${money(Math.abs(line.discountMinor))}`}</span>
          )}
        </span>
      </AriaButton>
      <span className="line-steps">
        <AriaButton
          className="line-step"
          onPress={() => cart.step(line, -1)}
          aria-label={t('sell.less', { name: line.name })}
          preventFocusOnPress
        >
          <Icon name="minus" />
        </AriaButton>
        <span className="line-quantity figures">{amount}</span>
        <AriaButton
          className="line-step"
          onPress={() => cart.step(line, 1)}
          aria-label={t('sell.more1', { name: line.name })}
          preventFocusOnPress
        >
          <Icon name="plus" />
        </AriaButton>
      </span>
      <Money minor={line.totalMinor} className="line-total" />
      <AriaButton
        className="line-step line-remove"
        onPress={() => cart.remove(line)}
        aria-label={t('sell.remove', { name: line.name })}
        preventFocusOnPress
      >
        <Icon name="cross" />
      </AriaButton>
    </li>
  )
}
