// The ESC/POS commands a printer knows but shows nothing of, with their lengths, and the bytes that lead one.

export const ESC = 0x1b,
  GS = 0x1d,
  FS = 0x1c,
  DLE = 0x10,
  LF = 0x0a,
  CR = 0x0d,
  HT = 0x09

/** Lengths of the commands that change nothing here, by lead byte and command byte. */
export const fixedLengths: { [lead: number]: { [command: string]: number } } = {
  [ESC]: {
    '2': 2,
    '3': 3,
    '-': 3,
    G: 3,
    M: 3,
    R: 3,
    J: 3,
    '{': 3,
    V: 3,
    ' ': 3,
    $: 4,
    '\\': 4,
    '=': 3,
    i: 2,
    m: 2,
    c: 4,
    r: 3,
    B: 4,
    v: 2,
    S: 2,
    L: 2,
    U: 3,
    T: 3,
    Q: 3,
    q: 2,
  },
  [GS]: { B: 3, E: 3, h: 3, w: 3, H: 3, f: 3, L: 4, W: 4, P: 4, a: 3, I: 3, b: 3, $: 4, '\\': 4, '/': 3, ':': 2 },
  [FS]: { '.': 2, '&': 2, C: 3, '!': 3, '-': 3, S: 4, p: 4 },
}
