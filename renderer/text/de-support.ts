// German texts of the support report: what it is, what is in it, what is left out, where it goes.
import type * as english from './en-support.ts'

export const support = {
  title: 'Bericht für den Support',
  lead: 'Sammelt, was der Support zur Fehlersuche braucht. Alles ist hier zuerst zu lesen. Er wird nie gesendet und geht nur dorthin, wohin Sie ihn mitnehmen.',
  collect: 'Sammeln',
  again: 'Neu sammeln',
  collecting: 'Wird gesammelt …',
  made: 'Gesammelt {{time}}, {{size}}',
  partsTitle: 'Was darin steht',
  parts: {
    versions: 'Versionen und Rechner',
    configuration: 'Konfiguration',
    health: 'Geräte und Dienste',
    storage: 'Datendatei und Journal',
    identity: 'Registrierung und Zugang',
    payments: 'Offene Zahlungen und Warteschlange',
    log: 'Protokoll, die letzten Zeilen',
  },
  leftTitle: 'Was weggelassen ist',
  left: 'Passwörter, Schlüssel, Tokens und PINs. Namen von Personal und Kundschaft sowie Name und Anschrift der Filiale. Was verkauft wurde, Kartennummern und alles, was von Ausweisen und Versichertenkarten gelesen wurde.',
  incidentsTitle: 'Letzte Vorfälle',
  incidentsNone: 'Kein Vorfall in den letzten Zeilen des Protokolls.',
  incident: 'Code {{id}}',
  save: 'Bericht speichern',
  saving: 'Wird gespeichert …',
  saved: 'Genau wie gezeigt gespeichert:',
  notSaved: 'Nicht gespeichert. „Bericht speichern“ noch einmal wählen, sobald der Ort feststeht.',
  changed: 'Dieser Bericht ist nicht mehr der neueste. Neu sammeln, lesen, dann speichern.',
  full: 'Nicht gespeichert: An diesem Ort ist kein Platz mehr. Einen anderen wählen.',
  'not-writable': 'Nicht gespeichert: An diesen Ort kann nicht geschrieben werden. Einen anderen wählen.',
  size: { kb: '{{size}} kB', bytes: '{{size}} Bytes' },
} satisfies typeof english.support
