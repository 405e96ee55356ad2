// Keeps payment card numbers out of every field of the page: typed, pasted, dropped or filled in, none stays and none is sent.
import { isGtin } from '#domain/barcode'
import { looksLikePaymentCard } from '#domain/card-number'
import { setText } from './field-text.ts'

/** Told to the page when a number was refused, so that a scanner's burst it stood in is forgotten too. */
export const CARD_REFUSED = 'card-refused'

type Field = HTMLInputElement | HTMLTextAreaElement

/** Watches the whole page until the signal ends; `refused` hears of each number, never the number itself. */
export function guardCards(refused: () => void, signal: AbortSignal): void {
  /** Digits typed one after the other into one place, for fields that make something else of them at once. */
  let typed = ''
  let at: EventTarget | null = null

  const refuse = (event: Event, field: Field | null): void => {
    event.preventDefault()
    event.stopImmediatePropagation()
    typed = ''
    if (field !== null) setText(field, '')
    window.dispatchEvent(new Event(CARD_REFUSED))
    refused()
  }
  /** Before the text is in the field: what it would become. */
  const before = (event: Event): void => {
    const field = fieldOf(event.target)
    if (field === null || !(event instanceof InputEvent)) return
    const given = event.data ?? event.dataTransfer?.getData('text/plain') ?? ''
    if (given === '') return
    const { value } = field
    const [from, to] = [field.selectionStart ?? value.length, field.selectionEnd ?? value.length]
    const becomes = value.slice(0, from) + given + value.slice(to)
    if (looksLikePaymentCard(becomes) || looksLikePaymentCard(given)) refuse(event, field)
  }
  /** Whatever put it there, such as the browser's own filling in. */
  const after = (event: Event): void => {
    const field = fieldOf(event.target)
    if (field !== null && looksLikePaymentCard(field.value)) refuse(event, field)
  }
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.target !== at) typed = ''
    at = event.target
    if (/^\d$/.test(event.key)) typed = (typed + event.key).slice(-19)
    else if (event.key === 'Backspace') typed = typed.slice(0, -1)
    else if (event.key !== ' ' && event.key !== '-') typed = ''
    if (tailIsCard(typed)) refuse(event, fieldOf(event.target))
  }
  const options = { capture: true, signal }
  window.addEventListener('beforeinput', before, options)
  window.addEventListener('input', after, options)
  window.addEventListener('keydown', key, options)
}

/** Whether the last digits are a card, whatever was typed before them. */
function tailIsCard(digits: string): boolean {
  for (let length = 15; length <= digits.length; length += 1)
    if (looksLikePaymentCard(digits.slice(-length))) return true
  return false
}

function fieldOf(target: EventTarget | null): Field | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null
}

/**
 * Whether a text may be on its way to a card number: a run of nine digits or more that is no product code. A list that is
 * asked for at every letter must not be asked for that, because all but the last digit gives a card number away.
 */
export const mayBecomeCard = (text: string): boolean => /\d(?:[ -]?\d){8}/.test(text) && !isGtin(text.trim())
