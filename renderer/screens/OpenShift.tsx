// Opening a shift: the float is counted before the first sale, as one sum or by notes and coins.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../components/Button.tsx'
import { useList, useOp } from '../till.ts'
import { CountDrawer } from './shift/CountDrawer.tsx'
import { denominationsOf, nothingCounted, totalOf, type Counting } from './shift/pieces.ts'
import './Gate.css'

export function OpenShift() {
  const { t } = useTranslation()
  const open = useOp('shift.open')
  const pieces = useList('shift.state', {}).data?.pieces ?? []
  const [counting, setCounting] = useState<Counting>({ ...nothingCounted, how: 'sum' })
  const submit = () =>
    void open.run({
      floatMinor: totalOf(counting),
      denominations: pieces.length === 0 ? null : denominationsOf(counting),
    })
  return (
    <div className="gate">
      <section
        className={counting.how === 'sum' ? 'gate-panel gate-narrow' : 'gate-panel'}
        aria-labelledby="open-title"
      >
        <header className="gate-head">
          <h1 id="open-title">{t('openShift.title')}</h1>
          <p className="soft">{t('openShift.lead')}</p>
        </header>
        <CountDrawer
          pieces={pieces}
          label={t('openShift.float')}
          counting={counting}
          onChange={setCounting}
          onEnter={submit}
        >
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
        </CountDrawer>
      </section>
    </div>
  )
}
