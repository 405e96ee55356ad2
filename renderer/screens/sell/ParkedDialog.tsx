// Sales that wait: found by the name they were parked under, resumed with a tap or Enter.
import type { Output } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { Money, useLanguage, useMoney } from '../../components/Money.tsx'
import { timeText } from '../../format.ts'
import { useList, useOp } from '../../till.ts'
import './ParkedDialog.css'

type Parked = Output<'sale.parked'>['sales'][number]

const matches = (sale: Parked, text: string): boolean =>
  `${sale.parkedAs ?? ''} ${sale.cashier}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase())

export function ParkedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const money = useMoney()
  const list = useList('sale.parked', {})
  const resume = useOp('sale.resume')
  const [text, setText] = useState('')
  const all = list.data?.sales ?? []
  const sales = all.filter(sale => matches(sale, text))
  const pick = async (saleId: string | undefined) => {
    if (saleId === undefined) return
    const result = await resume.run({ saleId })
    if (result.ok) onClose()
  }
  return (
    <Dialog title={t('parked.title')} onClose={onClose}>
      {all.length === 0 ? (
        <p className="soft">{list.isPending ? t('frame.loading') : t('parked.none')}</p>
      ) : (
        <>
          <form onSubmit={event => (event.preventDefault(), void pick(sales[0]?.id))}>
            <Field label={t('parked.find')} value={text} onChange={setText} type="search" maxLength={40} autoFocus />
          </form>
          {sales.length === 0 && <p className="soft">{t('parked.notFound')}</p>}
          <ul className="parked">
            {sales.map(sale => {
              const time = timeText(sale.at, language)
              return (
                <li key={sale.id} className="parked-row" data-parked={sale.id}>
                  <span className="parked-time figures">{time}</span>
                  <span className="parked-who">
                    <bdi>{sale.parkedAs ?? sale.cashier}</bdi>
                    <span className="soft small">
                      {(sale.parkedAs ?? null) === null ? '' : `${sale.cashier} · `}
                      {t('sell.items', { count: sale.items })}
                    </span>
                  </span>
                  <Money minor={sale.totalMinor} className="parked-sum" />
                  <Button
                    look="primary"
                    busy={resume.busy}
                    onPress={() => void pick(sale.id)}
                    label={t('parked.resumeOf', { time, amount: money(sale.totalMinor) })}
                  >
                    {t('parked.resume')}
                  </Button>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </Dialog>
  )
}
