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
  who: 'Das macht die Filialleitung am eigenen Handy oder Rechner: Adresse öffnen, anmelden, Code vergleichen, Freigeben wählen.',
  expiresIn: 'Code noch gültig für',
  operator: 'Bedienseite öffnen',
  state: {
    unregistered: 'Diese Kasse ist noch nicht registriert.',
    requesting: 'Code wird angefordert …',
    waiting: 'Warten auf die Freigabe. Danach geht es von selbst weiter.',
    'slowed-down': 'Warten auf die Freigabe. Der Dienst bittet um langsameres Nachfragen, das ist normal.',
    'no-network': 'Gerade keine Netzwerkverbindung. Der Code bleibt gültig, die Kasse fragt weiter nach.',
    'server-trouble': 'Der Identitätsdienst ist gerade gestört. Der Code bleibt gültig, die Kasse fragt weiter nach.',
    registered: 'Diese Kasse ist registriert.',
    expired: 'Der Code ist abgelaufen. Nichts ist verloren, einfach einen neuen anfordern.',
    denied: 'Die Freigabe wurde abgelehnt. War das ein Versehen, einen neuen Code anfordern.',
    suspended:
      'Der Identitätsdienst akzeptiert diese Kasse nicht mehr. Alle Verkäufe bleiben erhalten. Zum Weiterarbeiten neu registrieren.',
  },
  failed: {
    'unknown-device':
      'Der Identitätsdienst kennt dieses Gerät nicht. Die Geräte-ID an die Technik geben, dann noch einmal versuchen.',
    'wrong-client':
      'Diese Kasse ist für ein anderes Kassensystem eingerichtet. Die Technik muss die Konfiguration berichtigen.',
    unreachable: 'Der Identitätsdienst war nicht erreichbar. Netzwerkkabel prüfen, dann noch einmal versuchen.',
    'provider-fault':
      'Der Identitätsdienst hat eine unverständliche Antwort gegeben. In einer Minute noch einmal versuchen, sonst den Support rufen.',
    'secrets-unavailable':
      'Diese Kasse kann auf diesem Rechner keine Geheimnisse sicher aufbewahren. Die Technik muss den Schlüsselbund des Systems entsperren.',
  },
} satisfies typeof english.registration

export const firstRun = {
  title: 'Erste Filialleitung einrichten',
  lead: 'Es gibt kein Standardpasswort. Eine PIN wählen, die nur diese Person kennt.',
  name: 'Name der Filialleitung',
  pin: 'PIN, 4 bis 8 Ziffern',
  again: 'Dieselbe PIN noch einmal',
  mismatch: 'Die beiden PINs sind verschieden.',
  tooShort: 'Die PIN braucht 4 bis 8 Ziffern.',
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
  manager: 'Filialleitung',
  noStaff: 'Auf der Personalliste steht niemand.',
} satisfies typeof english.signIn

export const openShift = {
  title: 'Schicht öffnen',
  lead: 'Vor dem ersten Verkauf das Bargeld in der Schublade zählen.',
  float: 'Gezähltes Wechselgeld',
  open: 'Schicht öffnen',
  opening: 'Wird geöffnet …',
} satisfies typeof english.openShift
