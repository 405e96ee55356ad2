// One article to tap: name, price, deposit and age limit.
import type { Product } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button as AriaButton } from 'react-aria-components'
import { Money, useMoney } from '../../components/Money.tsx'

export function Tile({ product, hue, onAdd }: { product: Product; hue: number; onAdd: (product: Product) => void }) {
  const { t } = useTranslation()
  const money = useMoney()
  return (
    <li>
      <AriaButton
        className="tile"
        data-product={product.id}
        style={{ '--hue': hue } as object}
        onPress={() => onAdd(product)}
        preventFocusOnPress
      >
        <span className="tile-name">{product.name}</span>
        {product.depositMinor > 0 && (
          <span className="tile-deposit">{t('sell.deposit', { amount: money(product.depositMinor) })}</span>
        )}
        <span className="tile-foot">
          {product.requiredAge > 0 && <span className="tile-age">{t('sell.age', { age: product.requiredAge })}</span>}
          <Money minor={product.priceMinor} className="tile-price" />
        </span>
      </AriaButton>
    </li>
  )
}
