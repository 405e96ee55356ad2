// A picture from a file: the last resort where no camera helps. The picture stays in memory.
import { useRef, type ReactNode } from 'react'
import { Button, type ButtonProps } from './Button.tsx'

type PictureButtonProps = Pick<ButtonProps, 'size' | 'disabled'> & {
  children: ReactNode
  onFile: (file: File) => void
}

export function PictureButton({ children, onFile, ...button }: PictureButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...button} onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0]
          // Emptied, so that the same file can be chosen again.
          target.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
    </>
  )
}
