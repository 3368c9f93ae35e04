import type { Group } from '../../model/handoff.ts'
import { graceOf } from '../../pipeline/service/restart-grace.ts'
import type { Handoff } from './handoff.ts'
import type { UpstreamTest } from './upstream-set.ts'

/** Milliseconds between two probes of an upstream. */
const EVERY = 10_000
/** Between two as long as it is not plain that it is there: at first, and once it has begun to answer. */
const FIRST = 1_000
/** Between two where nothing but its answer is waited for: at first, and at most, as it goes on not answering. */
const SOON = 400
const SOON_AT_MOST = 2_000
/** Probes in a row that have to go well before it counts as reachable. */
const ENOUGH = 3

interface Known {
  /** Of where it is known. */
  readonly url: string
  asked: number
  passed: number
  failure: string | null
  failingSince: number | null
  build: string
  at: number
  asking: Promise<void> | null
}

/** How a service is asked, and where it is; the clock in milliseconds, monotonic. */
export interface ProbesParts {
  readonly ask: (name: string) => Promise<UpstreamTest>
  /** '' where there is none of that name. */
  readonly urlOf: (name: string) => string
  /** Told each time that a service says its build. */
  readonly onBuild?: (name: string, build: string) => void
  readonly now?: () => number
}

/** Asks upstreams from time to time whether they are there, as long as somebody wants to know. */
export class Probes {
  readonly #parts: ProbesParts
  readonly #now: () => number
  readonly #known = new Map<string, Known>()

  constructor(parts: ProbesParts) {
    this.#parts = parts
    this.#now = parts.now ?? (() => performance.now())
  }

  /** Probes that went well one after the other, and why the last did not. */
  reach(name: string): { readonly passed: number; readonly failure: string | null } {
    const { passed, failure } = this.#of(name)
    return { passed, failure }
  }

  isReachable(name: string): boolean {
    return this.#of(name).passed > 0
  }

  /** Milliseconds since 1970; null where the last one went well, or there was none. */
  failingSince(name: string): number | null {
    return this.#of(name).failingSince
  }

  /** What it last said of its build; '' where it says nothing. */
  build(name: string): string {
    return this.#of(name).build
  }

  /** Asks if it is time to; nobody waits. */
  wanted(name: string, eagerly: boolean): void {
    const known = this.#of(name)
    if (known.asking === null && this.#now() - known.at >= pauseOf(known, eagerly)) void this.#probe(name, known)
  }

  /** A consumer's answer has named a build: where it is not the one that is known, the service is asked itself. */
  heard(name: string, build: string): void {
    const known = this.#of(name)
    if (known.build === '' || known.build === build || known.asking !== null || this.#now() - known.at < FIRST) return
    void this.#probe(name, known)
  }

  /** Asks until it is plain whether it is there: three times, or once in vain. */
  async settle(name: string): Promise<void> {
    const known = this.#of(name)
    await known.asking
    if (known.passed >= ENOUGH && this.#now() - known.at < EVERY) return
    do await this.#probe(name, known)
    while (known.passed > 0 && known.passed < ENOUGH)
  }

  /** Of another address nothing is known. */
  #of(name: string): Known {
    const known = this.#known.get(name)
    const url = this.#parts.urlOf(name)
    if (known !== undefined && known.url === url) return known
    const unknown = { url, asked: 0, passed: 0, failure: null, failingSince: null, build: '', at: -Infinity, asking: null }
    this.#known.set(name, unknown)
    return unknown
  }

  #probe(name: string, known: Known): Promise<void> {
    known.at = this.#now()
    known.asking = this.#asked(name, known)
    return known.asking
  }

  async #asked(name: string, known: Known): Promise<void> {
    const { reachable, message, build } = await this.#parts.ask(name).catch(() => UNKNOWN)
    known.asked = Math.min(known.asked + 1, ENOUGH)
    known.passed = reachable ? Math.min(known.passed + 1, ENOUGH) : 0
    known.failure = reachable ? null : message
    known.failingSince = reachable ? null : (known.failingSince ?? Date.now())
    if (reachable) known.build = build
    known.asking = null
    if (reachable && build !== '') this.#parts.onBuild?.(name, build)
  }
}

/** Asks the services of groups; who is being begun anew is told to those who watch over them. */
export function probesOf(handoff: Pick<Handoff, 'test' | 'senders'>): Probes {
  return new Probes({
    ask: (name) => handoff.test(name),
    urlOf: (name) => handoff.senders.get(name)?.upstream.url ?? '',
    onBuild(name, build) {
      const sender = handoff.senders.get(name)
      if (sender !== undefined) graceOf(sender).hear(build, performance.now())
    },
  })
}

/** How long a service is left alone between two probes. */
function pauseOf({ asked, passed, failingSince }: Known, eagerly: boolean): number {
  const unsure = asked < ENOUGH || (passed > 0 && passed < ENOUGH)
  if (!eagerly) return unsure ? FIRST : EVERY
  if (failingSince === null) return passed < ENOUGH ? SOON : EVERY
  return Math.min(SOON_AT_MOST, Math.max(SOON, (Date.now() - failingSince) / 10))
}

/** Whether somebody wants to know if a group's service is there, and waits for nothing else. Nobody asks a service that no group is on its way to. */
export function probing(
  { stage, advance, target, held, cooldown, blocked }: Group,
  { now, soon, hasBuild }: { readonly now: number; readonly soon: number; readonly hasBuild: boolean },
): 'no' | 'usual' | 'eager' {
  // As long as it is to be left alone, it is not asked either.
  if (cooldown !== null) return blocked === null && now >= cooldown.until - soon ? 'eager' : 'no'
  if (stage === 'shadow') return 'usual'
  if (stage === 'mock') return advance === 'auto' && target !== 'mock' && held === null ? 'usual' : 'no'
  return hasBuild ? 'usual' : 'no'
}

/** It was taken away meanwhile. */
const UNKNOWN = { reachable: false, message: 'it is not configured any more', build: '' }
