// The one table of keys: shortcuts, the names printed on buttons and the map behind ? all come from here.
import type { help } from './text/en-keys.ts'

export type KeyAction = keyof typeof help.keys
/** `keys` are names of KeyboardEvent.key with their modifiers in front; any of them does it. */
type Entry = { action: KeyAction; keys: readonly [string, ...string[]]; where: 'anywhere' | 'sell' | 'goods' | 'pay' }

/** In the order of the map. No key stands here twice for the same place. */
export const keyMap: readonly Entry[] = [
  { action: 'search', keys: ['F2'], where: 'sell' },
  { action: 'times', keys: ['*'], where: 'sell' },
  { action: 'goods', keys: ['Alt+ArrowDown'], where: 'sell' },
  { action: 'lines', keys: ['ArrowUp', 'ArrowDown'], where: 'sell' },
  { action: 'moreLess', keys: ['+', '-'], where: 'sell' },
  { action: 'quantity', keys: ['F5'], where: 'sell' },
  { action: 'price', keys: ['Shift+F5'], where: 'sell' },
  { action: 'remove', keys: ['Delete'], where: 'sell' },
  { action: 'undo', keys: ['Ctrl+z'], where: 'sell' },
  { action: 'discount', keys: ['Shift+F6'], where: 'sell' },
  { action: 'note', keys: ['Shift+F2'], where: 'sell' },
  { action: 'camera', keys: ['Shift+F3'], where: 'sell' },
  { action: 'discard', keys: ['Shift+Delete'], where: 'sell' },
  { action: 'park', keys: ['F3'], where: 'sell' },
  { action: 'parked', keys: ['F4'], where: 'sell' },
  { action: 'card', keys: ['F6'], where: 'sell' },
  { action: 'idCheck', keys: ['F7'], where: 'sell' },
  { action: 'sales', keys: ['F8'], where: 'sell' },
  { action: 'shift', keys: ['F9'], where: 'sell' },
  { action: 'settings', keys: ['F10'], where: 'sell' },
  { action: 'pay', keys: ['F12'], where: 'sell' },
  { action: 'shiftOpenPayment', keys: ['Shift+F9'], where: 'pay' },
  { action: 'explain', keys: ['='], where: 'anywhere' },
  { action: 'lock', keys: ['F11'], where: 'anywhere' },
  { action: 'escape', keys: ['Escape'], where: 'anywhere' },
  { action: 'help', keys: ['F1', '?'], where: 'anywhere' },
]

/** The first key of an action, as shortcuts know it. */
export function keyFor(action: KeyAction): string {
  return keysFor(action)[0]
}

export function keysFor(action: KeyAction): readonly [string, ...string[]] {
  const entry = keyMap.find(each => each.action === action)
  if (entry === undefined) throw new Error(`no key for ${action}`)
  return entry.keys
}

const faces: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Escape: 'Esc',
  '-': '−',
  z: 'Z',
  Shift: '⇧',
}

/** A key as it is printed on a button. */
export function keyFace(key: string): string {
  return key
    .split(/\+(?=.)/)
    .map(part => faces[part] ?? part)
    .join(' ')
}

/** The name that the table has for what was pressed. Shift counts only for keys that it does not turn into another. */
export function pressedKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>): string {
  const { key } = event
  const shift = event.shiftKey && key.length > 1
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`
}
