import type { Stage } from '../../model/handoff.ts'

/** What the controller would do, and waits for a person to say; `to` and `step` are where the group is where it is to be given back to its service. */
export interface Proposal {
  readonly to: Stage
  readonly step: number
  readonly reason: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What the controller means to do with each group, and why. */
export class Intents {
  readonly #proposals = new Map<string, Proposal>()
  readonly #reasons = new Map<string, string>()

  proposal(id: string): Proposal | null {
    return this.#proposals.get(id) ?? null
  }

  reason(id: string): string {
    return this.#reasons.get(id) ?? ''
  }

  say(id: string, reason: string): void {
    this.#reasons.set(id, reason)
  }

  /** Asks a person; what is asked already keeps its time. */
  propose(id: string, to: Stage, step: number, reason: string): void {
    const known = this.#proposals.get(id)
    if (known?.to !== to || known.step !== step) this.#proposals.set(id, { to, step, reason, at: Date.now() })
  }

  /** Nothing is asked any more. */
  withdraw(id: string): void {
    this.#proposals.delete(id)
  }
}
