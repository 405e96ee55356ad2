// Sales that wait: resume one with a tap.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { timeText } from '../../format.ts'
import { useList, useOp } from '../../till.ts'
import './ParkedDialog.css'

export function ParkedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const money = useMoney()
  const list = useList('sale.parked', {})
  const resume = useOp('sale.resume')
  const sales = list.data?.sales ?? []
  const pick = async (saleId: string) => {
    const result = await resume.run({ saleId })
    if (result.ok) onClose()
  }
  return (
    <Dialog title={t('parked.title')} onClose={onClose}>
      {sales.length === 0 ? (
        <p className="soft">{list.isPending ? t('frame.loading') : t('parked.none')}</p>
      ) : (
        <ul className="parked">
          {sales.map(sale => {
            const time = timeText(sale.at, language)
            return (
              <li key={sale.id} className="parked-row">
                <span className="parked-time figures">{time}</span>
                <span className="parked-who">
                  {sale.cashier}
                  <span className="soft small">{t('sell.items', { count: sale.items })}</span>
                </span>
                <Money minor={sale.totalMinor} className="parked-sum" />
                <Button
                  look="primary"
                  busy={resume.busy}
                  onPress={() => void pick(sale.id)}
                  label={t('parked.resumeOf', { time, amount: money(sale.totalMinor) })}
                >
                  {t('parked.resume')}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
    </Dialog>
  )
}
