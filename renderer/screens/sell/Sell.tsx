// The sell screen: goods on the left, the sale and its keypad on the right, every action with a key.
import type { SaleState } from '#contract'
import { useCallback, useRef, useState, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { selectedLine } from '../../cart-change.ts'
import { scaled } from '../../entry.ts'
import { useCart } from '../../hooks/use-cart.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import type { View } from '../../route.ts'
import { useOp, useTillClient } from '../../till.ts'
import { CartPane } from './CartPane.tsx'
import { DiscardDialog } from './DiscardDialog.tsx'
import { Functions, type FunctionName } from './Functions.tsx'
import { Goods } from './Goods.tsx'
import { ParkedDialog } from './ParkedDialog.tsx'
import { SellKeypad } from './SellKeypad.tsx'
import './Sell.css'

type SellProps = { state: SaleState; onGo: (view: View) => void; onScan: (code: string) => void }

export function Sell({ state, onGo, onScan }: SellProps) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const cart = useCart()
  const park = useOp('sale.park')
  const field = useRef<HTMLInputElement>(null)
  const keypad = useRef<HTMLInputElement>(null)
  const [entry, setEntry] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [open, setOpen] = useState<'parked' | 'discard' | null>(null)
  const { sale } = state
  const lines = sale?.lines ?? []
  const line = selectedLine(chosen, lines)
  const focusField = useCallback(() => field.current?.focus({ preventScroll: true }), [])
  const pay = () => (lines.length > 0 ? onGo('pay') : undefined)

  const run = (name: FunctionName) => {
    switch (name) {
      case 'park':
        if (lines.length === 0) return
        void park.run({}).then(({ ok }) => (ok ? notes.tell('info', t('sell.parkedNote'), null, 'park') : undefined))
        return
      case 'parked':
        return setOpen('parked')
      case 'card':
        return onGo('insurance')
      case 'idCheck':
        return sale?.restriction ? onGo('id-check') : undefined
      case 'sales':
      case 'shift':
      case 'settings':
        return onGo(name)
      default:
        return name satisfies never
    }
  }
  const disabled = (name: FunctionName) =>
    (name === 'park' && lines.length === 0) || (name === 'idCheck' && !sale?.restriction)
  const move = (by: 1 | -1) => {
    const at = lines.findIndex(({ id }) => id === line?.id)
    setChosen(lines[Math.min(Math.max(0, at + by), lines.length - 1)]?.id ?? null)
  }

  useShortcuts(
    {
      F2: focusField,
      F3: () => run('park'),
      F4: () => run('parked'),
      F5: () => keypad.current?.focus(),
      F6: () => run('card'),
      F7: () => run('idCheck'),
      F8: () => run('sales'),
      F9: () => run('shift'),
      F10: () => run('settings'),
      F12: pay,
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      '+': () => (line ? cart.step(line, 1) : undefined),
      '-': () => (line ? cart.step(line, -1) : undefined),
      Delete: () => (line ? cart.remove(line) : undefined),
    },
    { alsoInFields: ['ArrowDown', 'ArrowUp'] },
  )
  // After a tap the scanner's field has the focus again; moving by keyboard stays where it is.
  const onPointerUp = (event: PointerEvent) => {
    if (event.target instanceof HTMLInputElement) return
    setTimeout(() => {
      if (document.querySelector('[role=dialog], [role=alertdialog]') === null) focusField()
    })
  }

  return (
    <div className="sell" onPointerUp={onPointerUp}>
      <h1 className="unseen">{t('sell.title')}</h1>
      <div className="sell-left">
        <Goods
          field={field}
          onScan={onScan}
          onAdd={product => {
            cart.add(product.id, scaled(entry, 3) || 1000)
            setEntry('')
          }}
        />
        <Functions run={run} disabled={disabled} />
      </div>
      <div className="sell-right">
        <CartPane
          sale={sale}
          loyalty={state.loyalty}
          cart={cart}
          selected={line}
          onSelect={setChosen}
          onCheckId={() => onGo('id-check')}
          onDiscard={() => setOpen('discard')}
        />
        <SellKeypad
          ref={keypad}
          entry={entry}
          onEntry={setEntry}
          onQuantity={milli => (line ? cart.setQuantity(line, milli) : undefined)}
          onLinePercent={basisPoints => (line ? cart.discount(line.id, basisPoints) : undefined)}
          onSalePercent={basisPoints => cart.discount(null, basisPoints)}
          onPay={pay}
          onLeave={focusField}
          canChange={line !== null}
          hasSale={lines.length > 0}
          remainingMinor={sale?.remainingMinor ?? 0}
        />
      </div>
      {open === 'parked' && <ParkedDialog onClose={() => setOpen(null)} />}
      {open === 'discard' && <DiscardDialog onClose={() => setOpen(null)} />}
    </div>
  )
}
