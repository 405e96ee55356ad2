// How charts are drawn: colours out of tokens.css, and a pattern for each so that no meaning hangs on colour alone.

export type Fill = 'solid' | 'stripes' | 'dots' | 'cross'
export type Tone = 'blue' | 'green' | 'red' | 'amber' | 'soft'
export type Look = { ink: string; soft: string; line: string; font: string; tone: Record<Tone, string>; paper: string }

/** The colours of the page as it is shown now. */
export function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const value = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: value('--ink'),
    soft: value('--soft'),
    line: value('--line'),
    paper: value('--surface'),
    font: style.fontFamily,
    tone: {
      blue: value('--blue'),
      green: value('--green'),
      red: value('--red'),
      amber: value('--amber-line'),
      soft: value('--edge'),
    },
  }
}

const side = 10

/** A fill of this colour: whole, striped, dotted or crossed on the paper's colour. */
export function fillOf(fill: Fill, colour: string, paper: string): string | CanvasPattern {
  if (fill === 'solid') return colour
  const tile = document.createElement('canvas')
  tile.width = side
  tile.height = side
  const pen = tile.getContext('2d')
  if (pen === null) return colour
  pen.fillStyle = paper
  pen.fillRect(0, 0, side, side)
  pen.fillStyle = colour
  pen.strokeStyle = colour
  pen.lineWidth = 3
  const line = (fromX: number, fromY: number, toX: number, toY: number): void => {
    pen.beginPath()
    pen.moveTo(fromX, fromY)
    pen.lineTo(toX, toY)
    pen.stroke()
  }
  switch (fill) {
    case 'stripes':
      // Drawn past the edges, so that the tiles meet.
      for (const shift of [-side, 0, side]) line(shift, side, shift + side, 0)
      break
    case 'dots':
      pen.beginPath()
      pen.arc(side / 2, side / 2, 3, 0, 2 * Math.PI)
      pen.fill()
      break
    case 'cross':
      line(side / 2, 0, side / 2, side)
      line(0, side / 2, side, side / 2)
      break
    default:
      return fill satisfies never
  }
  return pen.createPattern(tile, 'repeat') ?? colour
}
