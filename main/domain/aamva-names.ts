// Puts the holder's name together from the elements of a licence, which differ from version to version.
import type { Elements } from '#domain/aamva-elements'

export type HolderName = { familyName: string | null; givenNames: string | null; nameTruncated: boolean }

/** The name as it stands on the card; `nameTruncated` when the card itself says that a part was cut (DDE, DDF, DDG). */
export function nameOf(elements: Elements): HolderName {
  const value = (name: string): string | null => tidy(elements.get(name)?.[0] ?? '')
  const whole = wholeName(elements.get('DAA')?.[0] ?? '')
  const given = value('DAC') ?? value('DCT')
  const middle = value('DAC') === null ? null : value('DAD')
  return {
    familyName: value('DCS') ?? value('DAB') ?? whole.familyName,
    givenNames: tidy([given ?? whole.givenNames ?? '', middle ?? ''].join(' ')),
    nameTruncated: ['DDE', 'DDF', 'DDG'].some(name => value(name) === 'T'),
  }
}

/** Version 1 has one name element: "LAST,FIRST,MIDDLE,SUFFIX", or in plain order without commas. */
function wholeName(text: string): { familyName: string | null; givenNames: string | null } {
  if (/[,$@]/.test(text)) {
    const [family = '', first = '', middle = ''] = text.split(/[,$@]/)
    return { familyName: tidy(family), givenNames: tidy(`${first} ${middle}`) }
  }
  const words = text.trim().split(/\s+/)
  return { familyName: tidy(words.pop() ?? ''), givenNames: tidy(words.join(' ')) }
}

function tidy(text: string): string | null {
  const name = text.replaceAll(',', ' ').split(/\s+/).filter(Boolean).join(' ')
  return /^(?:NONE|UNAVL|UNAVAIL|NMN)?$/i.test(name) ? null : name
}
