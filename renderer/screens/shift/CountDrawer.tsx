// Counting a drawer, for the float and for the close: by notes and coins, or as one sum on the keypad.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../components/Choice.tsx'
import { Keypad } from '../../components/Keypad.tsx'
import { Money } from '../../components/Money.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { pushMoney } from '../../entry.ts'
import { Pieces } from './Pieces.tsx'
import { totalOf, type Counting } from './pieces.ts'
import './CountDrawer.css'

type CountDrawerProps = {
  /** Notes and coins of the till's currency; none where they are not known. */
  pieces: readonly number[]
  label: string
  counting: Counting
  onChange: (counting: Counting) => void
  onEnter: () => void
  /** What follows from the count. */
  children: ReactNode
}

export function CountDrawer({ pieces, label, counting, onChange, onEnter, children }: CountDrawerProps) {
  const { t } = useTranslation()
  const how = pieces.length === 0 ? 'sum' : counting.how
  return (
    <div className="count-drawer" data-how={how}>
      {pieces.length > 0 && (
        <Choice
          label={t('shift.how')}
          value={how}
          options={[
            ['pieces', t('shift.pieces')],
            ['sum', t('shift.asSum')],
          ]}
          onChange={next => onChange({ ...counting, how: next, sumMinor: next === 'sum' ? totalOf(counting) : 0 })}
        />
      )}
      {how === 'pieces' ? (
        <>
          <Pieces pieces={pieces} counting={counting} onChange={onChange} onEnter={onEnter} />
          <p className="count-total" role="status">
            <span>{t('shift.total')}</span> <Money minor={totalOf(counting)} />
          </p>
        </>
      ) : (
        <div className="count-sum">
          <MoneyField
            label={label}
            minor={counting.sumMinor}
            onChange={sumMinor => onChange({ ...counting, sumMinor })}
            onEnter={onEnter}
            autoFocus
          />
          <Keypad corner="00" onKey={key => onChange({ ...counting, sumMinor: pushMoney(counting.sumMinor, key) })} />
        </div>
      )}
      <div className="count-actions">{children}</div>
    </div>
  )
}
