import { Problem } from '../model/problem.ts'
import type { Space } from '../model/store.ts'
import { type Held, type Image, SHARED } from './image.ts'

/** What a session may be called: short, printable, no spaces. */
const SESSION_NAME = /^[\w.@/+:-]{1,100}$/

/** Throws a Problem for what no session can be called. */
export function checkSessionName(id: string): void {
  if (SESSION_NAME.test(id)) return
  throw new Problem(
    'bad-argument',
    `A session cannot be called ${JSON.stringify(id.slice(0, 120))}: up to 100 letters, digits and .@/+:_- do.`,
  )
}

/** The sessions by their last use, the longest idle first: who goes when there are too many, or when its time is over. */
export class Sessions {
  readonly #image: Image
  readonly #byUse = new Map<string, Held>()
  /** Spaces of which the store does not know yet what it should, and those that it still has. */
  readonly changed: Set<string> = new Set()
  readonly gone: Set<string> = new Set()
  /** Somebody has gone since this was last set to false, so that there may be versions which nobody sees any more. */
  stale = false

  constructor(image: Image) {
    this.#image = image
    const held = [...image.all()].filter(({ space }) => space.kind === 'session')
    for (const one of held.sort((a, b) => a.space.used - b.space.used)) this.#byUse.set(one.space.id, one)
  }

  get size(): number {
    return this.#byUse.size
  }

  /** The space of a session, made from the shared world at `moment` where there is none yet; it is the latest used from now on. */
  enter(id: string, now: number, moment: number): Held {
    if (id !== SHARED) checkSessionName(id)
    if (id === SHARED) return this.#image.get(SHARED) ?? this.#made({ ...spaceOf(SHARED, 'shared', now), base: null })
    const known = this.#byUse.get(id)
    const held = known ?? this.#made({ ...spaceOf(id, 'session', now), base: moment })
    this.#byUse.delete(id)
    this.#byUse.set(id, held)
    if (known !== undefined && held.space.used === now) return held
    held.space = { ...held.space, used: Math.max(now, held.space.used) }
    this.changed.add(id)
    return held
  }

  /** Ends the sessions that were last used before. */
  expire(before: number): void {
    for (const [id, { space }] of this.#byUse) {
      if (space.used > before) return
      this.end(id)
    }
  }

  /** Ends the longest idle session, but not the one named; tells whether there was one. */
  endIdlest(but: string): boolean {
    for (const id of this.#byUse.keys()) {
      if (id === but) continue
      this.end(id)
      return true
    }
    return false
  }

  end(id: string): void {
    this.#byUse.delete(id)
    this.#image.drop(id)
    this.changed.delete(id)
    this.gone.add(id)
    this.stale = true
  }

  /** The space in the place of the one of the same id. */
  replace(space: Space): Held {
    this.#image.drop(space.id)
    const held = this.#image.set(space)
    if (space.kind === 'session') this.#byUse.set(space.id, held)
    this.changed.delete(space.id)
    this.gone.delete(space.id)
    return held
  }

  all(): Space[] {
    return [...this.#byUse.values()].map(({ space }) => space)
  }

  #made(space: Space): Held {
    this.changed.add(space.id)
    return this.#image.set(space)
  }
}

export function spaceOf(id: string, kind: Space['kind'], now: number): Omit<Space, 'base'> {
  return { id, kind, created: now, used: now, since: 0 }
}
