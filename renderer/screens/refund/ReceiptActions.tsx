// What can still be done with a paid receipt: give back, exchange, void as a whole; and the refunds there were.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useMoney } from '../../components/Money.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useList } from '../../till.ts'
import type { GiveWay } from './GiveBack.tsx'
import './Refund.css'
import './RefundParts.css'

type ReceiptActionsProps = {
  saleId: string
  onGive: (way: GiveWay) => void
  onShow: (refundId: string) => void
}

export function ReceiptActions({ saleId, onGive, onShow }: ReceiptActionsProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const sale = useList('refund.of', { saleId }).data
  const mine = sale?.saleId === saleId ? sale : undefined
  const left = (mine?.leftMinor ?? 0) > 0
  const voidable = mine?.notVoidable === null
  const go = (way: GiveWay, may: boolean) => (may ? onGive(way) : undefined)
  useShortcuts({ F2: () => go('give', left), F4: () => go('exchange', left), F9: () => go('void', voidable) })
  if (mine === undefined) return null
  return (
    <div className="refund-receipt">
      <div className="refund-acts">
        <Button size="small" shortcut="F2" disabled={!left} onPress={() => onGive('give')}>
          {t('refund.give')}
        </Button>
        <Button size="small" shortcut="F4" disabled={!left} onPress={() => onGive('exchange')}>
          {t('refund.exchange')}
        </Button>
        {voidable && (
          <Button size="small" shortcut="F9" onPress={() => onGive('void')}>
            {t('refund.void')}
          </Button>
        )}
      </div>
      {mine.refunds.map(({ id, kind, number, totalMinor }) => (
        <Button key={id} look="quiet" size="small" onPress={() => onShow(id)}>
          {t(`refund.number.${kind}`, { number })} · {money(-totalMinor)}
        </Button>
      ))}
    </div>
  )
}
