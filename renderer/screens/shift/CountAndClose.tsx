// Counting the drawer and closing the shift: the count first, then what was expected, then the decision.
import type { Output, ShiftReport } from '#contract'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useMoney } from '../../components/Money.tsx'
import { useOp } from '../../till.ts'
import { CountDrawer } from './CountDrawer.tsx'
import { DifferenceLine, Explained } from './Explained.tsx'
import { OpenWork } from './OpenWork.tsx'
import { denominationsOf, nothingCounted, totalOf, type Counting } from './pieces.ts'

type CountAndCloseProps = {
  state: Output<'shift.state'>
  onClosed: (report: ShiftReport) => void
  children: ReactNode
}

export function CountAndClose({ state, onClosed, children }: CountAndCloseProps) {
  const { t } = useTranslation()
  const count = useOp('shift.count')
  const close = useOp('shift.close')
  const [counting, setCounting] = useState<Counting>(nothingCounted)
  const [found, setFound] = useState<Output<'shift.count'> | null>(null)
  const denominations = state.pieces.length === 0 ? null : denominationsOf(counting)

  const take = async () => {
    const result = await count.run({ totalMinor: totalOf(counting), denominations })
    if (result.ok) setFound(result.value)
  }
  const confirm = async () => {
    const result = await close.run({ countedMinor: totalOf(counting), denominations })
    setFound(null)
    if (result.ok) onClosed(result.value)
  }
  return (
    <section className="panel count-panel" aria-labelledby="count-title">
      <h2 id="count-title" className="unseen">
        {t('shift.count')}
      </h2>
      <CountDrawer
        pieces={state.pieces}
        label={t('shift.counted')}
        counting={counting}
        onChange={setCounting}
        onEnter={() => void take()}
      >
        <p className="soft">
          {t('shift.countLead')} {state.blind && t('shift.blindLead')}
        </p>
        <Button
          look="primary"
          size="large"
          busy={count.busy}
          busyText={t('shift.counting')}
          onPress={() => void take()}
        >
          {t('shift.close')}
        </Button>
        {children}
      </CountDrawer>
      {found !== null && (
        <Confirm found={found} busy={close.busy} onAgain={() => setFound(null)} onClose={() => void confirm()} />
      )}
    </section>
  )
}

function Confirm({
  found,
  busy,
  onAgain,
  onClose,
}: {
  found: Output<'shift.count'>
  busy: boolean
  onAgain: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const money = useMoney()
  return (
    <Dialog
      alert
      title={t('shift.confirmTitle')}
      onClose={onAgain}
      footer={
        <>
          <Button onPress={onAgain} autoFocus>
            {t('shift.again')}
          </Button>
          <Button look="primary" commit busy={busy} busyText={t('shift.closing')} onPress={onClose}>
            {t('shift.close')}
          </Button>
        </>
      }
    >
      <p>
        {t('shift.confirmLead', { counted: money(found.countedMinor), expected: money(found.expectedCashMinor) })}{' '}
        <span className="soft">{t('shift.nth', { count: found.counts })}</span>
      </p>
      <DifferenceLine minor={found.differenceMinor} />
      <Explained explanation={found.explanation} />
      <OpenWork open={found.open} />
    </Dialog>
  )
}
