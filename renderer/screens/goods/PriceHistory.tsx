// The prices a good had, the newest first: when, from what to what, and who changed it.
import type { Output } from '#contract'
import { useTranslation } from 'react-i18next'
import { Money, useLanguage } from '../../components/Money.tsx'
import { dateTimeText } from '../../format.ts'

export function PriceHistory({ changes }: Pick<Output<'catalogue.good'>, 'changes'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const price = (minor: number | null) =>
    minor === null ? <span className="soft">{t('goods.absent')}</span> : <Money minor={minor} />
  return (
    <section aria-labelledby="price-history" className="price-history">
      <h3 id="price-history">{t('goods.history')}</h3>
      {changes.length === 0 ? (
        <p className="soft">{t('goods.historyNone')}</p>
      ) : (
        <table className="goods-table">
          <thead>
            <tr>
              <th scope="col">{t('goods.change.at')}</th>
              <th scope="col" className="goods-figure">
                {t('goods.change.from')}
              </th>
              <th scope="col" className="goods-figure">
                {t('goods.change.to')}
              </th>
              <th scope="col">{t('goods.change.who')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ at, fromMinor, toMinor, who, source }, place) => (
              // Two changes of one import have the same time.
              <tr key={`${at} ${changes.length - place}`}>
                <td className="figures">{dateTimeText(at, language)}</td>
                <td className="goods-figure">{price(fromMinor)}</td>
                <td className="goods-figure">{price(toMinor)}</td>
                <td>
                  {who} {source === 'import' && <span className="soft">{t('goods.change.import')}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
