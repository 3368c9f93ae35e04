import { dateAfter, daysBetween } from '../../planning/days.ts'
import type { Pin } from '../../planning/instance.ts'
import { Section } from '../section.ts'
import { ConfigText } from '../text.ts'

/** A pin that somebody has taken, and why. */
export interface TakenPin {
  readonly pin: Pin
  readonly because: string
}

/** The name of the file in which taken pins are kept, and of the document in it. */
export const PINS_FILE = 'taken-pins.yaml'
const NAME = 'taken-pins'

/** The pins of a file that `pinsText` has written; null where the text is something else. */
export function readPinsText(text: string, start: string): readonly TakenPin[] | null {
  const root = new Section(new ConfigText(text, PINS_FILE).value)
  if (root.section('metadata').text('name') !== NAME) return null
  const pins = root.section('spec').section('pins')
  return pins.keysOfList().flatMap((index) => {
    const entry = pins.section(index)
    const pin = pinOf(entry, start)
    return pin === null ? [] : [{ pin, because: entry.text('because') ?? '' }]
  })
}

function pinOf(entry: Section, start: string): Pin | null {
  const [first, step, other, day] = [entry.text('first'), entry.text('step'), entry.text('before'), entry.text('notBefore')]
  if (first !== undefined) return { kind: 'first', step: first }
  if (step !== undefined && other !== undefined) return { kind: 'before', step, other }
  return step !== undefined && day !== undefined ? { kind: 'not-before', step, day: daysBetween(start, day) } : null
}

/** A plan file with pins. What is written by hand beside them is not kept: that belongs into another file. */
export function pinsText(pins: readonly TakenPin[], start: string): string {
  const lines = pins.map(({ pin, because }) => {
    const reason = because === '' ? '' : `, because: ${JSON.stringify(because)}`
    return `    - { ${entryOf(pin, start)}${reason} }\n`
  })
  return `# Pins that were taken in the dashboard; it writes this file anew. Pins of your own belong into another file.
apiVersion: understudy.dev/v1alpha1
kind: Plan
metadata: { name: ${NAME} }
spec:
  work: []
  pins:${lines.length === 0 ? ' []\n' : `\n${lines.join('')}`}`
}

function entryOf(pin: Pin, start: string): string {
  if (pin.kind === 'first') return `first: ${JSON.stringify(pin.step)}`
  const step = `step: ${JSON.stringify(pin.step)}`
  return pin.kind === 'before' ? `${step}, before: ${JSON.stringify(pin.other)}` : `${step}, notBefore: ${dateAfter(start, pin.day)}`
}
