import type { AnswerKey } from '../../model/state.ts'
import type { Leg, Repeats } from './repeats.ts'

/** Which side does a write that may come again, told as it happens: before it is sent, so that whoever comes again meanwhile goes there too. */
export interface Mark {
  /** It is about to be sent to the service. */
  begins(): void
  /** What came of it: the service has done it, or may have; or it never had it. */
  came(reached: boolean): void
  done(leg: Leg): void
  /** An answer, when it is written down whose it is: a consumer that has it may come again after a restart. */
  lasting<Answer>(answer: Answer): Answer | Promise<Answer>
}

/** Of what cannot be told when it comes again. */
export const UNMARKED: Mark = { begins() {}, came() {}, done() {}, lasting: (answer) => answer }

/** `at` in milliseconds since 1970. */
export function markOf(repeats: Repeats | null, key: AnswerKey | null, at: number): Mark {
  if (repeats === null || key === null) return UNMARKED
  let isNew = false
  return {
    begins() {
      isNew = repeats.legOf(key, at) === null
      repeats.add(key, 'live', at)
    },
    came(reached) {
      if (reached) repeats.add(key, 'live', at)
      else if (isNew) repeats.forget(key)
    },
    done: (leg) => repeats.add(key, leg, at),
    lasting(answer) {
      const writing = repeats.lasting(key)
      return writing === null ? answer : writing.then(() => answer)
    },
  }
}
