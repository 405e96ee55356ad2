// Goods as rows, each opened by its name.
import type { Product } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money } from '../../components/Money.tsx'

export function GoodsTable({ products, onOpen }: { products: readonly Product[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <table className="goods-table">
      <thead>
        <tr>
          <th scope="col">{t('goods.columns.name')}</th>
          <th scope="col">{t('goods.columns.category')}</th>
          <th scope="col" className="goods-figure">
            {t('goods.columns.price')}
          </th>
          <th scope="col" className="goods-figure">
            {t('goods.columns.age')}
          </th>
          <th scope="col">{t('goods.columns.code')}</th>
        </tr>
      </thead>
      <tbody>
        {products.map(product => (
          <tr key={product.id} data-good={product.id}>
            <th scope="row">
              <Button look="quiet" className="goods-name" onPress={() => onOpen(product.id)}>
                {product.name}
              </Button>
            </th>
            <td>
              <bdi>{product.category}</bdi>
            </td>
            <td className="goods-figure">
              <Money minor={product.priceMinor} />
            </td>
            <td className="goods-figure figures">{product.requiredAge === 0 ? '' : product.requiredAge}</td>
            <td className="goods-code figures">{product.barcode ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
