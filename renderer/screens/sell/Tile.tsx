// One article to tap: name, price, deposit and age limit.
import type { Product } from '#contract'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Money, useMoney } from '../../components/Money.tsx'
import { Press } from '../../components/Press.tsx'

type TileProps = { product: Product; hue: number; tabStop: boolean; onAdd: (product: Product) => void }

export const Tile = memo(function Tile({ product, hue, tabStop, onAdd }: TileProps) {
  const { t } = useTranslation()
  const money = useMoney()
  return (
    <li>
      <Press
        className="tile"
        data-product={product.id}
        style={{ '--hue': hue } as object}
        onPress={() => onAdd(product)}
        keepsFocus
        tabStop={tabStop}
      >
        <bdi className="tile-name">{product.name}</bdi>
        {product.depositMinor > 0 && (
          <span className="tile-deposit">{t('sell.deposit', { amount: money(product.depositMinor) })}</span>
        )}
        <span className="tile-foot">
          {product.requiredAge > 0 && <span className="tile-age">{t('sell.age', { age: product.requiredAge })}</span>}
          {product.priceMinor === 0 ? (
            <span className="tile-price">{t('sell.openPrice')}</span>
          ) : (
            <Money minor={product.priceMinor} className="tile-price" />
          )}
        </span>
      </Press>
    </li>
  )
})
