// Asks for the bank's report of a day and shows where it differs from the till's books, with what to do about each.
import type { SettlementMatch } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { DateEntry, dayOf, type DateParts } from '../../components/DateEntry.tsx'
import { useOp } from '../../till.ts'
import { dayBefore, localDay } from './payment-words.ts'
import { SettlementReport } from './SettlementReport.tsx'

const partsOf = (day: string): DateParts => ({ year: day.slice(0, 4), month: day.slice(5, 7), day: day.slice(8) })

export function Settlement() {
  const { t } = useTranslation()
  const compare = useOp('payments.settlement')
  const [parts, setParts] = useState(() => partsOf(dayBefore(localDay(new Date()))))
  const [bad, setBad] = useState(false)
  const [match, setMatch] = useState<SettlementMatch | null>(null)
  const day = dayOf(parts)
  const run = async () => {
    const good = day !== null && day <= localDay(new Date())
    setBad(!good)
    if (!good) return
    setMatch(null)
    const result = await compare.run({ day })
    if (result.ok) setMatch(result.value)
  }
  return (
    <section className="panel settlement" aria-labelledby="settlement-title">
      <h2 id="settlement-title">{t('payments.settlement.title')}</h2>
      <p className="soft">{t('payments.settlement.lead')}</p>
      <form
        className="settlement-ask"
        onSubmit={event => {
          event.preventDefault()
          void run()
        }}
      >
        <DateEntry label={t('payments.settlement.day')} value={parts} onChange={setParts} />
        {/* Enter in a field compares; a form with several fields needs a button of that kind for it. */}
        <input type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
        <div className="settings-row">
          <Button disabled={day === null} onPress={() => day !== null && setParts(partsOf(dayBefore(day)))}>
            {t('payments.settlement.before')}
          </Button>
          <Button
            look="primary"
            busy={compare.busy}
            busyText={t('payments.settlement.comparing')}
            onPress={() => void run()}
          >
            {t('payments.settlement.compare')}
          </Button>
        </div>
      </form>
      {bad && (
        <p className="field-error" role="alert">
          {t('payments.settlement.badDay')}
        </p>
      )}
      <div role="status">{match !== null && <SettlementReport match={match} />}</div>
    </section>
  )
}
