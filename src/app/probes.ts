import type { UpstreamTest } from './upstream-set.ts'

/** Milliseconds between two probes of an upstream. */
const EVERY = 10_000
/** Between two as long as it is not plain that it is there. */
const SOON = 400
/** Probes in a row that have to go well before it counts as reachable. */
const ENOUGH = 3

interface Known {
  passed: number
  failure: string | null
  failingSince: number | null
  build: string
  at: number
  asking: Promise<void> | null
}

/** Asks upstreams from time to time whether they are there, as long as somebody wants to know. */
export class Probes {
  readonly #ask: (name: string) => Promise<UpstreamTest>
  readonly #known = new Map<string, Known>()

  constructor(ask: (name: string) => Promise<UpstreamTest>) {
    this.#ask = ask
  }

  /** Probes that went well one after the other, and why the last did not. */
  reach(name: string): { readonly passed: number; readonly failure: string | null } {
    const { passed = 0, failure = null } = this.#known.get(name) ?? {}
    return { passed, failure }
  }

  isReachable(name: string): boolean {
    return this.reach(name).passed > 0
  }

  /** Milliseconds since 1970; null where the last one went well, or there was none. */
  failingSince(name: string): number | null {
    return this.#known.get(name)?.failingSince ?? null
  }

  /** What it last said of its build; '' where it says nothing. */
  build(name: string): string {
    return this.#known.get(name)?.build ?? ''
  }

  /** Asks if it is time to; nobody waits. */
  wanted(name: string): void {
    const known = this.#of(name)
    const every = known.passed < ENOUGH ? SOON : EVERY
    if (known.asking === null && performance.now() - known.at >= every) void this.#probe(name, known)
  }

  /** Asks until it is plain whether it is there: three times, or once in vain. */
  async settle(name: string): Promise<void> {
    const known = this.#of(name)
    await known.asking
    if (known.passed >= ENOUGH && performance.now() - known.at < EVERY) return
    do await this.#probe(name, known)
    while (known.passed > 0 && known.passed < ENOUGH)
  }

  /** Forgets what it knows of one: its address has changed. */
  forget(name: string): void {
    this.#known.delete(name)
  }

  #of(name: string): Known {
    let known = this.#known.get(name)
    if (known === undefined)
      this.#known.set(name, (known = { passed: 0, failure: null, failingSince: null, build: '', at: -Infinity, asking: null }))
    return known
  }

  #probe(name: string, known: Known): Promise<void> {
    known.at = performance.now()
    known.asking = this.#asked(name, known)
    return known.asking
  }

  async #asked(name: string, known: Known): Promise<void> {
    const { reachable, message, build } = await this.#ask(name).catch(() => UNKNOWN)
    known.passed = reachable ? Math.min(known.passed + 1, ENOUGH) : 0
    known.failure = reachable ? null : message
    known.failingSince = reachable ? null : (known.failingSince ?? Date.now())
    if (reachable) known.build = build
    known.asking = null
  }
}

/** It was taken away meanwhile. */
const UNKNOWN = { reachable: false, message: 'it is not configured any more', build: '' }
