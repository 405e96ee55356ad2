// The manager's goods: find one and change it, bring a file in, write all of them out.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { Page } from '../../components/Page.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { useList, useOp } from '../../till.ts'
import { GoodsImport } from './GoodsImport.tsx'
import { GoodsTable } from './GoodsTable.tsx'
import { GoodEditor } from './GoodEditor.tsx'
import { savedText } from './saved-text.ts'
import './Goods.css'

const SHOWN = 100

export function GoodsScreen({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [open, setOpen] = useState<{ id: string | null } | null>(null)
  const [importing, setImporting] = useState(false)
  const [told, setTold] = useState('')
  const { data, refetch } = useList('catalogue.search', { text, category: null, limit: SHOWN }, !importing)
  const exporting = useOp('catalogue.export')
  const free = open === null && !importing
  const save = async () => {
    setTold('')
    const result = await exporting.run({})
    if (result.ok) setTold(savedText(t, result.value))
  }
  useShortcuts(free ? { F2: () => setOpen({ id: null }), F3: () => setImporting(true), F4: () => void save() } : {})
  const changed = (words: string) => {
    setOpen(null)
    setTold(words)
    void refetch()
  }
  if (importing)
    return (
      <GoodsImport
        onBack={() => {
          setImporting(false)
          void refetch()
        }}
      />
    )
  return (
    <Page title={t('goods.title')} onBack={onBack}>
      <div className="goods-screen">
        <div className="goods-tools">
          <Field label={t('goods.search')} type="search" value={text} onChange={setText} maxLength={80} autoFocus />
          <Button shortcut="F2" onPress={() => setOpen({ id: null })}>
            {t('goods.add')}
          </Button>
          <Button shortcut="F3" onPress={() => setImporting(true)}>
            {t('goods.import')}
          </Button>
          <Button shortcut="F4" busy={exporting.busy} busyText={t('goods.exporting')} onPress={() => void save()}>
            {t('goods.export')}
          </Button>
        </div>
        <p role="status" className="soft goods-told">
          {told}
        </p>
        <div className="panel goods-list">
          {data !== undefined && data.products.length === 0 && <p className="soft">{t('goods.none')}</p>}
          {data !== undefined && data.products.length > 0 && (
            <GoodsTable products={data.products} onOpen={id => setOpen({ id })} />
          )}
          {data?.products.length === SHOWN && <p className="soft">{t('goods.more', { count: SHOWN })}</p>}
        </div>
        {open !== null && (
          <GoodEditor id={open.id} onClose={() => setOpen(null)} onSaved={() => changed(t('goods.done'))} />
        )}
      </div>
    </Page>
  )
}
