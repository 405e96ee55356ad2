// The list of sales: search, open a receipt, print it again marked as a copy, give it back.
import type { Output } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Field } from '../components/Field.tsx'
import { Money, useLanguage } from '../components/Money.tsx'
import { Page } from '../components/Page.tsx'
import { Press } from '../components/Press.tsx'
import { Receipt } from '../components/Receipt.tsx'
import { dateTimeText } from '../format.ts'
import { useList, useOp } from '../till.ts'
import { useEntered } from '../hooks/use-entered.ts'
import { useShortcuts } from '../hooks/use-shortcuts.ts'
import { GiveBack, type GiveWay } from './refund/GiveBack.tsx'
import { Loose } from './refund/Loose.tsx'
import { OpenRefunds } from './refund/OpenRefunds.tsx'
import { RefundDone } from './refund/RefundDone.tsx'
import { ReceiptActions } from './refund/ReceiptActions.tsx'
import { useFreshRefunds } from './refund/use-refunds.ts'
import { ExplainButton } from './explain/ExplainButton.tsx'
import { DeliveryLine, DeliveryWord } from './outbox/Delivery.tsx'
import { useDeliveries } from './outbox/use-outbox.ts'
import { KeptCard } from './insurance/KeptCard.tsx'
import './Sales.css'

type Row = Output<'sale.list'>['sales'][number]

type Task =
  | { is: 'list' }
  | { is: 'give'; saleId: string; way: GiveWay }
  | { is: 'loose' }
  | { is: 'open' }
  | { is: 'done'; refundId: string; from: 'list' | 'open' }

export function Sales({ open, onBack }: { open: string | null; onBack: () => void }) {
  const [chosen, setChosen] = useState<string | null>(open)
  const [task, setTask] = useState<Task>({ is: 'list' })
  const home = () => setTask({ is: 'list' })
  const done = (refundId: string) => setTask({ is: 'done', refundId, from: task.is === 'open' ? 'open' : 'list' })
  switch (task.is) {
    case 'list':
      return <SalesList chosen={chosen} onChoose={setChosen} onTask={setTask} onBack={onBack} />
    case 'give':
      return <GiveBack key={task.way} saleId={task.saleId} way={task.way} onBack={home} onDone={done} />
    case 'loose':
      return <Loose onBack={home} onDone={done} />
    case 'open':
      return <OpenRefunds onBack={home} onShow={done} />
    case 'done': {
      const back = () => setTask({ is: task.from })
      return <RefundDone key={task.refundId} refundId={task.refundId} onBack={back} onSell={onBack} />
    }
    default:
      return task satisfies never
  }
}

type SalesListProps = {
  chosen: string | null
  onChoose: (saleId: string) => void
  onTask: (task: Task) => void
  onBack: () => void
}

