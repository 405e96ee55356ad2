// The printer in the strip over every screen: nothing while all is printed, else how much waits, and the way to the panel.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'
import { Press } from '../../components/Press.tsx'
import { hasFailed } from './PrintState.tsx'
import { PrintPanel } from './PrintPanel.tsx'
import { usePrints } from './use-prints.ts'
import './Print.css'

/** For somebody who is signed in. */
export function PrintSignal() {
  const { t } = useTranslation()
  const prints = usePrints()
  const [open, setOpen] = useState(false)
  const failed = prints?.open.filter(hasFailed).length ?? 0
  if (prints === undefined || (failed === 0 && !open)) return null
  return (
    <>
      <Press
        className="strip-button print-signal"
        onPress={() => setOpen(true)}
        aria-label={t('print.waiting', { count: failed })}
      >
        <Icon name="printer" size={20} />
        <span className="figures">{failed}</span>
      </Press>
      {open && <PrintPanel prints={prints} onClose={() => setOpen(false)} />}
    </>
  )
}
