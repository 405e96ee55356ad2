// At Pay: credits of goods brought back, which pay for this sale as far as they go, and can be taken off again.
import type { Sale } from '#contract'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useMoney } from '../../components/Money.tsx'
import { useList, useOp } from '../../till.ts'
import { useFreshRefunds } from './use-refunds.ts'

export function PayCredit({ sale, disabled }: { sale: Sale; disabled: boolean }) {
  const { t } = useTranslation()
  const money = useMoney()
  useFreshRefunds()
  const use = useOp('refund.use-credit')
  const release = useOp('refund.release-credit')
  const open = useList('refund.open', {}).data?.refunds ?? []
  const credits = open.flatMap(({ id, number, parts }) =>
    parts.flatMap(part =>
      part.kind === 'credit' && part.state === 'open' ? [{ id, number, left: part.leftMinor }] : [],
    ),
  )
  const used = sale.tenders.reduce((sum, { kind, amountMinor }) => (kind === 'credit' ? sum + amountMinor : sum), 0)
  if (credits.length === 0 && used === 0) return null
  return (
    <>
      {/* Three at most: whoever stands here has just brought the goods back. */}
      {credits.slice(-3).map(({ id, number, left }) => (
        <Button
          key={id}
          size="large"
          commit
          className="pay-way"
          icon="back"
          disabled={disabled || use.busy || sale.remainingMinor <= 0}
          hint={t('refund.useCreditOf', { number })}
          onPress={() => void use.run({ refundId: id })}
        >
          <span className="pay-way-name">{t('refund.credit')}</span>
          <span className="figures">{money(Math.min(left, sale.remainingMinor))}</span>
        </Button>
      ))}
      {used > 0 && (
        <Button commit busy={release.busy} disabled={disabled} onPress={() => void release.run({})}>
          {t('refund.releaseCredit')}
        </Button>
      )}
    </>
  )
}
