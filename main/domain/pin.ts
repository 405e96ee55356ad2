// Which PINs are too easy, and how long the till waits after wrong ones.

/** What people choose first after sequences and repeats: the middle column of the keypad, its corners, a mirrored pair. */
const favourites: readonly string[] = ['2580', '0852', '1379', '1397', '2112', '1004', '6969', '147258', '159753']

/** Why nobody may have this PIN: one digit or group over and over, an even run of digits, a favourite; null when it will do. */
export function weakPin(pin: string): 'repeated' | 'sequence' | 'favourite' | null {
  const half = pin.length / 2
  for (let size = 1; size <= half; size += 1)
    if (
      pin ===
      pin
        .slice(0, size)
        .repeat(Math.ceil(pin.length / size))
        .slice(0, pin.length)
    )
      return 'repeated'
  if (isOne(pin.slice(0, half)) && isOne(pin.slice(half))) return 'repeated'
  const steps = [...pin].slice(1).map((digit, i) => (Number(digit) - Number(pin[i]) + 10) % 10)
  if (steps.every(step => step === steps[0])) return 'sequence'
  return favourites.includes(pin) ? 'favourite' : null
}

const isOne = (digits: string): boolean => new Set(digits).size === 1

/** Seconds to wait after this many wrong PINs of one person in a row: nothing for the first four, then doubling up to five minutes. */
export function personWait(failures: number): number {
  return failures < 5 ? 0 : Math.min(300, 15 * 2 ** (failures - 5))
}

/**
 * Seconds to wait after this many wrong PINs at the till, whoever they were for: whoever tries names in turn is slowed
 * down as well, and one clumsy person does not close the till for all.
 */
export function tillWait(failures: number): number {
  return failures < 12 ? 0 : Math.min(120, 5 * 2 ** (failures - 12))
}

/** What is left of a till's wrong PINs: one is forgotten for each minute without another. */
export function forgotten(failures: number, quietMs: number): number {
  return Math.max(0, failures - Math.max(0, Math.floor(quietMs / 60_000)))
}
