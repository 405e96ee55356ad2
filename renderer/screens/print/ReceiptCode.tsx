// The receipt as QR codes a customer can take along with the phone; each code holds the text itself, because there is no server.
import type { Input } from '#contract'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Qr } from '../../components/Qr.tsx'
import { useList } from '../../till.ts'
import './Print.css'

/** Drawn at its largest; the style makes it fit. */
const SIZE = 420
const COLUMNS = 42

type Frame = { title: string; children?: ReactNode }

/** `children` stand under the code: what the cashier does once the customer has it. */
export function ReceiptCode({ of, ...frame }: { of: { saleId: string } | { jobId: string } } & Frame) {
  return 'saleId' in of ? <OfSale saleId={of.saleId} {...frame} /> : <OfJob jobId={of.jobId} {...frame} />
}

function OfSale({ saleId, ...frame }: Omit<Input<'receipt.text'>, 'columns'> & Frame) {
  const receipt = useList('receipt.text', { saleId, columns: COLUMNS }).data
  return receipt === undefined ? null : <Codes key={saleId} {...receipt} {...frame} />
}

function OfJob({ jobId, ...frame }: Omit<Input<'print.text'>, 'columns'> & Frame) {
  const receipt = useList('print.text', { jobId, columns: COLUMNS }).data
  return receipt === undefined ? null : <Codes key={jobId} {...receipt} {...frame} />
}

function Codes({ text, pages, title, children }: { text: string; pages: readonly string[] } & Frame) {
  const { t } = useTranslation()
  const [page, setPage] = useState(0)
  const shown = Math.min(page, pages.length - 1)
  const several = pages.length > 1
  return (
    <div className="code">
      <h2>{title}</h2>
      <Qr text={pages[shown] ?? ''} label={t('print.code', { title })} size={SIZE} />
      {several && (
        <div className="code-pages">
          <Button onPress={() => setPage(shown - 1)} disabled={shown === 0}>
            {t('print.before')}
          </Button>
          <strong role="status">{t('print.page', { page: shown + 1, pages: pages.length })}</strong>
          <Button onPress={() => setPage(shown + 1)} disabled={shown === pages.length - 1} look="primary">
            {t('print.after')}
          </Button>
        </div>
      )}
      <p>{several ? t('print.scanAll', { pages: pages.length }) : t('print.scan')}</p>
      <p className="small soft">{t('print.honest')}</p>
      <div className="code-pages">
        {children}
        <CopyButton text={text} name={t('print.copyText')} />
      </div>
    </div>
  )
}
