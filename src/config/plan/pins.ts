import type { Pin } from '../../planning/instance.ts'
import { daysBetween } from '../../planning/days.ts'
import type { Item, Reading } from './reading.ts'

/** A pin, and why it is there. */
export interface SaidPin {
  readonly pin: Pin
  readonly because: string | undefined
}

/** What a pin fixes; none, and a mistake, where that is not clear. */
export function readPin({ section, pointer, text }: Item, reading: Reading): readonly SaidPin[] {
  const step = (key: string): string | null => {
    const said = section.text(key)
    if (said === undefined) return null
    const [kind = '', name = ''] = said.split(/ (.*)/s)
    return `${kind} ${reading.named(text, `${pointer}/${key}`, name) ?? name}`
  }
  const [first, own, other] = [step('first'), step('step'), step('before')]
  const day = section.text('notBefore')
  const because = section.text('because')
  if (first !== null && own === null && other === null && day === undefined) return [{ pin: { kind: 'first', step: first }, because }]
  if (own !== null && own === other) {
    reading.mistakes.push(text.atValue(pointer, 'A step cannot come before itself.', 'Name another step in `before`.'))
    return []
  }
  if (first === null && own !== null && other !== null && day === undefined) return [{ pin: { kind: 'before', step: own, other }, because }]
  if (first === null && own !== null && other === null && day !== undefined)
    return [{ pin: { kind: 'not-before', step: own, day: daysBetween(reading.start, day) }, because }]
  reading.mistakes.push(
    text.atValue(pointer, 'It is not clear what this pin fixes.', 'Write `first`, or `step` with `before`, or `step` with `notBefore`.'),
  )
  return []
}
