// Every way out of an ID check, each one tap and one key away.
import { useTranslation } from 'react-i18next'
import { FileTrigger } from 'react-aria-components'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'

type IdActionsProps = {
  /** After a pass the only ways on are accepting it with the photo compared, or refusing because it is someone else's. */
  passed: boolean
  onRescan: () => void
  onManual: () => void
  onHosted: () => void
  onFile: (file: File) => void
  onRefuse: () => void
  onLater: () => void
}

export function IdActions({ passed, onRescan, onManual, onHosted, onFile, onRefuse, onLater }: IdActionsProps) {
  const { t } = useTranslation()
  useShortcuts({ F2: onRescan, F3: onManual, F4: onHosted, F8: onRefuse, ...(passed ? {} : { Escape: onLater }) })
  return (
    <div className="check-actions">
      <Button look="primary" size="large" onPress={onRescan} shortcut="F2" icon="camera">
        {t('idCheck.rescan')}
      </Button>
      <Button size="large" onPress={onManual} shortcut="F3">
        {t('idCheck.enterDate')}
      </Button>
      <Button size="large" onPress={onHosted} shortcut="F4">
        {t('idCheck.hosted')}
      </Button>
      <FileTrigger
        acceptedFileTypes={['image/*']}
        onSelect={files => {
          const file = files?.[0]
          if (file !== undefined) onFile(file)
        }}
      >
        <Button size="large" onPress={() => undefined}>
          {t('idCheck.file')}
        </Button>
      </FileTrigger>
      <Button
        look="danger"
        size="large"
        onPress={onRefuse}
        shortcut="F8"
        {...(passed ? { className: 'check-wide' } : {})}
      >
        {t('idCheck.refuse')}
      </Button>
      {!passed && (
        <Button size="large" onPress={onLater} shortcut="Esc">
          {t('idCheck.later')}
        </Button>
      )}
    </div>
  )
}
