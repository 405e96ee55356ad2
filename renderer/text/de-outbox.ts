// German texts of sales on their way to the back office: each one's state, the queue, and whether to switch off.
import type * as english from './en-outbox.ts'

export const outbox = {
  title: 'Verkäufe an die Zentrale',
  lead: 'Die Kasse sendet jeden fertigen Verkauf von selbst. Was warten muss, bleibt erhalten, auch wenn sie ausgeschaltet wird.',
  question: 'Kann ausgeschaltet werden?',
  delivery: {
    waiting: 'Wartet auf Senden',
    sending: 'Wird gesendet',
    delivered: 'Gesendet',
    refused: 'Abgelehnt',
  },
  one: {
    waiting: 'Dieser Verkauf wartet darauf, an die Zentrale gesendet zu werden.',
    sending: 'Dieser Verkauf wird gerade an die Zentrale gesendet.',
    delivered: 'Die Zentrale hat diesen Verkauf.',
    refused: 'Die Zentrale hat diesen Verkauf abgelehnt: „{{reason}}“.',
  },
  refusedNext:
    'Er bleibt auf dieser Kasse erhalten. In der Zentrale nach diesem Wort fragen, dann sendet die Filialleitung ihn erneut.',
  answer: {
    'all-delivered': 'Ja. Jeder Verkauf ist bei der Zentrale angekommen.',
    'no-back-office': 'Ja. Es ist keine Zentrale eingerichtet; alle Verkäufe bleiben auf dieser Kasse.',
    refused_one:
      'Ja. Aber {{count}} Verkauf wurde von der Zentrale abgelehnt und braucht die Filialleitung. Er bleibt auf dieser Kasse.',
    refused_other:
      'Ja. Aber {{count}} Verkäufe wurden von der Zentrale abgelehnt und brauchen die Filialleitung. Sie bleiben auf dieser Kasse.',
    waiting_one:
      'Besser warten. {{count}} Verkauf ist nur auf dieser Kasse. Beim Ausschalten bleibt er erhalten und wird nach dem nächsten Start gesendet.',
    waiting_other:
      'Besser warten. {{count}} Verkäufe sind nur auf dieser Kasse. Beim Ausschalten bleiben sie erhalten und werden nach dem nächsten Start gesendet.',
  },
  since: 'Der älteste wartet seit {{time}}.',
  next: 'Nächster Versuch um {{time}}.',
  why: {
    unreachable: 'Die Zentrale ist nicht erreichbar.',
    'not-registered': 'Diese Kasse ist nicht angemeldet. Die Filialleitung meldet sie in den Einstellungen an.',
    'not-allowed': 'Die Zentrale lässt diese Kasse nicht zu. Den Support rufen.',
    'not-found': 'Unter der eingerichteten Adresse gibt es keine Zentrale. Den Support rufen.',
    'too-many-requests': 'Die Zentrale ist ausgelastet und bittet, zu warten.',
    'server-error': 'Die Zentrale hat selbst eine Störung.',
    'provider-fault': 'Die Zentrale hat unverständlich geantwortet.',
    storage: 'Die Datendatei dieser Kasse war in dem Moment nicht zu benutzen.',
    internal: 'Die Kasse hatte einen Fehler; er steht in ihrem Protokoll.',
  },
  again: 'Erneut senden',
  now: 'Jetzt versuchen',
  sending: 'Einen Moment …',
  refusedTitle: 'Von der Zentrale abgelehnt',
  receipt: 'Bon {{number}}',
} satisfies typeof english.outbox
