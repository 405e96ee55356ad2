// Beside the fields of a card: the payer it belongs to, and what the service finds out a little later.
import type { InsuranceScan } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { percent, serviceLabel, SURE } from './card-words.ts'

export function PayerMatch({ payer }: { payer: InsuranceScan['payer'] }) {
  const { t, i18n } = useTranslation()
  const low = payer?.score != null && payer.score < SURE
  return (
    <section className="card-payer" aria-labelledby="card-payer-title">
      <h2 id="card-payer-title">{t('insurance.payer')}</h2>
      <p className="card-payer-name">{payer?.name ?? t('insurance.noPayer')}</p>
      {payer !== null && (
        <p className="card-payer-facts">
          {payer.id !== null && <span className="soft">{t('insurance.payerId', { id: payer.id })}</span>}
          {payer.score !== null && (
            <span className={low ? 'card-low' : 'soft'}>
              {low && <Icon name="warning" size={18} />}
              {t('insurance.match', { percent: percent(payer.score, i18n.language) })}
            </span>
          )}
        </p>
      )}
    </section>
  )
}

/** Told politely when they arrive, because nobody waits for them. */
export function Extras({ extras }: { extras: InsuranceScan['extras'] }) {
  const { t } = useTranslation()
  return (
    <div role="status" className="card-extras">
      {extras.length > 0 && (
        <>
          <h2>{t('insurance.extras')}</h2>
          <dl>
            {extras.map(({ kind, label, value }) => (
              <div key={`${kind} ${label} ${value}`}>
                <dt>
                  {t(`insurance.kinds.${kind}`)} · {serviceLabel(t, label)}
                </dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
