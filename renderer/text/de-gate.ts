// German texts of the screens before selling: registration, first manager, sign-in, opening a shift.
import type * as english from './en-gate.ts'

export const registration = {
  title: 'Diese Kasse registrieren',
  lead: 'Die Filialleitung gibt diese Kasse einmal frei. Danach ist sie nach jedem Start verkaufsbereit.',
  device: 'Gerät',
  start: 'Code anfordern',
  newCode: 'Neuer Code',
  copy: 'Code kopieren',
  copied: 'Kopiert',
  copyDevice: 'Geräte-ID kopieren',
  cancel: 'Abbrechen',
  code: 'Code',
  codeSpoken: 'Code, Zeichen für Zeichen: {{letters}}',
  openOrScan: 'Mit dem Handy scannen oder diese Adresse öffnen:',
  qr: 'QR-Code der Freigabeseite',
  who: 'Das macht die Filialleitung am eigenen Handy oder Rechner: Adresse öffnen, anmelden, Code eingeben oder vergleichen, Freigeben wählen.',
  expiresIn: 'Code noch gültig für',
  operator: 'Bedienseite öffnen',
  notCopied: 'Nicht kopiert – bitte markieren und von Hand kopieren',
  minutesLeft_one: 'Der Code ist noch eine Minute gültig.',
  minutesLeft_other: 'Der Code ist noch {{count}} Minuten gültig.',
  tryAgain: 'Noch einmal versuchen',
  stays: 'Der Code bleibt gültig, die Kasse fragt weiter nach.',
  state: {
    unregistered: {
      what: 'Diese Kasse ist noch nicht registriert.',
      next: 'Einen Code anfordern, dann gibt die Filialleitung sie frei.',
    },
    requesting: { what: 'Code wird angefordert …', next: 'Das dauert einige Sekunden.' },
    waiting: { what: 'Warten auf die Freigabe.', next: 'Danach geht es von selbst weiter.' },
    'slowed-down': {
      what: 'Warten auf die Freigabe, es wird seltener nachgefragt.',
      next: 'Der Dienst bittet um langsameres Nachfragen, das ist normal.',
    },
    'no-network': { what: 'Gerade keine Netzwerkverbindung.', next: 'Netzwerkkabel oder WLAN prüfen.' },
    'server-trouble': {
      what: 'Der Identitätsdienst ist gerade gestört.',
      next: 'Meist erledigt sich das von selbst.',
    },
    registered: { what: 'Freigegeben.', next: 'Ab jetzt arbeitet die Kasse mit dieser Registrierung.' },
    expired: { what: 'Der Code ist abgelaufen.', next: 'Nichts ist verloren, einfach einen neuen anfordern.' },
    denied: {
      what: 'Die Filialleitung hat die Freigabe abgelehnt.',
      next: 'War das ein Versehen, einen neuen Code anfordern.',
    },
  },
  done: {
    title: 'Diese Kasse ist registriert',
    goesOn: 'Gleich geht es von selbst weiter.',
    continue: 'Weiter',
  },
} satisfies typeof english.registration

export const firstRun = {
  title: 'Erste Filialleitung einrichten',
  lead: 'Es gibt kein Standardpasswort. Eine PIN wählen, die nur diese Person kennt.',
  name: 'Name der Filialleitung',
  pin: 'PIN, 4 bis 8 Ziffern',
  again: 'Dieselbe PIN noch einmal',
  mismatch: 'Die beiden PINs sind verschieden.',
  nameMissing: 'Bitte einen Namen eingeben.',
  save: 'Speichern und anmelden',
  saving: 'Wird gespeichert …',
} satisfies typeof english.firstRun

export const signIn = {
  title: 'Wer ist an der Kasse?',
  choose: 'Namen wählen',
  pinFor: 'PIN für {{name}}',
  pin: 'PIN',
  enter: 'Anmelden',
  checking: 'Wird geprüft …',
  other: 'Andere Person',
  cashier: 'Kasse',
  senior: 'Schichtleitung',
  manager: 'Filialleitung',
  locked: 'Die Kasse ist gesperrt',
  lock: 'sperren oder übergeben',
  kept_one: 'Der Verkauf bleibt: eine Zeile',
  kept_other: 'Der Verkauf bleibt: {{count}} Zeilen',
  keptHint: 'Er geht weiter mit der Person, die sich anmeldet.',
  payingHint: 'Die Zahlung läuft von selbst. Anmelden, um sie zu sehen.',
  badgeHint: 'Oder eine Mitarbeiterkarte an den Scanner halten.',
  noStaff: 'Auf der Personalliste steht niemand.',
} satisfies typeof english.signIn

export const openShift = {
  title: 'Schicht öffnen',
  lead: 'Vor dem ersten Verkauf das Bargeld in der Schublade zählen.',
  float: 'Gezähltes Wechselgeld',
  open: 'Schicht öffnen',
  opening: 'Wird geöffnet …',
} satisfies typeof english.openShift
