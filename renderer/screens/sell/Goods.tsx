// The left zone: the scan and search field, categories, and tiles to tap.
import type { Product } from '#contract'
import { memo, useDeferredValue, useMemo, useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Press } from '../../components/Press.tsx'
import { rovingHandlers, useRoving } from '../../hooks/use-roving.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useStable } from '../../hooks/use-stable.ts'
import { keyFace, keyFor } from '../../keys.ts'
import { nextQuantity, timesOf } from '../../next-quantity.ts'
import { looksLikeCode } from '../../scan-code.ts'
import { useList, useTillClient } from '../../till.ts'
import { AllTiles, FoundTiles, hueOf } from './Tiles.tsx'
import './Goods.css'

type GoodsProps = {
  field: RefObject<HTMLInputElement | null>
  /** Where the tiles are, for the key that leads there. */
  tiles: RefObject<HTMLDivElement | null>
  onAdd: (product: Product) => void
  onScan: (code: string) => void
  onCamera: () => void
}

/** Drawn anew by what is typed here, not by each change of the sale beside it. */
export const Goods = memo(function Goods({ field, tiles, onAdd, onScan, onCamera }: GoodsProps) {
  const { t } = useTranslation()
  const { client, notes } = useTillClient()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const [category, setCategory] = useState<string | null>(null)
  const wanted = useDeferredValue(text.trim())
  const searching = wanted !== ''
  /** Whether what is found covers the other tiles. */
  const [covered, setCovered] = useState(false)
  const { data } = useList('catalogue.categories', {})
  const hues = useMemo(() => data?.categories.map(({ name }) => name) ?? [], [data])
  const chipKeys = useRoving('.chip')

  /** "3 *" in front of a code or a name is its quantity; alone it waits for the next item. */
  const withoutTimes = (typed: string): string => {
    const times = timesOf(typed)
    if (times === null) return typed
    if (times === 'refused') {
      notes.problem({ code: 'invalid', fields: ['quantityMilli'] }, 'sale.line')
      play('failed')
      return ''
    }
    nextQuantity.set(times.milli)
    return times.rest
  }
  const write = (next: string) => setText(/[*×]\s*$/.test(next) ? withoutTimes(next) : next)
  const enter = async () => {
    const typed = withoutTimes(text.trim())
    setText('')
    if (typed === '') return
    if (looksLikeCode(typed)) return onScan(typed)
    // The list on the screen may still belong to an earlier letter; ask for exactly what was typed.
    const result = await client.call('catalogue.search', { text: typed, category: null, limit: 1 })
    const first = result.ok ? result.value.products[0] : undefined
    if (first === undefined) onScan(typed)
    else onAdd(first)
  }
  const add = useStable((product: Product) => {
    setText('')
    void cache.cancelQueries({ queryKey: ['catalogue.search'] })
    onAdd(product)
  })

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
          onChange={event => write(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              // There is no form to send; looking for one lays out the page.
              event.preventDefault()
              if (!event.repeat) void enter()
            }
            if (event.key === 'Escape') setText('')
          }}
        />
        {text !== '' && (
          <Button look="quiet" size="small" icon="cross" onPress={() => setText('')} label={t('sell.clear')}>
            {''}
          </Button>
        )}
        <kbd className="goods-key" aria-hidden="true">
          {keyFor('search')}
        </kbd>
        <Button
          look="quiet"
          size="small"
          icon="camera"
          shortcut={keyFor('camera')}
          onPress={onCamera}
          label={`${keyFace(keyFor('camera'))} – ${t('sell.camera')}`}
        >
          {''}
        </Button>
      </div>
      <div className="chips" role="group" aria-label={t('sell.categories')} {...rovingHandlers(chipKeys)}>
        <Chip
          name={t('sell.all')}
          on={category === null && !searching}
          tabStop={chipKeys.current === 0}
          onPress={() => setCategory(null)}
        />
        {hues.map((name, index) => (
          <Chip
            key={name}
            name={name}
            hue={hueOf(hues, name)}
            on={category === name && !searching}
            tabStop={chipKeys.current === index + 1}
            onPress={() => (setText(''), setCategory(name))}
          />
        ))}
      </div>
      <div className="goods-place" ref={tiles}>
        {searching && <FoundTiles text={wanted} hues={hues} onAdd={add} onShown={setCovered} />}
        <AllTiles category={category} covered={covered} hues={hues} onAdd={add} />
      </div>
    </section>
  )
})

type ChipProps = { name: string; hue?: number; on: boolean; tabStop: boolean; onPress: () => void }

function Chip({ name, hue, on, tabStop, onPress }: ChipProps) {
  return (
    <Press
      className="chip"
      aria-pressed={on}
      onPress={onPress}
      tabStop={tabStop}
      {...(hue === undefined ? {} : { style: { '--hue': hue } as object })}
    >
      {hue !== undefined && <span className="chip-dot" />}
      {name}
    </Press>
  )
}
