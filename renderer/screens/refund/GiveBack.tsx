// Giving back from a receipt: what, why, where it goes, one confirm.
import type { RefundReason } from '#domain/refund-reasons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useMoney } from '../../components/Money.tsx'
import { Page } from '../../components/Page.tsx'
import { useClaimedScan } from '../../hooks/use-claimed-scan.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useList, useOp } from '../../till.ts'
import { GoesBack } from './GoesBack.tsx'
import { Reasons } from './Reasons.tsx'
import { RefundLines, stepOf, type Chosen } from './RefundLines.tsx'
import { useFreshRefunds } from './use-refunds.ts'
import './Refund.css'

export type GiveWay = 'give' | 'exchange' | 'void'
type GiveBackProps = { saleId: string; way: GiveWay; onBack: () => void; onDone: (refundId: string) => void }

export function GiveBack({ saleId, way, onBack, onDone }: GiveBackProps) {
  const { t } = useTranslation()
  const money = useMoney()
  useFreshRefunds()
  const sale = useList('refund.of', { saleId }).data
  // The name of the refund: pressed twice or sent again, it is the same one.
  const [refundId] = useState(() => crypto.randomUUID())
  const [picked, setPicked] = useState<Chosen>({})
  const [reason, setReason] = useState<RefundReason | null>(null)
  const [note, setNote] = useState('')
  const give = useOp('refund.give')
  const everything = Object.fromEntries((sale?.lines ?? []).map(({ lineId, leftMilli }) => [lineId, leftMilli]))
  const chosen = way === 'void' ? everything : picked
  const lines = Object.entries(chosen).flatMap(([lineId, quantityMilli]) =>
    quantityMilli > 0 ? [{ lineId, quantityMilli }] : [],
  )
  const to = way === 'exchange' ? ('credit' as const) : ('tenders' as const)
  const plan = useList('refund.preview', { saleId, lines, to }, sale !== undefined).data
  const ready = lines.length > 0 && reason !== null && !(reason === 'other' && note.trim().length < 3)
  const confirm = async () => {
    if (!ready || reason === null) return
    const result = await give.run({ refundId, saleId, lines, to, void: way === 'void', reason, note: note.trim() })
    if (result.ok) onDone(result.value.id)
  }
  // The goods themselves are scanned as they come over the counter.
  useClaimedScan(code => {
    const line = sale?.lines.find(
      ({ lineId, barcode, leftMilli }) => barcode === code.trim() && leftMilli > (picked[lineId] ?? 0),
    )
    if (line === undefined) return play('not-found')
    setPicked({ ...picked, [line.lineId]: Math.min(line.leftMilli, (picked[line.lineId] ?? 0) + stepOf(line)) })
    play('added')
  }, way !== 'void')
  useShortcuts({ F12: () => void confirm(), F2: () => setPicked(everything) })
  if (sale === undefined)
    return (
      <Page title={t('refund.give')} onBack={onBack}>
        {null}
      </Page>
    )
  const { number } = sale
  const title =
    way === 'void'
      ? t('refund.titleVoid', { number })
      : way === 'exchange'
        ? t('refund.titleExchange', { number })
        : t('refund.titleOf', { number })
  const amount = money(plan?.totalMinor ?? 0)
  const words =
    way === 'void'
      ? t('refund.confirmVoid', { amount })
      : way === 'exchange'
        ? t('refund.confirmExchange', { amount })
        : t('refund.confirm', { amount })
  return (
    <Page title={title} onBack={onBack}>
      <div className="refund">
        <section className="refund-what">
          {way !== 'void' && (
            <div className="refund-quick">
              <Button shortcut="F2" disabled={sale.leftMinor === 0} onPress={() => setPicked(everything)}>
                {t('refund.everything')}
              </Button>
              <Button disabled={lines.length === 0} onPress={() => setPicked({})}>
                {t('refund.none')}
              </Button>
              <span className="soft">
                {sale.leftMinor === 0
                  ? t('refund.allGone')
                  : sale.refunds.length > 0 && t('refund.earlier', { count: sale.refunds.length })}
              </span>
            </div>
          )}
          <RefundLines
            lines={sale.lines}
            chosen={chosen}
            fixed={way === 'void' || give.busy}
            onChange={(lineId, milli) => setPicked({ ...picked, [lineId]: milli })}
          />
        </section>
        <section className="refund-side">
          <Reasons reason={reason} note={note} onReason={setReason} onNote={setNote} />
          <GoesBack plan={lines.length === 0 ? undefined : plan} chosen={{ kind: 'of-receipt', saleId, lines }} />
          <Button
            look="pay"
            size="large"
            commit
            shortcut="F12"
            className="refund-confirm"
            disabled={!ready}
            busy={give.busy}
            busyText={t('refund.confirming')}
            onPress={() => void confirm()}
          >
            {words}
          </Button>
        </section>
      </div>
    </Page>
  )
}
