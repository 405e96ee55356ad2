// A QR code drawn in the page: dark on white in every theme, with the quiet zone that readers need.
import { generate } from 'lean-qr'
import { useMemo } from 'react'

export function Qr({ text, label, size }: { text: string; label: string; size: number }) {
  const { path, modules } = useMemo(() => {
    const code = generate(text)
    const quiet = 4
    let cells = ''
    for (let y = 0; y < code.size; y += 1)
      for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) cells += `M${x + quiet} ${y + quiet}h1v1h-1z`
    return { path: cells, modules: code.size + 2 * quiet }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
      className="qr"
    >
      <rect width={modules} height={modules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
