// What an import would do: how many goods are new, changed or leave, how the file was understood, and its first goods.
import type { GoodsImport } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { rate } from '../../format.ts'

type Field =
  | 'id'
  | 'name'
  | 'category'
  | 'price'
  | 'currency'
  | 'deposit'
  | 'tax'
  | 'age'
  | 'ageClass'
  | 'unit'
  | 'barcode'

export function ImportPreview({ view, busy, onApply }: { view: GoodsImport; busy: boolean; onApply: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { counts, format, columns, sample } = view
  if (counts === null || format === null) return null
  return (
    <section className="panel" aria-labelledby="import-ready">
      <h2 id="import-ready">{t('goods.importing.ready')}</h2>
      <div role="status">
        <ul className="import-counts">
          {(['added', 'changed', 'unchanged', 'leaving'] as const).map(kind => (
            <li key={kind} data-kind={kind}>
              {t(`goods.importing.${kind}`, { count: counts[kind] })}
            </li>
          ))}
          {view.bad > 0 && <li data-kind="bad">{t('goods.importing.bad', { count: view.bad })}</li>}
        </ul>
      </div>
      <div className="settings-row">
        <Button look="primary" commit busy={busy} onPress={onApply}>
          {t('goods.importing.apply', { count: view.good })}
        </Button>
      </div>
      <p className="soft">
        {t('goods.importing.format', {
          encoding: format.encoding.toUpperCase(),
          delimiter: t(`goods.importing.delimiter.${format.delimiter}`),
          decimal: t(`goods.importing.decimal.${format.decimal}`),
        })}
      </p>
      <h3>{t('goods.importing.columns')}</h3>
      <ul className="import-columns">
        {columns.map(({ header, field }, place) => (
          // Headings may repeat.
          <li key={`${place} ${header}`} data-used={field !== null}>
            <bdi>{header === '' ? '–' : header}</bdi>
            <span aria-hidden="true"> → </span>
            {field === null ? t('goods.importing.ignored') : t(`goods.importing.fields.${field as Field}`)}
          </li>
        ))}
      </ul>
      <h3>{t('goods.importing.sample')}</h3>
      <div className="goods-scroll" role="region" tabIndex={0} aria-label={t('goods.importing.sample')}>
        <table className="goods-table">
          <thead>
            <tr>
              <th scope="col">{t('goods.field.id')}</th>
              <th scope="col">{t('goods.columns.name')}</th>
              <th scope="col">{t('goods.columns.category')}</th>
              <th scope="col" className="goods-figure">
                {t('goods.columns.price')}
              </th>
              <th scope="col" className="goods-figure">
                {t('goods.field.deposit')}
              </th>
              <th scope="col" className="goods-figure">
                {t('goods.field.tax')}
              </th>
              <th scope="col" className="goods-figure">
                {t('goods.columns.age')}
              </th>
              <th scope="col">{t('goods.columns.code')}</th>
            </tr>
          </thead>
          <tbody>
            {sample.map(({ line, good }) => (
              <tr key={line}>
                <td className="figures">{good.id}</td>
                <td>
                  <bdi>{good.name}</bdi>
                </td>
                <td>
                  <bdi>{good.category}</bdi>
                </td>
                <td className="goods-figure">
                  <Money minor={good.priceMinor} />
                </td>
                <td className="goods-figure">{good.depositMinor === 0 ? '' : <Money minor={good.depositMinor} />}</td>
                <td className="goods-figure figures">{rate(good.taxBasisPoints, language)}</td>
                <td className="goods-figure figures">{good.requiredAge === 0 ? '' : good.requiredAge}</td>
                <td className="figures">{good.barcodes.join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
