// German texts of customer cards and their points.
import type { loyalty as english } from './en-smart.ts'

export const loyalty = {
  customer: 'Kundenkarte',
  points_one: '{{shown}} Punkt',
  points_other: '{{shown}} Punkte',
  balance: '{{amount}} auf der Karte',
  checking: 'Kundenkarte wird geprüft …',
  locked: 'Diese Kundenkarte ist gesperrt.',
  lockedHint: 'Der Verkauf geht ohne sie weiter. Den Grund erfährt die Kundschaft an der Information.',
  invalid: 'Diese Kundenkarte ist nicht bekannt.',
  invalidHint: 'Der Verkauf geht ohne sie weiter. Noch einmal scannen oder eine andere Karte nehmen.',
  unreachable: 'Die Kundenkarte konnte nicht geprüft werden.',
  unreachableHint: 'Der Kartendienst antwortet nicht. Der Verkauf geht weiter; die Karte später noch einmal scannen.',
  notRegistered: 'Für Kundenkarten muss die Kasse registriert sein.',
  notRegisteredHint:
    'Der Verkauf geht ohne Punkte weiter. Die Leitung kann die Kasse unter Einstellungen registrieren.',
  refused: 'Der Kartendienst hat diese Karte nicht angenommen.',
  refusedHint: 'Der Verkauf geht ohne sie weiter. {{reason}}',
  booking: 'Punkte werden gebucht …',
  bookingFor: 'Punkte für {{name}} werden gebucht …',
  earned_one: '{{shown}} neuer Punkt',
  earned_other: '{{shown}} neue Punkte',
  now: '{{name}} hat jetzt {{points}}.',
  nowNobody: 'Auf der Karte sind jetzt {{points}}.',
  booked: 'Die Punkte sind gebucht.',
  late: 'Die Punkte sind noch nicht bestätigt.',
  lateHint: 'Der Verkauf ist bezahlt. Die Kasse fragt weiter nach und bucht sie einmal; es ist nichts zu tun.',
  notBooked: 'Die Punkte konnten nicht gebucht werden.',
  notBookedHint: 'Der Verkauf ist bezahlt und bleibt, wie er ist. {{reason}}',
} satisfies typeof english
