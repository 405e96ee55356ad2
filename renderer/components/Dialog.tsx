// A question or a short task over the screen; Escape and the close button lead back, a stray tap beside it does nothing.
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import './Dialog.css'

type DialogProps = {
  title: string
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  size?: 'normal' | 'wide'
  alert?: boolean
}

export function Dialog({ title, onClose, children, footer, size = 'normal', alert = false }: DialogProps) {
  const { t } = useTranslation()
  return (
    <ModalOverlay className="dialog-veil" isOpen onOpenChange={open => (open ? undefined : onClose())}>
      <Modal className={`dialog dialog-${size}`}>
        <AriaDialog className="dialog-box" role={alert ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="quiet" icon="cross" onPress={onClose} shortcut="Esc">
              {t('frame.close')}
            </Button>
          </header>
          <div className="dialog-body">{children}</div>
          {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
