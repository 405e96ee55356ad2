// Counting by notes and coins: a big stepper and a field for each piece, arrows and Enter go through them.
import { formatMinor } from '#domain/money'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { Press } from '../../components/Press.tsx'
import { useTill } from '../../till.ts'
import { withCount, type Counting } from './pieces.ts'

type PiecesProps = {
  pieces: readonly number[]
  counting: Counting
  onChange: (counting: Counting) => void
  /** Enter in the last field. */
  onEnter: () => void
}

export function Pieces({ pieces, counting, onChange, onEnter }: PiecesProps) {
  const { t } = useTranslation()
  const { currency } = useTill().store
  const language = useLanguage()
  const name = (valueMinor: number) => formatMinor(valueMinor, currency, language)

  /** To the next field, by the order in which the drawer is counted. */
  function walk(event: KeyboardEvent<HTMLInputElement>, at: number): void {
    const step = event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.repeat) return
    event.preventDefault()
    const fields = event.currentTarget.closest('.pieces')?.querySelectorAll('input')
    const next = fields?.[at + step]
    if (next !== undefined) return next.focus()
    if (event.key === 'Enter') onEnter()
  }

  return (
    <div className="pieces" role="group" aria-label={t('shift.pieces')}>
      {pieces.map((valueMinor, at) => {
        const count = counting.counts[valueMinor] ?? 0
        const set = (next: number) => onChange(withCount(counting, valueMinor, next))
        return (
          <div key={valueMinor} className="piece">
            <span className="piece-name figures">{name(valueMinor)}</span>
            <Press
              className="piece-step"
              aria-label={t('shift.fewer', { piece: name(valueMinor) })}
              disabled={count === 0}
              tabStop={false}
              onPress={() => set(count - 1)}
            >
              <Icon name="minus" />
            </Press>
            <input
              className="piece-count figures"
              inputMode="numeric"
              autoComplete="off"
              autoFocus={at === 0}
              aria-label={t('shift.howMany', { piece: name(valueMinor) })}
              value={count === 0 ? '' : String(count)}
              placeholder="0"
              onFocus={event => event.target.select()}
              onChange={event => set(Number(event.target.value.replaceAll(/\D/g, '')))}
              onKeyDown={event => walk(event, at)}
            />
            <Press
              className="piece-step"
              aria-label={t('shift.more', { piece: name(valueMinor) })}
              tabStop={false}
              onPress={() => set(count + 1)}
            >
              <Icon name="plus" />
            </Press>
            {count > 0 && <Money minor={valueMinor * count} className="piece-worth" />}
          </div>
        )
      })}
    </div>
  )
}
