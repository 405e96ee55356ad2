// Chooses the days of the report by touch or keys: a day, week or month with its neighbours, or any two days.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Choice } from '../../components/Choice.tsx'
import { DateEntry, dayOf, type DateParts } from '../../components/DateEntry.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { useNow } from '../../hooks/use-clock.ts'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { beside, localToday, spanAt, whyNot, type Span, type SpanKind } from './range.ts'
import { weekdayText } from './report-words.ts'

type PickerProps = {
  span: Span
  onSpan: (span: Span) => void
  weekStart: 0 | 1
  training: boolean
  onTraining: (training: boolean) => void
}

export function RangePicker({ span, onSpan, weekStart, training, onTraining }: PickerProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const today = localToday(useNow(60_000))
  const later = span.to < today
  const before = () => onSpan(beside(span, -1))
  const after = () => (later ? onSpan(beside(span, 1)) : undefined)
  const backToToday = () => onSpan(spanAt(span.kind === 'days' ? 'day' : span.kind, today, weekStart))
  useShortcuts({ F7: before, F8: after, F9: backToToday })
  const choose = (kind: SpanKind) => {
    // A smaller span ends where the larger one did, but not in days to come.
    const day = span.to < today ? span.to : today
    onSpan(kind === 'days' ? { ...span, kind, to: day < span.from ? span.from : day } : spanAt(kind, day, weekStart))
  }
  const shown =
    span.from === span.to
      ? weekdayText(span.from, language)
      : `${weekdayText(span.from, language)} – ${weekdayText(span.to, language)}`
  return (
    <div className="panel report-range">
      <Choice
        label={t('reports.span.label')}
        value={span.kind}
        onChange={choose}
        options={[
          ['day', t('reports.span.day')],
          ['week', t('reports.span.week')],
          ['month', t('reports.span.month')],
          ['days', t('reports.span.days')],
        ]}
      />
      <Choice
        label={t('reports.kind.label')}
        value={training ? 'training' : 'real'}
        onChange={kind => onTraining(kind === 'training')}
        options={[
          ['real', t('reports.kind.real')],
          ['training', t('reports.kind.training')],
        ]}
      />
      {span.kind === 'days' && <OtherDays span={span} onSpan={onSpan} today={today} />}
      <div className="report-range-row">
        <Button shortcut="F7" onPress={before}>
          {t('reports.span.before')}
        </Button>
        <p className="report-range-days figures" role="status">
          {shown}
        </p>
        <Button shortcut="F8" onPress={after} disabled={!later}>
          {t('reports.span.after')}
        </Button>
        <Button shortcut="F9" onPress={backToToday}>
          {t('reports.span.today')}
        </Button>
      </div>
    </div>
  )
}

const partsOf = (day: string): DateParts => ({ year: day.slice(0, 4), month: day.slice(5, 7), day: day.slice(8) })

function OtherDays({ span, onSpan, today }: { span: Span; onSpan: (span: Span) => void; today: string }) {
  const { t } = useTranslation()
  const [from, setFrom] = useState(() => partsOf(span.from))
  const [to, setTo] = useState(() => partsOf(span.to))
  const [bad, setBad] = useState<string | null>(null)
  const show = () => {
    const days = { from: dayOf(from), to: dayOf(to) }
    setBad(complaint(days))
    if (days.from !== null && days.to !== null && complaint(days) === null)
      onSpan({ kind: 'days', from: days.from, to: days.to })
  }
  function complaint(days: { from: string | null; to: string | null }): string | null {
    if (days.from === null || days.to === null) return t('reports.span.badDay')
    if (days.from > today) return t('reports.span.future')
    const why = whyNot(days.from, days.to)
    if (why === null) return null
    return why === 'backwards' ? t('reports.span.backwards') : t('reports.span.tooLong')
  }
  return (
    <form
      className="report-range-other"
      onSubmit={event => {
        event.preventDefault()
        show()
      }}
    >
      <DateEntry label={t('reports.span.from')} value={from} onChange={setFrom} />
      <DateEntry label={t('reports.span.to')} value={to} onChange={setTo} />
      {/* Enter in a field shows the days; a form with several fields needs a button of that kind for it. */}
      <input type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
      <Button look="primary" onPress={show}>
        {t('reports.span.show')}
      </Button>
      {bad !== null && (
        <p className="field-error" role="alert">
          {bad}
        </p>
      )}
    </form>
  )
}
