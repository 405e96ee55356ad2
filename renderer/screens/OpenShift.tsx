// Opening a shift: the counted float is entered before the first sale.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { Keypad } from '../components/Keypad.tsx'
import { MoneyField } from '../components/MoneyField.tsx'
import { pushMoney } from '../entry.ts'
import { useOp } from '../till.ts'
import './Gate.css'

export function OpenShift() {
  const { t } = useTranslation()
  const open = useOp('shift.open')
  const [float, setFloat] = useState(0)
  const submit = () => void open.run({ floatMinor: float })
  return (
    <div className="gate">
      <section className="gate-panel gate-narrow" aria-labelledby="open-title">
        <header className="gate-head">
          <h1 id="open-title">{t('openShift.title')}</h1>
          <p className="soft">{t('openShift.lead')}</p>
        </header>
        <MoneyField label={t('openShift.float')} minor={float} onChange={setFloat} onEnter={submit} autoFocus />
        <Keypad corner="00" onKey={key => setFloat(pushMoney(float, key))} />
        <Button
          look="primary"
          size="large"
          commit
          onPress={submit}
          busy={open.busy}
          busyText={t('openShift.opening')}
          shortcut="Enter"
        >
          {t('openShift.open')}
        </Button>
      </section>
    </div>
  )
}
