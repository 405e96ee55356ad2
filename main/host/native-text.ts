// The sentences of the few dialogs that main itself shows, in both languages of the till.
import type { Question } from './electron-parts.ts'
import type { OpenWork } from './shown.ts'
import { crashingSentence } from '#domain/update-sentences'

type Language = 'en' | 'de'
type Words = {
  leave: { message: string; stay: string; go: string; kept: string }
  work: {
    sale: (items: number) => string
    running: string
    unknown: string
    queue: (waiting: number) => string
  }
  stopped: { message: string; detail: string; again: string; close: string }
  changed: { title: string; detail: string }
  failed: { title: string; detail: (incident: string) => string }
  /** A version that ended twice right after an update; `download` is empty when nobody knows where the one before is. */
  crashing: { title: string; detail: (from: string, to: string, download: string) => string }
}

const en: Words = {
  leave: {
    message: 'Work is still open on this till.',
    stay: 'Keep selling',
    go: 'Close Tillgate',
    kept: 'Nothing is lost when you close now.',
  },
  work: {
    sale: items =>
      `A sale with ${items === 1 ? 'one line' : `${items} lines`} is open. It is kept and comes back when the till starts again.`,
    running:
      'A card payment is running. If you close now, its outcome is looked up at the next start. Do not charge the customer a second time.',
    unknown:
      'The outcome of a card payment is not known yet. The till goes on asking after the next start. Do not charge the customer a second time.',
    queue: waiting =>
      `${waiting === 1 ? 'One finished sale waits' : `${waiting} finished sales wait`} to be sent. They are kept and sent after the next start.`,
  },
  stopped: {
    message: 'The screen of the till stopped working several times.',
    detail:
      'No sale is lost: the open sale, payments and receipts are kept outside the screen. Show the screen again. If it stops again, close Tillgate, restart the computer and start the till.',
    again: 'Show the screen again',
    close: 'Close Tillgate',
  },
  changed: {
    title: 'Tillgate cannot start',
    detail:
      'A file of the program is not as it was delivered, so the till does not show it. No sale is lost. Install Tillgate again, then start it.',
  },
  failed: {
    title: 'Tillgate has to close',
    detail: incident =>
      `Something went wrong that the till did not expect. Sales and payments recorded so far are kept. Start Tillgate again; if a card payment was running, the till looks up its outcome first. Incident ${incident} is in the log.`,
  },
  crashing: {
    title: 'Tillgate ended twice since its update',
    detail: crashingSentence,
  },
}
const de: Words = {
  leave: {
    message: 'An dieser Kasse ist noch Arbeit offen.',
    stay: 'Weiter verkaufen',
    go: 'Tillgate beenden',
    kept: 'Beim Beenden geht nichts verloren.',
  },
  work: {
    sale: items =>
      `Ein Verkauf mit ${items === 1 ? 'einer Position' : `${items} Positionen`} ist offen. Er bleibt erhalten und ist beim nächsten Start wieder da.`,
    running:
      'Eine Kartenzahlung läuft. Wenn Sie jetzt beenden, wird ihr Ergebnis beim nächsten Start abgefragt. Belasten Sie die Karte nicht noch einmal.',
    unknown:
      'Das Ergebnis einer Kartenzahlung ist noch nicht bekannt. Die Kasse fragt nach dem nächsten Start weiter nach. Belasten Sie die Karte nicht noch einmal.',
    queue: waiting =>
      `${waiting === 1 ? 'Ein fertiger Verkauf wartet' : `${waiting} fertige Verkäufe warten`} auf das Senden. Nichts davon geht verloren; gesendet wird nach dem nächsten Start.`,
  },
  stopped: {
    message: 'Der Bildschirm der Kasse ist mehrmals ausgefallen.',
    detail:
      'Kein Verkauf ist verloren: Der offene Verkauf, Zahlungen und Bons liegen außerhalb des Bildschirms. Zeigen Sie den Bildschirm wieder an. Fällt er erneut aus, beenden Sie Tillgate, starten Sie den Computer neu und danach die Kasse.',
    again: 'Bildschirm wieder anzeigen',
    close: 'Tillgate beenden',
  },
  changed: {
    title: 'Tillgate kann nicht starten',
    detail:
      'Eine Programmdatei ist nicht so, wie sie ausgeliefert wurde; die Kasse zeigt sie deshalb nicht an. Kein Verkauf ist verloren. Installieren Sie Tillgate neu und starten Sie es dann.',
  },
  failed: {
    title: 'Tillgate muss beendet werden',
    detail: incident =>
      `Es ist etwas geschehen, womit die Kasse nicht gerechnet hat. Bisher erfasste Verkäufe und Zahlungen bleiben erhalten. Starten Sie Tillgate neu; lief eine Kartenzahlung, fragt die Kasse zuerst ihr Ergebnis ab. Der Vorfall ${incident} steht im Protokoll.`,
  },
  crashing: {
    title: 'Tillgate hat sich seit dem Update zweimal beendet',
    detail: (from, to, download) =>
      `Tillgate ${to} hat sich seit dem Update von ${from} zweimal innerhalb einer Minute nach dem Start beendet. Verkäufe und Zahlungen sind in der Kasse gespeichert und nicht verloren. Sie versucht es jetzt noch einmal. Endet sie wieder, rufen Sie den Support an und gehen Sie zurück zu ${from}${download === '' ? '.' : `: ${download}`}`,
  },
}
const words = { en, de }

export const nativeWords = (language: Language): Words => words[language]

function workSentence(work: OpenWork, text: Words): string {
  switch (work.kind) {
    case 'sale':
      return text.work.sale(work.items)
    case 'payment-running':
      return text.work.running
    case 'payment-unknown':
      return text.work.unknown
    case 'queue':
      return text.work.queue(work.waiting)
    default:
      return work satisfies never
  }
}

/** "Work is still open": the first button, and Escape, keep selling. */
export function leaveQuestion(work: readonly OpenWork[], language: Language): Question {
  const text = words[language]
  return {
    type: 'question',
    title: 'Tillgate',
    message: text.leave.message,
    detail: [...work.map(each => workSentence(each, text)), text.leave.kept].join('\n\n'),
    buttons: [text.leave.stay, text.leave.go],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
}

/** The screen is gone for now: the first button, and Escape, bring it back. */
export function stoppedQuestion(language: Language): Question {
  const { message, detail, again, close } = words[language].stopped
  return {
    type: 'error',
    title: 'Tillgate',
    message,
    detail,
    buttons: [again, close],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
}
