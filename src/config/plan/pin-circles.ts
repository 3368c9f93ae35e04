import { Problem } from '../../model/problem.ts'
import type { Instance } from '../../planning/instance.ts'
import { problemOf } from '../../planning/problem.ts'
import type { Mistake } from '../mistake.ts'
import type { Item } from './reading.ts'
import type { SaidPin } from './pins.ts'

/** A pin, and where it stands. */
export interface PlacedPin extends SaidPin {
  readonly item: Item
}

/** The first pin with which work would wait for itself; none where all can be kept. */
export function pinCircles({ operations }: Instance, pins: readonly PlacedPin[]): readonly Mistake[] {
  const wrong = (count: number): Problem | null => {
    try {
      problemOf({ operations, needs: [], pins: pins.slice(0, count).map(({ pin }) => pin) })
      return null
    } catch (error) {
      if (error instanceof Problem) return error
      throw error
    }
  }
  // Without pins, work that waits for itself is told by those who read it.
  if (wrong(pins.length) === null || wrong(0) !== null) return []
  let [fine, broken] = [0, pins.length]
  while (broken - fine > 1) {
    const middle = Math.floor((fine + broken) / 2)
    if (wrong(middle) === null) fine = middle
    else broken = middle
  }
  const found = pins[broken - 1]
  if (found === undefined) return []
  const { text, pointer } = found.item
  return [
    text.atValue(pointer, `This pin cannot be kept: ${wrong(broken)?.message ?? ''}`, 'Take it away, or the one that stands against it.'),
  ]
}
