// Names of machine readable zones (ICAO 9303 part 3 §4.6): '<<' parts family from given names, '<' stands for a blank or a hyphen.

export type MrzNames = {
  familyName: string | null
  givenNames: string | null
  /** No filler at the end: the field was full, so the name may go on. */
  mayBeCutOff: boolean
}

/**
 * Reads a name field. Apostrophes were dropped and diacritics spelled out when it was printed (O'CONNOR is OCONNOR), and
 * nothing brings them back. Without a '<<' the whole is the family name.
 */
export function readNames(field: string): MrzNames {
  const [family = '', ...given] = field.replace(/<+$/, '').split('<<')
  return {
    familyName: spaced(family),
    givenNames: spaced(given.join('<')),
    mayBeCutOff: field !== '' && !field.endsWith('<'),
  }
}

/** Initials for the screen, for example 'A. E.'; null when there is no name. */
export function mrzInitials({ givenNames, familyName }: Pick<MrzNames, 'givenNames' | 'familyName'>): string | null {
  const initials = [givenNames, familyName].flatMap(name => (name === null ? [] : [`${name.charAt(0)}.`]))
  return initials.length === 0 ? null : initials.join(' ')
}

function spaced(part: string): string | null {
  const words = part.split('<').filter(Boolean)
  return words.length === 0 ? null : words.join(' ')
}
