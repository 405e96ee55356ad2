// The place of camera and frame while there is neither: what is the matter in one sentence, and what to do now.
import { useEffect, useRef, type ReactNode } from 'react'
import { Icon, type IconName } from '../../components/Icon.tsx'

type EmptyStageProps = {
  icon: IconName
  words: string
  /** Something went wrong; it takes the focus from the frame that is gone. */
  bad?: boolean
  children?: ReactNode
}

export function EmptyStage({ icon, words, bad = false, children }: EmptyStageProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (bad) box.current?.focus({ preventScroll: true })
  }, [bad])
  return (
    <div className="check-empty" data-bad={bad} ref={box} tabIndex={-1}>
      <Icon name={icon} size={72} />
      <div role="status">
        <p>{words}</p>
        {children}
      </div>
    </div>
  )
}
