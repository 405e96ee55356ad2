// The right zone's sale: lines with the last change always in view, what the sale needs, and its totals.
import type { Sale, SaleState } from '#contract'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { keyFor } from '../../keys.ts'
import type { Cart } from '../../hooks/use-cart.ts'
import { Icon } from '../../components/Icon.tsx'
import { CartLine } from './CartLine.tsx'
import { Customer } from './Customer.tsx'
import { LoyaltyNote } from './LoyaltyNote.tsx'
import { Restriction } from './Restriction.tsx'
import { Totals } from './Totals.tsx'
import './CartPane.css'

type Line = Sale['lines'][number]
type CartPaneProps = {
  sale: Sale | null
  loyalty: SaleState['loyalty']
  cart: Cart
  selected: Line | null
  /** The line that was just changed. */
  flash: string | null
  onSelect: (lineId: string) => void
  onCheckId: () => void
  onDiscard: () => void
}

const noLines: readonly Line[] = []

export function CartPane({ sale, loyalty, cart, selected, flash, onSelect, onCheckId, onDiscard }: CartPaneProps) {
  const { t } = useTranslation()
  const lines = sale?.lines ?? noLines
  const list = useRef<HTMLUListElement>(null)

  const selectedId = selected?.id ?? null
  const broughtIn = useRef<string | null>(null)
  // One look for both, because each lays out the list at once.
  useEffect(() => {
    // The selected line may have been scrolled away when it changes again.
    bringIntoView(list.current, flash ?? (selectedId === broughtIn.current ? null : selectedId))
    broughtIn.current = selectedId
  }, [selectedId, flash])

  return (
    <section className="cart" aria-label={t('sell.cart')}>
      <header className="cart-head">
        <h2>{t('sell.cart')}</h2>
        {lines.length > 0 && <span className="soft">{t('sell.items', { count: countOf(lines) })}</span>}
        {sale?.customer && <Customer customer={sale.customer} />}
        {lines.length > 0 && (
          <Button look="quiet" size="small" className="cart-discard" onPress={onDiscard} shortcut={keyFor('discard')}>
            {t('sell.discard')}
          </Button>
        )}
      </header>
      {loyalty !== undefined && sale?.id === loyalty.saleId && <LoyaltyNote loyalty={loyalty} />}
      {sale?.restriction && <Restriction restriction={sale.restriction} onCheckId={onCheckId} />}
      {lines.length === 0 ? (
        <div className="cart-empty">
          <strong>{t('sell.empty')}</strong>
          <p className="soft">{t('sell.emptyHint')}</p>
        </div>
      ) : (
        <ul className="cart-lines" ref={list} aria-label={t('sell.cart')}>
          {lines.map(line => (
            <CartLine
              key={line.id}
              line={line}
              cart={cart}
              selected={selected?.id === line.id}
              flash={flash === line.id}
              onSelect={onSelect}
            />
          ))}
        </ul>
      )}
      {sale !== null && sale.note !== null && (
        <p className="cart-note">
          <Icon name="info" size={18} /> <bdi>{sale.note}</bdi>
        </p>
      )}
      <Totals sale={sale} selected={selected} />
    </section>
  )
}

function bringIntoView(list: HTMLElement | null, lineId: string | null): void {
  if (lineId !== null) list?.querySelector(`[data-line="${lineId}"]`)?.scrollIntoView({ block: 'nearest' })
}

/** Pieces count one by one, weighed goods as one each. */
function countOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { quantityMilli }) => sum + (quantityMilli % 1000 === 0 ? quantityMilli / 1000 : 1), 0)
}
