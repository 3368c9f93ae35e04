import { Problem } from '../../model/problem.ts'
import type { LastingPresent } from './present.ts'

/** One change that somebody asked for: who, when, what, why, and what came of it. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The call of the control API. */
  readonly call: string
  /** '' where they did not say; they had the token. */
  readonly who: string
  readonly why: string
  /** What it was about, in words: `group orders, to live`. */
  readonly what: string
  /** `done`, or the code of the problem. */
  readonly outcome: string
}

/** Changes that are remembered, and of those the latest that are written down; the oldest go first. */
const MOST = 1_000
const WRITTEN = 200
const NOTE = 'audit'

/** Who changed what, in this run and, where a store keeps things, in those before. */
export class Audit {
  readonly #present: Pick<LastingPresent, 'notes' | 'keep'> | null
  #entries: AuditEntry[] = []
  #earlier: Promise<void> | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(present: Pick<LastingPresent, 'notes' | 'keep'> | null) {
    this.#present = present
  }

  add(entry: AuditEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length > MOST) this.#entries.shift()
    this.#writing = this.#writing.then(() => this.#write())
  }

  /** The latest first. */
  async entries(limit: number): Promise<readonly AuditEntry[]> {
    await this.#load()
    return this.#entries.slice(-limit).reverse()
  }

  /** Fulfilled when all is written down, or could not be. */
  async settled(): Promise<void> {
    await this.#writing
  }

  #load(): Promise<void> {
    return (this.#earlier ??= this.#read().catch(unlessTrouble))
  }

  async #read(): Promise<void> {
    const notes = (await this.#present?.notes()) ?? []
    const told = notes.find(({ name }) => name === NOTE)
    this.#entries = [...entriesOf(told?.text ?? '[]'), ...this.#entries].slice(-MOST)
  }

  async #write(): Promise<void> {
    await this.#load()
    const text = JSON.stringify(this.#entries.slice(-WRITTEN))
    await this.#present?.keep([], [{ name: NOTE, text }]).catch(unlessTrouble)
  }
}

/** What cannot be written down or read is no reason not to go on: the state of the store is told elsewhere. */
function unlessTrouble(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

/** What a note says; nothing, where another version wrote it. */
function entriesOf(text: string): readonly AuditEntry[] {
  try {
    const told: unknown = JSON.parse(text)
    return Array.isArray(told) ? told.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(value: unknown): value is AuditEntry {
  if (typeof value !== 'object' || value === null || !('at' in value) || typeof value.at !== 'number') return false
  return ['call', 'who', 'why', 'what', 'outcome'].every((name) => typeof Reflect.get(value, name) === 'string')
}
