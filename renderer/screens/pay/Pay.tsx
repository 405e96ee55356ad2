// Paying: what remains in one column, cash by one tap, card by one tap, and the truth about a card payment under way.
import type { Sale } from '#contract'
import { quickNotes } from '#domain/tender'
import { withTip } from '#domain/tips'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Keypad } from '../../components/Keypad.tsx'
import { useMoney } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { pushMoney } from '../../entry.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useOp, useTill } from '../../till.ts'
import { PayCredit } from '../refund/PayCredit.tsx'
import { CardState, holds } from './CardState.tsx'
import { GiveBack, paidBy } from './GiveBack.tsx'
import { PayResult } from './PayResult.tsx'
import { PaySums } from './PaySums.tsx'
import { ReversalState } from './ReversalState.tsx'
import { Tips } from './Tips.tsx'
import './Pay.css'

type PayProps = { sale: Sale; onBack: () => void; onShift: () => void }

export function Pay({ sale, onBack, onShift }: PayProps) {
  const { t } = useTranslation()
  const money = useMoney()
  const { currency } = useTill().store
  const cash = useOp('pay.cash')
  const card = useOp('pay.card')
  const [amount, setAmount] = useState(0)
  const [tip, setTip] = useState(0)
  const remaining = sale.remainingMinor
  const paid = sale.paidMinor
  const returnable = paidBy(sale, 'cash') > 0 || paidBy(sale, 'card') > 0
  const holding = sale.reversal !== null || (sale.payment !== null && holds(sale.payment.step))
  const busy = cash.busy || card.busy
  const tendered = amount === 0 ? sale.cash.dueMinor : amount
  const byCard = amount > 0 && amount < remaining ? amount : remaining
  const notes = quickNotes(remaining, currency, sale.cash)

  const seen = { saleId: sale.id, remainingMinor: remaining }
  const takeCash = async (tenderedMinor: number) => {
    const result = await cash.run({ tenderedMinor, of: seen })
    if (result.ok) setAmount(0)
  }
  const takeCard = async (again?: NonNullable<Sale['payment']>) => {
    const tipMinor = again?.tipMinor ?? tip
    const wanted = again === undefined ? byCard : again.amountMinor - tipMinor
    const result = await card.run({
      amountMinor: wanted === remaining ? null : wanted,
      ...(tipMinor === 0 ? {} : { tipMinor }),
      ...(again === undefined ? {} : { again: true as const }),
      of: seen,
    })
    if (!result.ok) return
    setAmount(0)
    setTip(0)
  }
  const back = () => (paid === 0 && !busy && !holding ? onBack() : undefined)

  useShortcuts(
    { Escape: back, F12: () => void takeCash(tendered), F9: () => void takeCard() },
    { enabled: !holding && !busy, alsoInFields: ['Escape'] },
  )

  return (
    <div className="pay">
      <PaySums sale={sale} tendered={amount === 0 ? null : amount} tipMinor={tip} holding={holding} />
      {sale.reversal !== null ? (
        <ReversalState sale={sale} reversal={sale.reversal} onBack={onBack} />
      ) : holding && sale.payment !== null ? (
        <CardState key={sale.payment.attemptId} sale={sale} payment={sale.payment} onShift={onShift} />
      ) : (
        <>
          <section className="pay-cash" aria-label={t('pay.cash')}>
            <MoneyField
              label={t('pay.amount')}
              minor={amount}
              onChange={setAmount}
              onEnter={() => void takeCash(tendered)}
              hint={t('pay.amountHint')}
              autoFocus
            />
            <div className="pay-notes" role="group" aria-label={t('pay.notes')}>
              {notes.map((note, index) => (
                <Button
                  key={note}
                  commit
                  size="large"
                  disabled={busy}
                  onPress={() => void takeCash(note)}
                  label={index === 0 ? `${t('pay.exact')} ${money(note)}` : money(note)}
                >
                  {index === 0 ? t('pay.exact') : money(note)}
                </Button>
              ))}
            </div>
            <Keypad corner="00" onKey={key => setAmount(pushMoney(amount, key))} />
          </section>
          <section className="pay-ways" aria-label={t('pay.ways')}>
            {sale.payment !== null && (
              <PayResult
                payment={sale.payment}
                tenders={sale.tenders}
                busy={busy}
                onAgain={() => void takeCard(sale.payment ?? undefined)}
              />
            )}
            {sale.tips.length > 0 && <Tips tips={sale.tips} minor={tip} disabled={busy} onChange={setTip} />}
            <Button
              look="pay"
              size="large"
              commit
              className="pay-way"
              icon="cash"
              shortcut="F12"
              busy={cash.busy}
              busyText={t('pay.working')}
              disabled={busy}
              onPress={() => void takeCash(tendered)}
            >
              <span className="pay-way-name">{t('pay.cash')}</span>
              <span className="figures">{money(tendered)}</span>
              {amount !== 0 && amount < remaining && <span className="pay-way-part">{t('pay.partCash')}</span>}
            </Button>
            <Button
              look="primary"
              size="large"
              commit
              className="pay-way"
              icon="card"
              shortcut="F9"
              busy={card.busy}
              busyText={t('pay.working')}
              disabled={busy || byCard <= 0}
              hint={t('pay.payCardFor')}
              onPress={() => void takeCard()}
            >
              <span className="pay-way-name">{t('pay.card')}</span>
              <span className="figures">{money(withTip(byCard, tip).dueMinor)}</span>
              {tip !== 0 && <span className="pay-way-part">{t('pay.ofWhichTip', { amount: money(tip) })}</span>}
              {byCard < remaining && <span className="pay-way-part">{t('pay.partCash')}</span>}
            </Button>
            <PayCredit sale={sale} disabled={busy} />
            {returnable ? (
              <GiveBack sale={sale} disabled={busy} />
            ) : (
              <Button onPress={back} icon="back" shortcut="Esc" disabled={busy || paid > 0}>
                {t('pay.back')}
              </Button>
            )}
          </section>
        </>
      )}
    </div>
  )
}
