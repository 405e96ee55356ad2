// German texts about who this till is: what is wrong with its registration, its device page, and pairing it again.
import type { Cause, device as englishDevice, identity as english, Trouble, Words } from './en-identity.ts'

const later = 'In einigen Minuten noch einmal versuchen. Bleibt es dabei, den Support rufen.'
const network = 'Die Netzwerkbetreuung verständigen.'
const safe =
  'Der Verkauf geht weiter, bar wie gewohnt. Kartenzahlungen, Ausweisprüfungen und Kartenscans gehen vielleicht nicht. Alle Verkäufe bleiben erhalten.'
const restoredMoney =
  'Der Verkauf geht weiter, bar wie gewohnt. Kartenzahlungen, Ausweisprüfungen und Kartenscans gehen vielleicht nicht. Verkäufe nach der Kopie fehlen hier; die Filialleitung gleicht sie mit Kartenzahlungen und Bargeld ab.'

export const identity = {
  trouble: {
    unreachable: { what: 'Der Identitätsdienst ist nicht erreichbar.', next: 'Netzwerkkabel oder WLAN prüfen.' },
    'rate-limited': {
      what: 'Der Identitätsdienst bittet um eine Pause, weil zu viele Anfragen kamen.',
      next: 'Eine Minute warten, meist erledigt es sich von selbst.',
    },
    'server-error': {
      what: 'Der Identitätsdienst meldet einen eigenen Fehler.',
      next: 'Einige Minuten warten. Bleibt es dabei, den Support rufen.',
    },
    redirected: {
      what: 'Der Server schickt die Kasse zu einer anderen Adresse. Dorthin wurde nichts gesendet.',
      next: network,
    },
    'too-large': {
      what: 'Die Antwort war viel länger als alles, was der Identitätsdienst sendet. Die Kasse hat nicht weitergelesen.',
      next: network,
    },
    'not-json': {
      what: 'Statt des Identitätsdienstes hat etwas anderes geantwortet, vielleicht eine Anmeldeseite des Netzwerks.',
      next: network,
    },
    'wrong-shape': {
      what: 'In der Antwort des Identitätsdienstes fehlt etwas, das die Kasse braucht.',
      next: later,
    },
    'no-access-token': {
      what: 'Der Identitätsdienst hat zugestimmt, aber keinen Zugang für diese Kasse gesendet.',
      next: later,
    },
    'wrong-token-type': {
      what: 'Der Identitätsdienst hat eine Art von Zugang gesendet, die diese Kasse nicht verwenden kann.',
      next: 'Die Technik muss die Konfiguration prüfen.',
    },
    'unsafe-verification-url': {
      what: 'Die Adresse für die Freigabe ist nicht sicher, deshalb zeigt die Kasse sie nicht an.',
      next: 'Nichts freigeben und den Support rufen.',
    },
    'wrong-issuer': {
      what: 'Geantwortet hat ein anderer Dienst als der, der für diese Kasse eingerichtet ist.',
      next: 'Nichts freigeben. Die Technik muss die Adresse in der Konfiguration prüfen.',
    },
    'unknown-device': {
      what: 'Der Identitätsdienst kennt dieses Gerät nicht.',
      next: 'Die Geräte-ID an die Technik geben, dann noch einmal versuchen.',
    },
    'wrong-client': {
      what: 'Diese Kasse ist für ein anderes Kassensystem eingerichtet.',
      next: 'Die Technik muss die Konfiguration berichtigen.',
    },
    'not-allowed': {
      what: 'Der Identitätsdienst erlaubt dieser Kasse nicht, sich so zu registrieren.',
      next: 'Die Technik muss das dort freischalten lassen.',
    },
    'grant-not-offered': {
      what: 'Der Identitätsdienst bietet diese Art der Registrierung nicht an.',
      next: 'Die Technik muss in der Konfiguration einen anderen Dienst wählen.',
    },
    refused: {
      what: 'Der Identitätsdienst hat abgelehnt, aus einem Grund, den diese Kasse nicht kennt.',
      next: later,
    },
    'secrets-unavailable': {
      what: 'Diese Kasse kann auf diesem Rechner keine Geheimnisse sicher aufbewahren.',
      next: 'Die Technik muss den Schlüsselbund des Systems entsperren, dann noch einmal versuchen.',
    },
    internal: {
      what: 'In der Kasse ist etwas Unerwartetes schiefgegangen.',
      next: 'Noch einmal versuchen. Bleibt es dabei, den Support rufen.',
    },
    'invalid-grant': {
      what: 'Der Identitätsdienst akzeptiert diese Registrierung nicht mehr.',
      next: 'Die Filialleitung registriert diese Kasse neu.',
    },
    'other-process': {
      what: 'Ein anderes Programm auf diesem Rechner hat im selben Moment den Zugang erneuert.',
      next: 'Es ist nichts zu tun, die Kasse versucht es von selbst noch einmal.',
    },
    storage: {
      what: 'Der erneuerte Zugang ließ sich nicht im Speicher dieser Kasse ablegen.',
      next: 'Noch heute den Support rufen, der Speicher ist vielleicht voll oder beschädigt.',
    },
  } satisfies Record<Trouble, Words>,
  cause: {
    refused: {
      what: 'Der Identitätsdienst akzeptiert diese Kasse nicht mehr.',
      next: 'Ihre Registrierung ist abgelaufen oder wurde zurückgezogen. Die Filialleitung registriert sie neu.',
      money: safe,
    },
    unreadable: {
      what: 'Die gespeicherte Registrierung lässt sich auf diesem Rechner nicht lesen.',
      next: 'Sie gehört zu einem anderen Rechner oder einem anderen Schlüssel. Die Filialleitung registriert diese Kasse neu.',
      money: safe,
    },
    restored: {
      what: 'Die Daten dieser Kasse sind eine ältere Kopie.',
      next: 'Nach der Kopie wurde die Registrierung erneuert, deshalb wird die alte nicht verwendet. Die Filialleitung registriert diese Kasse neu.',
      money: restoredMoney,
    },
  } satisfies Record<Cause, Words & { money: string }>,
  clock: {
    behind: 'Die Uhr dieser Kasse geht gegenüber dem Server {{span}} nach.',
    ahead: 'Die Uhr dieser Kasse geht gegenüber dem Server {{span}} vor.',
    unknown: 'Die Uhr dieser Kasse geht falsch.',
    next: 'Die Uhrzeit des Rechners stellen. Bis dahin tragen Bons die falsche Zeit, und Altersprüfungen können falsch sein.',
  },
  part: {
    vendor: 'Hersteller',
    serial: 'Seriennummer',
    model: 'Modell',
    branch: 'Filiale',
    store: 'Laden',
    till: 'Kasse',
  },
} satisfies typeof english

