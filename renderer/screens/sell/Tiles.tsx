// Goods to tap: those of a category, and over them those that were found by what is typed.
import type { Product } from '#contract'
import { memo, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { mayBecomeCard } from '../../card-guard.ts'
import { rovingHandlers, useRoving } from '../../hooks/use-roving.ts'
import { useList } from '../../till.ts'
import { Tile } from './Tile.tsx'
import './Tiles.css'

const LIMIT = 60

/** The names of the categories in their order, which gives each its colour. */
export type Hues = readonly string[]
export const hueOf = (hues: Hues, name: string): number => Math.max(0, hues.indexOf(name)) * 47 + 205

type ListProps = { hues: Hues; onAdd: (product: Product) => void }

type AllProps = ListProps & { category: string | null; covered: boolean }
type FoundProps = ListProps & { text: string; onShown: (shown: boolean) => void }

/** Stays behind what is found, already laid out: after each typed code it is there again at once. */
export const AllTiles = memo(function AllTiles({ category, ...list }: AllProps) {
  const { data, isFetching } = useList('catalogue.search', { text: '', category, limit: LIMIT })
  return <Tiles products={data?.products ?? none} busy={isFetching} {...list} />
})

/** Nothing until the first answer is there, so that what was shown stays. */
export const FoundTiles = memo(function FoundTiles({ text, onShown, ...list }: FoundProps) {
  const { t } = useTranslation()
  const { data, isFetching } = useList('catalogue.search', { text, category: null, limit: LIMIT })
  const shown = data !== undefined
  useEffect(() => {
    onShown(shown)
    return () => onShown(false)
  }, [shown, onShown])
  if (!shown) return null
  if (data.products.length > 0) return <Tiles products={data.products} busy={isFetching} found {...list} />
  return (
    <div className="goods-none found" role="status">
      <strong>{t('sell.nothing', { text: mayBecomeCard(text) ? '…' : text })}</strong>
      <p className="soft">{t('sell.nothingHint')}</p>
    </div>
  )
})

const none: readonly Product[] = []

type TilesProps = ListProps & { products: readonly Product[]; busy: boolean; found?: boolean; covered?: boolean }

function Tiles({ products, hues, busy, found = false, covered = false, onAdd }: TilesProps) {
  const { t } = useTranslation()
  const keys = useRoving('.tile')
  return (
    <ul
      className={found ? 'tiles found' : 'tiles'}
      aria-label={t('sell.goods')}
      aria-busy={busy}
      aria-hidden={covered}
      {...rovingHandlers(keys)}
    >
      {products.map((product, index) => (
        <Tile
          key={product.id}
          product={product}
          hue={hueOf(hues, product.category)}
          tabStop={!covered && index === Math.min(keys.current, products.length - 1)}
          onAdd={onAdd}
        />
      ))}
      {products.length === LIMIT && <li className="tiles-more soft">{t('sell.more', { count: LIMIT })}</li>}
    </ul>
  )
}
