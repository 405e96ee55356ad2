// The sell screen: goods on the left, the sale and its keypad on the right, every action with a key.
import type { Product, Sale, SaleState } from '#contract'
import { useCallback, useRef, useState, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { scaled } from '../../entry.ts'
import { useCart } from '../../hooks/use-cart.ts'
import { useChangedLine } from '../../hooks/use-changed-line.ts'
import type { Asked } from '../../hooks/use-scan.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useStable } from '../../hooks/use-stable.ts'
import { keyFor } from '../../keys.ts'
import { nextQuantity } from '../../next-quantity.ts'
import type { View } from '../../route.ts'
import { useTillClient } from '../../till.ts'
import { CartPane } from './CartPane.tsx'
import { Functions, isOff, type FunctionName } from './Functions.tsx'
import { Goods } from './Goods.tsx'
import { SellDialogs, type SellDialog } from './SellDialogs.tsx'
import { SellKeypad } from './SellKeypad.tsx'
import './Sell.css'

type SellProps = {
  state: SaleState
  onGo: (view: View) => void
  onScan: (code: string) => void
  onAsk: (asked: Asked) => void
}

const noLines: Sale['lines'] = []

export function Sell({ state, onGo, onScan, onAsk }: SellProps) {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const cart = useCart()
  const field = useRef<HTMLInputElement>(null)
  const keypad = useRef<HTMLInputElement>(null)
  const goods = useRef<HTMLDivElement>(null)
  const [entry, setEntry] = useState('')
  const [open, setOpen] = useState<SellDialog | null>(null)
  const { sale } = state
  const lines = sale?.lines ?? noLines
  const { selected: line, select, flash } = useChangedLine(lines)
  const focusField = useCallback(() => field.current?.focus({ preventScroll: true }), [])
  const pay = () => (lines.length > 0 ? onGo('pay') : undefined)
  const undo = () =>
    sale === null ? undefined : cart.undo(() => notes.tell('info', t('sell.undoNothing'), null, 'undo'))
  const openCamera = useCallback(() => setOpen({ is: 'camera' }), [])
  const onLine = (dialog: SellDialog) => (line === null ? undefined : setOpen(dialog))

  const hasLines = lines.length > 0
  const mustCheck = Boolean(sale?.restriction)
  const run = useStable((name: FunctionName) => {
    if (isOff(name, hasLines, mustCheck)) return
    switch (name) {
      case 'park':
      case 'parked':
      case 'note':
        return setOpen({ is: name })
      case 'card':
        return onGo('insurance')
      case 'idCheck':
        return onGo('id-check')
      case 'sales':
      case 'shift':
      case 'settings':
        return onGo(name)
      default:
        return name satisfies never
    }
  })
  const move = (by: 1 | -1) => {
    const at = lines.findIndex(({ id }) => id === line?.id)
    select(lines[Math.min(Math.max(0, at + by), lines.length - 1)]?.id ?? null)
  }
  const add = useStable((product: Product) => {
    const typed = scaled(entry, 3)
    setEntry('')
    const quantityMilli = nextQuantity.take() ?? (typed === 0 ? null : typed)
    const asked = { productId: product.id, name: product.name, quantityMilli }
    if (product.priceMinor === 0) return onAsk({ ...asked, what: 'price' })
    if ((product.unit ?? 'piece') !== 'piece' && quantityMilli === null) return onAsk({ ...asked, what: 'quantity' })
    return cart.add(product.id, quantityMilli ?? 1000)
  })

  useShortcuts(
    {
      [keyFor('search')]: focusField,
      [keyFor('goods')]: () =>
        goods.current?.querySelector<HTMLElement>('.tiles:not([aria-hidden=true]) .tile')?.focus(),
      [keyFor('park')]: () => run('park'),
      [keyFor('parked')]: () => run('parked'),
      [keyFor('note')]: () => run('note'),
      [keyFor('camera')]: openCamera,
      [keyFor('quantity')]: () => keypad.current?.focus(),
      [keyFor('price')]: () => onLine({ is: 'price', minor: null }),
      [keyFor('card')]: () => run('card'),
      [keyFor('idCheck')]: () => run('idCheck'),
      [keyFor('sales')]: () => run('sales'),
      [keyFor('shift')]: () => run('shift'),
      [keyFor('settings')]: () => run('settings'),
      [keyFor('pay')]: pay,
      [keyFor('undo')]: undo,
      [keyFor('discard')]: () => (lines.length > 0 ? setOpen({ is: 'discard' }) : undefined),
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      '+': () => (line ? cart.step(line, 1) : undefined),
      '-': () => (line ? cart.step(line, -1) : undefined),
      [keyFor('remove')]: () => (line ? cart.remove(line) : undefined),
    },
    { alsoInFields: ['ArrowDown', 'ArrowUp', keyFor('goods')] },
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
        <Goods field={field} tiles={goods} onScan={onScan} onAdd={add} onCamera={openCamera} />
        <Functions run={run} hasLines={hasLines} mustCheck={mustCheck} />
      </div>
      <div className="sell-right">
        <CartPane
          sale={sale}
          loyalty={state.loyalty}
          cart={cart}
          selected={line}
          flash={flash}
          onSelect={select}
          onCheckId={() => onGo('id-check')}
          onDiscard={() => setOpen({ is: 'discard' })}
        />
        <SellKeypad
          ref={keypad}
          entry={entry}
          onEntry={setEntry}
          onQuantity={milli => (line ? cart.setQuantity(line, milli) : undefined)}
          onPrice={minor => onLine({ is: 'price', minor })}
          onLinePercent={basisPoints => (line ? cart.discount(line.id, basisPoints) : undefined)}
          onSalePercent={basisPoints => cart.discount(null, basisPoints)}
          onUndo={undo}
          onPay={pay}
          onLeave={focusField}
          canChange={line !== null}
          hasSale={hasLines}
          remainingMinor={sale?.remainingMinor ?? 0}
        />
      </div>
      {open !== null && (
        <SellDialogs open={open} sale={sale} line={line} onClose={() => setOpen(null)} onScan={onScan} />
      )}
    </div>
  )
}
