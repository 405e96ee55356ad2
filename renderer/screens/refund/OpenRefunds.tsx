// Refunds with a part that is not over: nothing of them can be forgotten, whoever is at the till.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { Page } from '../../components/Page.tsx'
import { dateTimeText } from '../../format.ts'
import { useList } from '../../till.ts'
import { useFreshRefunds } from './use-refunds.ts'
import './Refund.css'
import './RefundParts.css'

export function OpenRefunds({ onBack, onShow }: { onBack: () => void; onShow: (refundId: string) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  useFreshRefunds()
  const list = useList('refund.open', {})
  const refunds = list.data?.refunds ?? []
  return (
    <Page title={t('refund.openList')} onBack={onBack}>
      <div className="refund-open">
        <p className="soft">{t('refund.openLead')}</p>
        {refunds.length === 0 && <p>{list.isPending ? t('frame.loading') : t('refund.openNone')}</p>}
        <ul>
          {refunds.map(({ id, kind, number, saleNumber, at, parts }) => (
            <li key={id} className="refund-open-one" data-refund={id}>
              <span className="refund-name">
                <strong>{t(`refund.number.${kind}`, { number })}</strong>
                <span className="soft small figures">
                  {saleNumber !== null && `${t('refund.ofReceipt', { number: saleNumber })} · `}
                  {dateTimeText(at, language)}
                </span>
              </span>
              <span className="refund-open-parts">
                {parts
                  .filter(({ state }) => state !== 'done' && state !== 'replaced')
                  .map(part => (
                    <span key={part.id} className="refund-part-head" data-state={part.state}>
                      <span className="refund-state">{t(`refund.states.${part.state}`)}</span>
                      <Money minor={part.leftMinor} />
                    </span>
                  ))}
              </span>
              <Button onPress={() => onShow(id)} hint={t(`refund.number.${kind}`, { number })}>
                {t('refund.show')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  )
}
