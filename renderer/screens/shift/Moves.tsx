// The keys for cash that moves without a sale, and what became of the last one.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { MoveDialog, type MoveKind } from './MoveDialog.tsx'

export function Moves({ onMoved }: { onMoved: () => void }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<MoveKind | null>(null)
  const [drawer, setDrawer] = useState<boolean | null>(null)
  const begin = (next: MoveKind) => {
    setDrawer(null)
    setKind(next)
  }
  useShortcuts({ F2: () => begin('in'), F3: () => begin('out'), F4: () => begin('no-sale') })
  return (
    <>
      <div className="shift-moves">
        <Button icon="plus" shortcut="F2" onPress={() => begin('in')}>
          {t('shift.move.in')}
        </Button>
        <Button icon="minus" shortcut="F3" onPress={() => begin('out')}>
          {t('shift.move.out')}
        </Button>
        <Button icon="cash" shortcut="F4" onPress={() => begin('no-sale')}>
          {t('shift.move.noSale')}
        </Button>
      </div>
      <p className="shift-moved" role="status">
        {drawer !== null && t(drawer ? 'shift.move.done' : 'shift.move.drawerShut')}
      </p>
      {kind !== null && (
        <MoveDialog
          kind={kind}
          onClose={() => setKind(null)}
          onDone={opened => {
            setKind(null)
            setDrawer(opened)
            onMoved()
          }}
        />
      )}
    </>
  )
}
