// Giving back without a receipt: goods from the catalogue at today's price, in cash or as credit, up to a limit.
import type { Product } from '#contract'
import type { RefundReason } from '#domain/refund-reasons'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { Field } from '../../components/Field.tsx'
import { Money, useMoney } from '../../components/Money.tsx'
import { Page } from '../../components/Page.tsx'
import { useClaimedScan } from '../../hooks/use-claimed-scan.ts'
import { useEntered } from '../../hooks/use-entered.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useList, useOp, useSend } from '../../till.ts'
import { GoesBack } from './GoesBack.tsx'
import { LimitButton } from './LimitButton.tsx'
import { LooseLines, type LooseLine } from './LooseLines.tsx'
import { Reasons } from './Reasons.tsx'
import { useFreshRefunds } from './use-refunds.ts'
import './Refund.css'

export function Loose({ onBack, onDone }: { onBack: () => void; onDone: (refundId: string) => void }) {
  const { t } = useTranslation()
  const money = useMoney()
  useFreshRefunds()
  const [refundId] = useState(() => crypto.randomUUID())
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<readonly LooseLine[]>([])
  const [to, setTo] = useState<'cash' | 'credit'>('cash')
  const [reason, setReason] = useState<RefundReason | null>(null)
  const [note, setNote] = useState('')
  const give = useOp('refund.without-receipt')
  const wanted = useDeferredValue(text.trim())
  const answer = useList('catalogue.search', { text: wanted, category: null, limit: 8 }, wanted !== '')
  const found = answer.data?.products ?? []
  const lines = picked.map(({ product, milli }) => ({ productId: product.id, quantityMilli: milli }))
  const plan = useList('refund.price', { lines, to }).data
  const limit = useList('refund.limit', {}).data?.limitMinor ?? null
  const total = lines.length === 0 ? 0 : (plan?.totalMinor ?? 0)
  const tooMuch = limit !== null && total > limit
  const ready = lines.length > 0 && !tooMuch && reason !== null && !(reason === 'other' && note.trim().length < 3)

  const add = (product: Product) => {
    const same = picked.find(each => each.product.id === product.id)
    const rest = picked.filter(each => each !== same)
    setPicked([...rest, { product, milli: Math.min(9_999_000, (same?.milli ?? 0) + 1000) }])
    setText('')
  }
  const confirm = async () => {
    if (!ready || reason === null) return
    const result = await give.run({ refundId, lines, to, reason, note: note.trim() })
    if (result.ok) onDone(result.value.id)
  }
  const search = useSend('catalogue.search')
  const scanned = async (code: string) => {
    const result = await search({ text: code.trim(), category: null, limit: 1 })
    const product = result.ok ? result.value.products[0] : undefined
    if (product === undefined) return play('not-found')
    add(product)
    play('added')
  }
  useClaimedScan(code => void scanned(code))
  useShortcuts({ F12: () => void confirm() })
  const enter = useEntered(text.trim(), answer.isPlaceholderData || answer.isPending ? null : wanted, () => {
    if (found[0] !== undefined) add(found[0])
  })
  return (
    <Page title={t('refund.looseTitle')} onBack={onBack} lead={<LimitButton limitMinor={limit} />}>
      <div className="refund">
        <section className="refund-what">
          <p className="soft">{t('refund.looseLead')}</p>
          <form
            onSubmit={event => {
              event.preventDefault()
              enter()
            }}
          >
            <Field label={t('refund.search')} value={text} onChange={setText} type="search" maxLength={80} autoFocus />
          </form>
          {wanted !== '' && (
            <ul className="refund-found" aria-label={t('refund.found')}>
              {found.map(product => (
                <li key={product.id}>
                  <Button onPress={() => add(product)} className="refund-find">
                    <bdi>{product.name}</bdi> <Money minor={product.priceMinor + product.depositMinor} />
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <LooseLines lines={picked} onChange={setPicked} />
        </section>
        <section className="refund-side">
          <Choice
            label={t('refund.way')}
            value={to}
            options={[
              ['cash', t('refund.ways.cash')],
              ['credit', t('refund.ways.credit')],
            ]}
            onChange={setTo}
          />
          <Reasons reason={reason} note={note} onReason={setReason} onNote={setNote} />
          <GoesBack plan={lines.length === 0 ? undefined : plan} chosen={{ kind: 'without-receipt', lines }} />
          {tooMuch && (
            <p className="field-error" role="alert">
              {t('refund.overLimit', { amount: money(limit) })}
            </p>
          )}
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
            {to === 'cash'
              ? t('refund.confirm', { amount: money(total) })
              : t('refund.confirmExchange', { amount: money(total) })}
          </Button>
        </section>
      </div>
    </Page>
  )
}
