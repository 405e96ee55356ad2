// Going into training and back: a live till starts again on practice data, and this is the way out of it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useOp, useTill } from '../../till.ts'

export function TrainingPanel() {
  const { t } = useTranslation()
  const till = useTill()
  const enter = useOp('training.enter')
  const leave = useOp('training.leave')
  const [asking, setAsking] = useState(false)
  const begin = async () => {
    await enter.run({})
    setAsking(false)
  }
  return (
    <section className="panel" aria-labelledby="training-title">
      <h2 id="training-title">{t('training.title')}</h2>
      {till.practice === 'active' ? (
        <>
          <p>{t('training.active')}</p>
          <div className="settings-row">
            <Button
              look="primary"
              icon="exit"
              busy={leave.busy}
              busyText={t('training.entering')}
              onPress={() => void leave.run({})}
            >
              {t('training.leave')}
            </Button>
          </div>
        </>
      ) : till.practice === 'possible' ? (
        <>
          <p className="soft">{t('training.lead')}</p>
          <div className="settings-row">
            <Button onPress={() => setAsking(true)}>{t('training.enter')}</Button>
          </div>
        </>
      ) : (
        <p className="soft">{t(till.environment === 'sandbox' ? 'training.sandbox' : 'training.impossible')}</p>
      )}
      {asking && (
        <Dialog
          alert
          title={t('training.enterTitle')}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onPress={() => setAsking(false)} autoFocus>
                {t('frame.cancel')}
              </Button>
              <Button
                look="amber"
                commit
                busy={enter.busy}
                busyText={t('training.entering')}
                onPress={() => void begin()}
              >
                {t('training.enter')}
              </Button>
            </>
          }
        >
          <p>{t('training.lead')}</p>
          <p>{t('training.what')}</p>
        </Dialog>
      )}
    </section>
  )
}
