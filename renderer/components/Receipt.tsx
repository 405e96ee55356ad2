// A receipt as paper on the screen, line by line as the printer gets it.
import type { ReceiptLine } from '#contract'
import { useTranslation } from 'react-i18next'
import { Qr } from './Qr.tsx'
import './Receipt.css'

export function Receipt({ lines, label }: { lines: readonly ReceiptLine[]; label: string }) {
  return (
    // A long receipt scrolls, so the keyboard must be able to reach it.
    <div className="receipt" role="group" aria-label={label} tabIndex={0}>
      {lines.map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </div>
  )
}

function Line({ line }: { line: ReceiptLine }) {
  const { t } = useTranslation()
  switch (line.kind) {
    case 'text':
      return (
        <p className={`receipt-${line.align}${line.strong ? ' receipt-strong' : ''}`}>
          {line.text === '' ? '\u00a0' : line.text}
        </p>
      )
    case 'pair':
      return (
        <p className={`receipt-pair${line.strong ? ' receipt-strong' : ''}`}>
          <span>{line.left}</span>
          <span className="figures">{line.right}</span>
        </p>
      )
    case 'rule':
      return <hr />
    case 'qr':
      return (
        <p className="receipt-center">
          <Qr text={line.data} label={t('done.receipt')} size={150} />
        </p>
      )
    default:
      return line satisfies never
  }
}
