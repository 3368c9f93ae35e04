import type { WriteJournal } from '../../pipeline/shadow/write-journal.ts'
import type { Register } from './register.ts'

/** Writes of unknown outcome that a group remembers; then no more are sent. */
const MOST = 1_000

/**
 * The journal of writes that go to both sides: each is written down before it is sent, with the key by which the service can tell it,
 * and struck out when it is known what became of it. What is not known stays, and is never sent again.
 */
export class DualWrites {
  readonly #register: Pick<Register, 'keep' | 'settled' | 'trouble'>
  readonly #open = new Map<string, Set<string>>()

  constructor(register: Pick<Register, 'keep' | 'settled' | 'trouble'>) {
    this.#register = register
  }

  /** How many nobody knows the outcome of, those on their way among them. */
  open(group: string): number {
    return this.#open.get(group)?.size ?? 0
  }

  /** Those of a former run: whether they were sent is not known. */
  remember(group: string, exchanges: readonly string[]): void {
    const open = this.#of(group)
    for (const exchange of exchanges) open.add(exchange)
  }

  of(group: string): WriteJournal {
    const open = this.#of(group)
    return {
      begin: async ({ id }) => {
        if (open.size >= MOST) throw new Error(`has ${MOST} writes of unknown outcome`)
        open.add(id)
        this.#note(group)
        await this.#register.settled()
        const { trouble } = this.#register
        if (trouble === null) return { key: `usy-${group}-${id}` }
        open.delete(id)
        throw new Error(trouble.message)
      },
      end: async ({ id }, _key, outcome) => {
        if (outcome === 'unknown') return
        open.delete(id)
        this.#note(group)
      },
    }
  }

  #of(group: string): Set<string> {
    let open = this.#open.get(group)
    if (open === undefined) this.#open.set(group, (open = new Set()))
    return open
  }

  #note(group: string): void {
    const open = this.#of(group)
    this.#register.keep([], { [`writes ${group}`]: open.size === 0 ? null : JSON.stringify([...open]) })
  }
}
