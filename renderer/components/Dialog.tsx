// A question or a short task over the screen; Escape and the close button lead back, a stray tap beside it does nothing.
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
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
  /** For a long text without anything to press: the arrow keys scroll it. */
  scrolls?: boolean
}

export function Dialog({
  title,
  onClose,
  children,
  footer,
  size = 'normal',
  alert = false,
  scrolls = false,
}: DialogProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLElement>(null)
  return (
    <ModalOverlay className="dialog-veil" isOpen onOpenChange={open => (open ? undefined : onClose())}>
      <Modal className={`dialog dialog-${size}`}>
        <AriaDialog className="dialog-box" role={alert ? 'alertdialog' : 'dialog'} ref={box}>
          <FocusKeeper box={box} />
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="quiet" icon="cross" onPress={onClose} shortcut="Esc">
              {t('frame.close')}
            </Button>
          </header>
          <div className="dialog-body" {...(scrolls ? { tabIndex: 0 } : {})}>
            {children}
          </div>
          {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/**
 * A focused button that is switched off or taken away leaves the focus to the page behind, where Escape and Tab no longer
 * belong to the dialog. The dialog takes it, and gives it back as soon as the button can be pressed again.
 */
function FocusKeeper({ box }: { box: RefObject<HTMLElement | null> }) {
  useEffect(() => {
    const dialog = box.current
    if (dialog === null) return
    let last: Element | null = null
    const keep = () => {
      const at = document.activeElement
      if (at === dialog && last !== null && last.isConnected && !last.matches(':disabled')) {
        if (last instanceof HTMLElement) last.focus()
      } else if (at === null || at === document.body || (dialog.contains(at) && at.matches(':disabled'))) dialog.focus()
    }
    const remember = ({ target }: FocusEvent) => {
      if (target !== dialog && target instanceof Element) last = target
    }
    dialog.addEventListener('focusin', remember)
    const changes = new MutationObserver(keep)
    changes.observe(dialog, { subtree: true, childList: true, attributeFilter: ['disabled'] })
    return () => {
      changes.disconnect()
      dialog.removeEventListener('focusin', remember)
    }
  }, [box])
  return null
}
