// The short tasks over the sell screen, one at a time.
import type { Sale } from '#contract'
import { CameraDialog } from './CameraDialog.tsx'
import { DiscardDialog } from './DiscardDialog.tsx'
import { NoteDialog } from './NoteDialog.tsx'
import { ParkDialog } from './ParkDialog.tsx'
import { ParkedDialog } from './ParkedDialog.tsx'
import { PriceDialog } from './PriceDialog.tsx'

export type SellDialog =
  | { is: 'park' | 'parked' | 'note' | 'discard' | 'camera' }
  | { is: 'price'; minor: number | null }

type SellDialogsProps = {
  open: SellDialog
  sale: Sale | null
  line: Sale['lines'][number] | null
  onClose: () => void
  onScan: (code: string) => void
}

export function SellDialogs({ open, sale, line, onClose, onScan }: SellDialogsProps) {
  switch (open.is) {
    case 'park':
      return <ParkDialog onClose={onClose} />
    case 'camera':
      return <CameraDialog onClose={onClose} onScan={onScan} />
    case 'parked':
      return <ParkedDialog onClose={onClose} />
    case 'discard':
      return <DiscardDialog onClose={onClose} />
    case 'note':
      return sale === null ? null : <NoteDialog sale={sale} line={line} onClose={onClose} />
    case 'price':
      return line === null ? null : <PriceDialog line={line} minor={open.minor} onClose={onClose} />
    default:
      return open satisfies never
  }
}
