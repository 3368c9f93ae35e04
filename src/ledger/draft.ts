import { type AnswerKey, type Draft, type KeptAnswer, ORIGINS, type View } from '../model/state.ts'
import type { Entity, EntityRow, JournalEntry, KeptMove, Note } from '../model/store.ts'
import { type Held, type Image, shelfName } from './image.ts'
import { answerKey, parseAnswer, printAnswer } from './kept-answer.ts'

/** Resources of our own, which no path can name. They follow resets, snapshots and sessions as everything does. */
export const MARKS = '#marks'
export const ANSWERS = '#answers'

export interface Answers {
  /** Milliseconds for which an answer is repeated, and how many are held in a space. */
  readonly age: number
  readonly count: number
}

export class SpaceView implements View {
  protected readonly image: Image
  protected readonly held: Held
  protected readonly now: number
  readonly #moment: () => number
  readonly #age: number

  constructor(image: Image, held: Held, options: { now: number; moment: () => number; age: number }) {
    this.image = image
    this.held = held
    this.now = options.now
    this.#moment = options.moment
    this.#age = options.age
  }

  get space(): string {
    return this.held.space.id
  }

  entity(contract: string, resource: string, key: string): EntityRow | null {
    return this.image.find(this.held, shelfName(contract, resource), key, this.#moment())
  }

  list(contract: string, resource: string): readonly EntityRow[] {
    return this.image.list(this.held, shelfName(contract, resource), this.#moment())
  }

  stamp(contract: string): number {
    return this.image.stamp(this.held, contract, this.#moment())
  }

  answered(key: AnswerKey): KeptAnswer | null {
    const found = this.entity(key.contract, ANSWERS, answerKey(key))
    if (found === null || found.text === null || found.updated + this.#age <= this.now) return null
    return parseAnswer(found.text)
  }
}

/** What one writer did: it stands or falls together. */
export class SpaceDraft extends SpaceView implements Draft {
  readonly rows: EntityRow[] = []
  readonly entries: JournalEntry[] = []
  readonly moves: KeptMove[] = []
  readonly notes: Note[] = []
  readonly #next: () => number
  readonly #answers: Answers

  constructor(image: Image, held: Held, options: { now: number; next: () => number; answers: Answers }) {
    super(image, held, { now: options.now, moment: () => Number.POSITIVE_INFINITY, age: options.answers.age })
    this.#next = options.next
    this.#answers = options.answers
  }

  put(contract: string, resource: string, key: string, text: string): Entity {
    return this.#write(contract, resource, key, text)
  }

  delete(contract: string, resource: string, key: string): Entity {
    return this.#write(contract, resource, key, null)
  }

  clear(contract: string, resource: string, key: string): void {
    this.#write(contract, resource, key, null, true)
  }

  mint(contract: string, row: string, floor: number): number {
    const last = Number(this.entity(contract, MARKS, row)?.text ?? Number.NEGATIVE_INFINITY)
    const next = Math.max(last + 1, floor)
    this.put(contract, MARKS, row, String(next))
    return next
  }

  answer(key: AnswerKey, answer: KeptAnswer): void {
    this.put(key.contract, ANSWERS, answerKey(key), printAnswer(answer))
    this.#forgetAnswers(key.contract)
  }

  journal(entry: Omit<JournalEntry, 'sequence' | 'space' | 'parents' | 'at'>): void {
    const parents = new Set<number>()
    for (const { type, id } of entry.consumed) {
      const origin = this.entity(entry.contract, ORIGINS, JSON.stringify([type, id]))
      if (origin !== null && origin.text !== null) parents.add(Number(origin.text))
    }
    const sequence = this.#next()
    this.entries.push({ ...entry, sequence, at: this.now, space: this.space, parents: [...parents].sort((one, other) => one - other) })
    for (const { type, id } of entry.produced) this.put(entry.contract, ORIGINS, JSON.stringify([type, id]), String(sequence))
  }

  move(move: Omit<KeptMove, 'sequence'>): void {
    this.moves.push({ ...move, sequence: this.#next() })
  }

  note(note: Note): void {
    this.#next()
    this.notes.push(note)
  }

  /** As if nothing of it had been done. */
  takeBack(): void {
    for (const row of this.rows.toReversed()) this.image.takeBack(row)
  }

  /** The oldest that are too old or too many: a few at a time keep up, for no more than one came. */
  #forgetAnswers(contract: string): void {
    const own = this.held.shelves.get(shelfName(contract, ANSWERS))
    let excess = (own?.size ?? 0) - this.#answers.count
    let looks = 4
    for (const { row } of own?.values() ?? []) {
      if (looks-- === 0 || (excess <= 0 && row.updated + this.#answers.age > this.now)) return
      if (!row.cleared) this.clear(contract, ANSWERS, row.key)
      excess--
    }
  }

  #write(contract: string, resource: string, key: string, text: string | null, cleared = false): EntityRow {
    const before = this.entity(contract, resource, key)
    const sequence = this.#next()
    const created = before === null || before.text === null ? this.now : before.created
    const place = { space: this.space, contract, resource, key }
    const row = { ...place, text, sequence, version: sequence, rank: before?.rank ?? sequence, created, updated: this.now, cleared }
    this.rows.push(row)
    this.image.put(row)
    return row
  }
}
