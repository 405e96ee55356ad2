// Asks for what goods cannot be added without: the price of goods that have none, the weight of weighed ones.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field } from '../../components/Field.tsx'
import { MoneyField } from '../../components/MoneyField.tsx'
import { readSaleQuantity } from '../../entry.ts'
import type { Asked } from '../../hooks/use-scan.ts'
import { play } from '../../hooks/use-sounds.ts'
import { useLanguage } from '../../components/Money.tsx'
import { useOp } from '../../till.ts'

export function AskDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const add = useOp('sale.add')
  const [minor, setMinor] = useState(0)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const read = readSaleQuantity(text, language)
  const wrong = asked.what === 'price' ? minor === 0 : !read.ok
  const save = async () => {
    setTried(true)
    if (wrong) return play('failed')
    const quantityMilli = asked.what === 'quantity' && read.ok ? read.value : (asked.quantityMilli ?? 1000)
    const price = asked.what === 'price' ? { priceMinor: minor } : {}
    const result = await add.run({ productId: asked.productId, quantityMilli, ...price })
    if (!result.ok) return
    play('added')
    onClose()
  }
  return (
    <Dialog
      title={asked.name}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('sell.askSkip')}</Button>
          <Button look="primary" busy={add.busy} onPress={() => void save()} shortcut="Enter">
            {t('sell.askAdd')}
          </Button>
        </>
      }
    >
      {asked.what === 'price' ? (
        <MoneyField
          label={t('sell.askPrice')}
          minor={minor}
          onChange={setMinor}
          onEnter={() => void save()}
          hint={tried && minor === 0 ? t('sell.askPriceMissing') : t('sell.askPriceHint')}
          autoFocus
        />
      ) : (
        <form onSubmit={event => (event.preventDefault(), void save())}>
          <Field
            label={t('sell.askQuantity')}
            value={text}
            onChange={setText}
            inputMode="decimal"
            error={tried && !read.ok ? t(`sell.quantityRefused.${read.reason}`) : null}
            hint={t('sell.askQuantityHint')}
            maxLength={12}
            autoFocus
          />
        </form>
      )}
    </Dialog>
  )
}
