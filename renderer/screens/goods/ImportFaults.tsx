// Rows of a file that cannot be taken, each with its line and the reason, to read here or to take along.
import type { GoodsImport } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { useList, useOp } from '../../till.ts'
import { savedText } from './saved-text.ts'

const SHOWN = 200

export function ImportFaults({ view }: { view: GoodsImport }) {
  const { t } = useTranslation()
  const { data } = useList('catalogue.import-faults', { importId: view.importId, from: 0, most: SHOWN })
  const save = useOp('catalogue.import-save-faults')
  const [told, setTold] = useState('')
  const faults = data?.faults ?? []
  if (faults.length === 0) return null
  const run = async () => {
    const result = await save.run({ importId: view.importId })
    if (result.ok) setTold(savedText(t, result.value))
  }
  const lineOf = (line: number): string => t('goods.importing.line', { line })
  return (
    <section className="panel" aria-labelledby="import-faults">
      <h2 id="import-faults">{t('goods.importing.faults')}</h2>
      <div className="settings-row">
        <Button busy={save.busy} onPress={() => void run()}>
          {t('goods.importing.saveFaults')}
        </Button>
        <CopyButton
          text={faults.map(({ line, text }) => `${lineOf(line)}\t${text}`).join('\n')}
          name={t('goods.importing.copyFaults')}
        />
      </div>
      <p role="status" className="soft goods-told">
        {told}
      </p>
      <ul className="import-faults" tabIndex={0} aria-label={t('goods.importing.faults')}>
        {faults.map(({ line, text }, place) => (
          // A row may have several faults.
          <li key={`${line} ${place}`}>
            <span className="figures">{lineOf(line)}</span> <bdi>{text}</bdi>
          </li>
        ))}
      </ul>
      {faults.length === SHOWN && <p className="soft">{t('goods.importing.faultsMore', { count: SHOWN })}</p>}
    </section>
  )
}
