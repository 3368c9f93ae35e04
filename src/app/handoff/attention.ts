import type { Group } from '../../model/handoff.ts'
import { dwellOf } from '../../handoff/gates/gates.ts'

/** Milliseconds after which a group is looked at although nothing of it has changed: some gates go by the clock. */
const AT_LATEST = 10_000

interface Looked {
  readonly seen: readonly unknown[]
  /** Milliseconds since 1970. */
  readonly due: number
}

/** Tells which groups there is something new to see of, so that nobody works out again what is known. */
export class Attention {
  readonly #looked = new Map<string, Looked>()

  /** Whether a group is to be looked at: what is known of it (`seen`) is not what it was at the last look, or time has passed that matters. */
  wants(group: Group, seen: readonly unknown[], now: number): boolean {
    const last = this.#looked.get(group.id)
    if (last !== undefined && now < last.due && last.seen.every((one, index) => one === seen[index])) return false
    this.#looked.set(group.id, { seen, due: dueOf(group, now) })
    return true
  }
}

/** When a group is to be looked at again by the clock alone. */
function dueOf(group: Group, now: number): number {
  const { cooldown, forced, since } = group
  const moments = [cooldown?.until ?? 0, forced?.until ?? 0, since + dwellOf(group)]
  return Math.min(now + AT_LATEST, ...moments.filter((moment) => moment > now))
}
