// Copies a short text and says for a moment whether it worked.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../copy-text.ts'
import { Button } from './Button.tsx'

const SHOWN_MS = 4000

export function CopyButton({
  text,
  name,
  size = 'normal',
  autoFocus = false,
}: {
  text: string
  name: string
  size?: 'normal' | 'small'
  autoFocus?: boolean
}) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState<boolean | null>(null)
  useEffect(() => {
    if (copied === null) return
    const timer = setTimeout(() => setCopied(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const words = copied === null ? null : t(copied ? 'registration.copied' : 'registration.notCopied')
  return (
    <span className="copy">
      <Button
        size={size}
        autoFocus={autoFocus}
        onPress={() => void copyText(text).then(setCopied)}
        {...(copied === true ? { icon: 'check' as const } : {})}
      >
        {words ?? name}
      </Button>
      <span className="unseen" role="status">
        {words ?? ''}
      </span>
    </span>
  )
}
