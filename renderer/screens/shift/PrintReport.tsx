// Prints a report and says in a line whether the printer took it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useOp } from '../../till.ts'

/** `number`: of a closing report; null for the report so far. */
export function PrintReport({ number, copy = false }: { number: number | null; copy?: boolean }) {
  const { t } = useTranslation()
  const print = useOp('shift.print')
  const [printed, setPrinted] = useState<boolean | null>(null)
  const run = async () => {
    setPrinted(null)
    const result = await print.run({ number })
    if (result.ok) setPrinted(result.value.printed)
  }
  return (
    <div className="print-report">
      <Button icon="printer" busy={print.busy} busyText={t('shift.printing')} onPress={() => void run()}>
        {t(copy ? 'shift.printCopy' : 'shift.print')}
      </Button>
      <span role="status">{printed !== null && t(printed ? 'shift.printed' : 'shift.notPrinted')}</span>
    </div>
  )
}
