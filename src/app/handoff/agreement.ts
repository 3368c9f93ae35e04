import { placeWords } from '../../handoff/machine/place.ts'
import type { Group, Move } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'

/** Milliseconds within which nobody agrees to two things one after the other: it is the same word, said twice. */
const TWICE = 2_000

/** What people have agreed to, so that no word counts for more than it was said of. */
export class Agreements {
  readonly #done = new Map<string, { readonly who: string; readonly lineage: number; readonly at: number }>()

  /** A word has brought a group to where it is. `now` in milliseconds of a clock that does not go back. */
  did({ id, lineage }: Group, who: string, now: number): void {
    this.#done.set(id, { who, lineage, at: now })
  }

  /**
   * Throws a Problem (`stage-conflict`) that tells what has happened where a word is not about where a group is now: `seen` is the epoch
   * at which whoever agrees has looked at it; where nobody says, the word that has just been said is not taken for another.
   */
  check(
    group: Group,
    { who, seen, now }: { readonly who: string; readonly seen: number | undefined; readonly now: number },
    moves: readonly Move[],
  ): void {
    const { id, lineage } = group
    if (seen === undefined) {
      const done = this.#done.get(id)
      if (done?.who !== who || done.lineage !== lineage || now - done.at >= TWICE) return
      throw new Problem(
        'stage-conflict',
        `${who} has agreed to that already: ${id} is at ${placeWords(group, group)} since. Nothing was done twice.`,
      )
    }
    if (lineage <= seen) return
    const last = moves.findLast((move) => move.group === id && move.epoch === lineage)
    const why = last === undefined ? '' : `, by ${last.who}${last.why === '' ? '' : ` (${last.why})`}`
    throw new Problem(
      'stage-conflict',
      `${id} is not where it was when you looked: it is at ${placeWords(group, group)} since epoch ${lineage}${why}. Nothing was done now; look, and agree to what comes next if it is right.`,
    )
  }
}

/** For a word that changes nothing. */
export function nothingToAgreeTo({ id, approvals }: Group, who: string, reason: string): Problem {
  const already = approvals.some((approval) => approval.who === who) ? `${who} has agreed already, and: ` : 'There is nothing to agree to: '
  return new Problem('stage-conflict', `${already}${reason === '' ? `${id} waits for nobody` : reason}.`)
}
