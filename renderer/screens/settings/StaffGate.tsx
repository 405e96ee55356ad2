// How the till locks by itself, and whether a badge is enough to sign in.
import { useTranslation } from 'react-i18next'
import { Choice } from '../../components/Choice.tsx'
import { Tick } from '../../components/Tick.tsx'
import { useOp, useTill } from '../../till.ts'

const offered: readonly string[] = ['1', '2', '5', '10', '30', '0']

export function StaffGate() {
  const { t } = useTranslation()
  const { lockMinutes, badgeAlone } = useTill().gate
  const gate = useOp('staff.gate')
  const minutes = String(lockMinutes)
  const options = offered.includes(minutes) ? offered : [minutes, ...offered]
  const words = (each: string) => (each === '0' ? t('staff.never') : t('staff.minutes', { count: Number(each) }))
  return (
    <div className="staff-gate" role="group" aria-labelledby="gate-title">
      <h3 id="gate-title">{t('staff.gate')}</h3>
      <Choice
        label={t('staff.lockAfter')}
        value={minutes}
        options={options.map(each => [each, words(each)] as const)}
        onChange={each => void gate.run({ lockMinutes: Number(each), badgeAlone })}
      />
      <Tick on={badgeAlone} onChange={on => void gate.run({ lockMinutes, badgeAlone: on })}>
        {t('staff.badgeAlone')}
      </Tick>
      <p className="soft small">{t('staff.badgeAloneHint')}</p>
    </div>
  )
}
