// The left zone: the scan and search field, categories, and tiles to tap.
import type { Product } from '#contract'
import { useDeferredValue, useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button as AriaButton } from 'react-aria-components'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { looksLikeCode } from '../../scan-code.ts'
import { useList, useTillClient } from '../../till.ts'
import { Tile } from './Tile.tsx'
import './Goods.css'

const LIMIT = 60

type GoodsProps = {
  field: RefObject<HTMLInputElement | null>
  onAdd: (product: Product) => void
  onScan: (code: string) => void
}

export function Goods({ field, onAdd, onScan }: GoodsProps) {
  const { t } = useTranslation()
  const { client } = useTillClient()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const [category, setCategory] = useState<string | null>(null)
  const wanted = useDeferredValue(text.trim())
  const searching = wanted !== ''
  const list = useList('catalogue.search', { text: wanted, category: searching ? null : category, limit: LIMIT })
  const categories = useList('catalogue.categories', {}).data?.categories ?? []
  const products = list.data?.products ?? []
  const hueOf = (name: string) =>
    Math.max(
      0,
      categories.findIndex(each => each.name === name),
    ) *
      47 +
    205

  const enter = async () => {
    const typed = text.trim()
    if (typed === '') return
    setText('')
    if (looksLikeCode(typed)) return onScan(typed)
    // The list on the screen may still belong to an earlier letter; ask for exactly what was typed.
    const result = await client.call('catalogue.search', { text: typed, category: null, limit: 1 })
    const first = result.ok ? result.value.products[0] : undefined
    if (first === undefined) onScan(typed)
    else onAdd(first)
  }
  const add = (product: Product) => {
    setText('')
    void cache.cancelQueries({ queryKey: ['catalogue.search'] })
    onAdd(product)
  }

  return (
    <section className="goods" aria-label={t('sell.goods')}>
      <div className="goods-search" role="search">
        <Icon name="search" />
        <input
          ref={field}
          data-scan=""
          className="goods-input"
          aria-label={t('sell.search')}
          placeholder={`${t('sell.search')} – ${t('sell.searchHint')}`}
          value={text}
          maxLength={80}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && !event.repeat) void enter()
            if (event.key === 'Escape') setText('')
          }}
        />
        {text !== '' && (
          <Button look="quiet" size="small" icon="cross" onPress={() => setText('')} label={t('sell.clear')}>
            {''}
          </Button>
        )}
        <kbd className="goods-key" aria-hidden="true">
          F2
        </kbd>
      </div>
      <div className="chips" role="group" aria-label={t('sell.categories')}>
        <Chip name={t('sell.all')} on={category === null && !searching} onPress={() => setCategory(null)} />
        {categories.map(({ name }) => (
          <Chip
            key={name}
            name={name}
            hue={hueOf(name)}
            on={category === name && !searching}
            onPress={() => (setText(''), setCategory(name))}
          />
        ))}
      </div>
      {products.length === 0 && list.isSuccess && searching ? (
        <div className="goods-none" role="status">
          <strong>{t('sell.nothing', { text: wanted })}</strong>
          <p className="soft">{t('sell.nothingHint')}</p>
        </div>
      ) : (
        <ul className="tiles" aria-label={t('sell.goods')} aria-busy={list.isFetching}>
          {products.map(product => (
            <Tile key={product.id} product={product} hue={hueOf(product.category)} onAdd={add} />
          ))}
          {products.length === LIMIT && <li className="tiles-more soft">{t('sell.more', { count: LIMIT })}</li>}
        </ul>
      )}
    </section>
  )
}

function Chip({ name, hue, on, onPress }: { name: string; hue?: number; on: boolean; onPress: () => void }) {
  return (
    <AriaButton
      className="chip"
      aria-pressed={on}
      onPress={onPress}
      {...(hue === undefined ? {} : { style: { '--hue': hue } as object })}
    >
      {hue !== undefined && <span className="chip-dot" />}
      {name}
    </AriaButton>
  )
}