function SalesList({ chosen, onChoose, onTask, onBack }: SalesListProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  useDeliveries()
  const list = useList('sale.list', { text: wanted, limit: 100 })
  const sales = list.data?.sales ?? []
  const row = sales.find(({ id }) => id === chosen)
  const enter = useEntered(text.trim(), list.isPlaceholderData || list.isPending ? null : wanted, () => {
    const hit = sales.find(({ number }) => String(number) === wanted) ?? sales[0]
    if (hit !== undefined) onChoose(hit.id)
  })
  useFreshRefunds()
  const waiting = useList('refund.open', {}).data?.refunds.length ?? 0
  useShortcuts({ F6: () => onTask({ is: 'loose' }), F7: () => onTask({ is: 'open' }) })
  const lead = (
    <div className="sales-tasks">
      <Button shortcut="F7" onPress={() => onTask({ is: 'open' })} {...(waiting > 0 ? { look: 'amber' as const } : {})}>
        {waiting > 0 ? t('refund.openCount', { count: waiting }) : t('refund.openList')}
      </Button>
      <Button shortcut="F6" onPress={() => onTask({ is: 'loose' })}>
        {t('refund.withoutReceipt')}
      </Button>
    </div>
  )
  return (
    <Page title={t('sales.title')} onBack={onBack} lead={lead}>
      <div className="sales">
        <section className="sales-left" aria-label={t('sales.list')}>
          <form
            onSubmit={event => {
              event.preventDefault()
              enter()
            }}
          >
            <Field label={t('sales.search')} value={text} onChange={setText} type="search" maxLength={40} autoFocus />
          </form>
          {sales.length === 0 && <p className="soft">{list.isPending ? t('frame.loading') : t('sales.none')}</p>}
          <ul className="sales-list">
            {sales.map(sale => (
              <SaleRow key={sale.id} sale={sale} chosen={sale.id === chosen} onChoose={() => onChoose(sale.id)} />
            ))}
          </ul>
        </section>
        <section className="sales-right" aria-label={t('done.receipt')}>
          {chosen === null ? (
            <p className="soft">{t('sales.choose')}</p>
          ) : row !== undefined && row.status !== 'completed' ? (
            <p className="soft">{t('sales.noReceipt')}</p>
          ) : (
            <Chosen
              saleId={chosen}
              onGive={way => onTask({ is: 'give', saleId: chosen, way })}
              onShow={refundId => onTask({ is: 'done', refundId, from: 'list' })}
            />
          )}
        </section>
      </div>
    </Page>
  )
}

function SaleRow({ sale, chosen, onChoose }: { sale: Row; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const time = dateTimeText(sale.at, language)
  const status = t(`sales.status.${sale.status}`)
  return (
    <li>
      <Press className="sale-row" data-sale={sale.id} aria-pressed={chosen} onPress={onChoose}>
        <span className="sale-number figures">
          <span className="unseen">{t('sales.number')} </span>
          {sale.number ?? '–'}
        </span>
        <span className="sale-facts">
          <span className="figures">{time}</span>
          <span className="soft small">
            {sale.cashier} · {t('sell.items', { count: sale.items })}
            {sale.delivery !== 'none' && ' · '}
            <DeliveryWord delivery={sale.delivery} />
          </span>
        </span>
        <span className="sale-status" data-status={sale.status}>
          {status}
        </span>
        <Money minor={sale.totalMinor} className="sale-sum" />
      </Press>
    </li>
  )
}

function Chosen({
  saleId,
  onGive,
  onShow,
}: {
  saleId: string
  onGive: (way: GiveWay) => void
  onShow: (refundId: string) => void
}) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const receipt = useList('receipt.get', { saleId }).data
  const print = useOp('receipt.print')
  const [failed, setFailed] = useState(false)
  const doPrint = async () => {
    const result = await print.run({ saleId })
    setFailed(!result.ok || !result.value.printed)
    void cache.invalidateQueries({ queryKey: ['receipt.get'] })
  }
  if (receipt === undefined || receipt.saleId !== saleId) return null
  return (
    <>
      <header className="sales-head">
        <h2>{t('done.number', { number: receipt.number })}</h2>
        {receipt.copy && <span className="sales-copy">{t('sales.copy')}</span>}
        <Button
          icon="printer"
          look="primary"
          busy={print.busy}
          busyText={t('done.printing')}
          onPress={() => void doPrint()}
        >
          {receipt.printed ? t('done.printCopy') : t('done.print')}
        </Button>
      </header>
      {failed && (
        <p className="field-error" role="alert">
          {t('done.printFailed')}
        </p>
      )}
      <DeliveryLine saleId={saleId} delivery={receipt.delivery} deliveryReason={receipt.deliveryReason} />
      <ReceiptActions key={`give-${saleId}`} saleId={saleId} onGive={onGive} onShow={onShow} />
      <div className="sales-more">
        {receipt.totals !== null && <ExplainButton saleId={saleId} totals={receipt.totals} size="small" />}
        <KeptCard key={saleId} saleId={saleId} />
      </div>
      <Receipt lines={receipt.lines} label={t('done.number', { number: receipt.number })} />
    </>
  )
}
