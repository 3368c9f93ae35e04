import type { Note } from '../model/store.ts'
import type { ShadowCopy, WriteJournal } from '../pipeline/shadow.ts'
import type { LastingPresent } from './present.ts'

/** A write of which nobody knows whether the service has done it as well. It is never sent again. */
export interface UnknownWrite {
  readonly key: string
  readonly group: string
  readonly operation: string
  readonly consumer: string
  /** The exchange in which the stand-in accepted it. */
  readonly exchange: string
  /** Milliseconds since 1970. */
  readonly at: number
}

type Keep = Pick<LastingPresent, 'keep'>

const KIND = 'copy '
/** Unknown ones that are remembered; the oldest go first. */
const MOST = 1_000

/**
 * Writes that go to both sides: each is written down before it is sent to the service, and forgotten when its outcome is known. What was
 * under way when the process ended has an unknown outcome, as has what broke off.
 */
export class TwiceWritten implements WriteJournal {
  readonly #present: Keep
  readonly #unknown = new Map<string, UnknownWrite>()
  #last = 0

  /** `notes`: what former runs have left. */
  constructor(present: Keep, notes: readonly Note[] = []) {
    this.#present = present
    for (const { name, text } of notes) {
      const write = name.startsWith(KIND) && text !== null ? writeOf(name.slice(KIND.length), text) : null
      if (write !== null) this.#unknown.set(write.key, write)
    }
  }

  /** Those of a group, oldest first. */
  unknown(group: string): readonly UnknownWrite[] {
    return [...this.#unknown.values()].filter((write) => write.group === group).sort((one, other) => one.at - other.at)
  }

  /** A key never comes twice, over restarts and resets: it has the time in it. */
  async begin({ id, shadowing: { group }, operation, consumer, at }: ShadowCopy): Promise<{ readonly key: string }> {
    this.#last = Math.max(this.#last + 1, Date.now())
    const key = `usy-${group}-${this.#last}`
    await this.#note(key, JSON.stringify({ key, group, operation: operation.id, consumer, exchange: id, at }))
    return { key }
  }

  async end(copy: ShadowCopy, key: string, outcome: 'done' | 'rejected' | 'unknown'): Promise<void> {
    if (outcome !== 'unknown') return this.#note(key, null)
    const { id, shadowing, operation, consumer, at } = copy
    this.#unknown.set(key, { key, group: shadowing.group, operation: operation.id, consumer, exchange: id, at })
    const [oldest] = this.#unknown.keys()
    if (this.#unknown.size > MOST && oldest !== undefined) await this.settle(oldest)
  }

  /** Somebody has looked, or nobody needs to: it is forgotten. */
  async settle(key: string): Promise<void> {
    this.#unknown.delete(key)
    await this.#note(key, null)
  }

  async #note(key: string, text: string | null): Promise<void> {
    await this.#present.keep([], [{ name: `${KIND}${key}`, text }])
  }
}

function writeOf(key: string, text: string): UnknownWrite | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const said = (name: string): string => {
      const member: unknown = Reflect.get(value, name)
      return typeof member === 'string' ? member : ''
    }
    const at: unknown = Reflect.get(value, 'at')
    const whose = { group: said('group'), operation: said('operation'), consumer: said('consumer'), exchange: said('exchange') }
    return { key, ...whose, at: typeof at === 'number' ? at : 0 }
  } catch {
    return null
  }
}