export const device = {
  again: 'Neu registrieren',
  againTitle: 'Diese Kasse neu registrieren?',
  againLead:
    'Die Kasse arbeitet mit der alten Registrierung weiter, bis die neue freigegeben ist. Es wird kein Verkauf gelöscht, und in der Warteschlange geht nichts verloren.',
  againYes: 'Code anfordern',
  pairing: 'Neue Registrierung',
  show: 'Code anzeigen',
  open: 'Öffnen',
  cancel: 'Registrierung abbrechen',
  close: 'Schließen',
  done: 'Fertig',
  leave: 'Die Registrierung läuft weiter, auch wenn dieses Fenster geschlossen wird.',
  stillRegistered: 'Bis zur Freigabe arbeitet die Kasse mit ihrer alten Registrierung weiter.',
  keptRegistered: 'Die Kasse arbeitet mit ihrer alten Registrierung weiter.',
  selling: 'Der Verkauf geht inzwischen weiter, es wird kein Verkauf gelöscht.',
  since: 'Seit {{time}}.',
  clock: 'Serverzeit',
  clockExact: 'genau wie hier',
  clockAhead: '{{span}}, dieser Kasse voraus',
  clockBehind: '{{span}}, hinter dieser Kasse',
  clockUnknown: 'noch nicht bekannt',
  in: 'in {{span}}',
  ago: 'vor {{span}}',
  testStore: 'Der Zugang funktioniert. Filiale: {{store}}.',
} satisfies typeof englishDevice
