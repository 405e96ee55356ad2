// Everything after sign-in: keeps the chosen view, and lets the state of the sale overrule it where money or law demands.
import type { SaleState, ShiftReport, Till } from '#contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { NoticeBar } from '../components/NoticeBar.tsx'
import { play } from '../hooks/use-sounds.ts'
import { useScan } from '../hooks/use-scan.ts'
import { useScansClaimed } from '../hooks/use-claimed-scan.ts'
import { useWedge } from '../hooks/use-wedge.ts'
import type { NoticeName } from '../notice-text.ts'
import { demandOf, viewOf, type Screen, type View } from '../route.ts'
import { Hosted } from './check/Hosted.tsx'
import { IdCheck } from './check/IdCheck.tsx'
import { Done } from './Done.tsx'
import { GoodsScreen } from './goods/GoodsScreen.tsx'
import { Insurance } from './insurance/Insurance.tsx'
import { Pay } from './pay/Pay.tsx'
import { Payments } from './payments/Payments.tsx'
import { ReportsDoor } from './reports/ReportsDoor.tsx'
import { Sales } from './Sales.tsx'
import { AskDialog } from './sell/AskDialog.tsx'
import { Sell } from './sell/Sell.tsx'
import { Settings } from './settings/Settings.tsx'
import { Shift } from './shift/Shift.tsx'

/** Notices that a screen says itself, or that would only stand in the way of a customer who is paying. */
const said: Partial<Record<View, readonly NoticeName[]>> = {
  pay: ['payment-unknown', 'payments-to-review'],
  payments: ['payment-unknown', 'payments-to-review'],
  settings: ['payments-to-review'],
}

type WorkProps = {
  till: Till
  state: SaleState
  onScreen: (screen: Screen) => void
  onShiftClosed: (report: ShiftReport) => void
}

export function Work({ till, state, onScreen, onShiftClosed }: WorkProps) {
  const [chosen, setChosen] = useState<View>('sell')
  const [dismissed, setDismissed] = useState<string | null>(null)
  const [receipt, setReceipt] = useState<string | null>(null)
  const view = viewOf(chosen, state, dismissed)
  const sale = state.sale

  const go = useCallback((next: View) => {
    if (next === 'sales') setReceipt(null)
    setChosen(next)
  }, [])
  const home = useCallback(() => {
    setDismissed(state.lastSaleId)
    setChosen('sell')
  }, [state.lastSaleId])
  const openReceipt = useCallback((saleId: string) => {
    setReceipt(saleId)
    setChosen('sales')
  }, [])
  const { scan, asked, ask, document } = useScan({ view, sale, onReceipt: openReceipt, onView: go })
  useWedge(scan, !useScansClaimed())

  // A shown view that the sale no longer allows is left for good, so that it does not come back with the next sale.
  useEffect(() => {
    if (view !== chosen && view !== 'pay') setChosen(view)
    onScreen(view)
  }, [view, chosen, onScreen])

  const demand = demandOf(state)
  useEffect(() => {
    if (demand === null) return
    play('attention')
    setChosen('id-check')
  }, [demand])

  const last = useRef(state.lastSaleId)
  useEffect(() => {
    if (state.lastSaleId !== null && state.lastSaleId !== last.current) play('paid')
    last.current = state.lastSaleId
  }, [state.lastSaleId])
  const step = sale?.payment?.step ?? null
  useEffect(() => {
    if (step === 'declined' || step === 'not-sent') play('failed')
    if (step === 'unknown' || step === 'needs-human') play('attention')
  }, [step])

  return (
    <>
      <NoticeBar till={till} hidden={said[view] ?? []} onPayments={() => go('payments')} />
      <div className="work">{screen()}</div>
      {asked !== null && <AskDialog key={asked.productId} asked={asked} onClose={() => ask(null)} />}
    </>
  )

  function screen() {
    switch (view) {
      case 'sell':
        return <Sell state={state} onGo={go} onScan={scan} onAsk={ask} />
      case 'pay':
        return sale === null ? null : <Pay sale={sale} onBack={home} onShift={() => go('shift')} />
      case 'done':
        return state.lastSaleId === null ? null : <Done state={state} saleId={state.lastSaleId} onNext={home} />
      case 'id-check':
        return sale?.restriction ? (
          <IdCheck restriction={sale.restriction} scanned={document} onLeave={home} onHosted={() => go('hosted')} />
        ) : null
      case 'hosted':
        return sale?.restriction ? (
          <Hosted
            requiredAge={sale.restriction.requiredAge}
            bornOnOrBefore={sale.restriction.bornOnOrBefore}
            onLeave={() => go('id-check')}
            onDone={home}
          />
        ) : null
      case 'insurance':
        return <Insurance onBack={home} />
      case 'sales':
        return <Sales key={receipt} open={receipt} onBack={home} />
      case 'shift':
        return <Shift onBack={home} onClosed={onShiftClosed} />
      case 'settings':
        return (
          <Settings
            onBack={home}
            onPayments={() => go('payments')}
            onReports={() => go('reports')}
            onGoods={() => go('goods')}
          />
        )
      case 'goods':
        return <GoodsScreen onBack={() => go('settings')} />
      case 'payments':
        return <Payments onBack={home} />
      case 'reports':
        return <ReportsDoor onBack={home} />
      default:
        return view satisfies never
    }
  }
}
