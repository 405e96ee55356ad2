// German sentences for what the back office's token server refuses.
import type { brokerFailures as english } from './en-broker.ts'

const safe = 'Es wurde kein Geld bewegt, der Verkauf ist unverändert.'

export const brokerFailures = {
  'unknown-till': {
    what: 'Der Server der Filiale kennt diese Kasse nicht.',
    money: safe,
    next: 'Wer den Server betreut, muss diese Kasse in seine Liste aufnehmen. Barverkauf geht weiter.',
  },
  'customer-required': {
    what: 'Der Server der Filiale will wissen, für welchen Kunden diese Karte gelesen wird.',
    money: safe,
    next: 'Das Lesen neu beginnen. Wenn es wieder geschieht, den Support anrufen.',
  },
  'customer-refused': {
    what: 'Der Server der Filiale hat diese Kundennummer abgelehnt, weil sie zu einer Kasse oder Person gehört.',
    money: safe,
    next: 'Das Lesen neu beginnen. Wenn es wieder geschieht, den Support anrufen.',
  },
  'service-not-set-up': {
    what: 'Dieser Dienst ist auf dem Server der Filiale nicht eingerichtet.',
    money: safe,
    next: 'Einen anderen Weg nehmen. Wer den Server betreut, kann ihn einrichten.',
  },
  'service-refused': {
    what: 'Der Dienst nimmt die Zugangsdaten dieser Filiale nicht mehr an.',
    money: safe,
    next: 'Wer den Server der Filiale betreut, muss das wissen. Bis dahin einen anderen Weg nehmen.',
  },
} satisfies typeof english
