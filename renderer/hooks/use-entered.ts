// Enter in a search field acts on what was found for exactly what stands there, as soon as it is there.
import { useEffect, useState } from 'react'
import { useStable } from './use-stable.ts'

/**
 * `text` is what stands in the field, `answered` what the rows on the screen were found for (null while they are old ones).
 * Calls `act` once for each time the returned function is called with something in the field, unless it is changed before.
 */
export function useEntered(text: string, answered: string | null, act: () => void): () => void {
  const [entered, setEntered] = useState<string | null>(null)
  const take = useStable(act)
  useEffect(() => {
    if (entered === null || (entered === text && entered !== answered)) return
    setEntered(null)
    if (entered === text) take()
  }, [entered, text, answered, take])
  return () => setEntered(text === '' ? null : text)
}
