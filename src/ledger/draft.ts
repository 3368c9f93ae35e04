import { type AnswerKey, type Draft, type KeptAnswer, type Named, type NewEntry, ORIGINS, type View } from '../model/state.ts'
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

/** What was acknowledged: the last number of it. */
export interface Moment {
  readonly durable: number
}

/** The numbers of the log, given away one after the other. */
export interface Numbers {
  next(): number
}

const ALL: Moment = { durable: Number.POSITIVE_INFINITY }

export class SpaceView implements View {
  readonly held: Held
  protected readonly image: Image
  protected readonly now: number
  readonly #moment: Moment
  readonly #age: number

  constructor(image: Image, held: Held, now: number, moment: Moment, age: number) {
    this.image = image
    this.held = held
    this.now = now
    this.#moment = moment
    this.#age = age
  }

  get space(): string {
    return this.held.space.id
  }

  entity(contract: string, resource: string, key: string): EntityRow | null {
    return this.image.find(this.held, shelfName(contract, resource), key, this.#moment.durable)
  }

  list(contract: string, resource: string): readonly EntityRow[] {
    return this.image.list(this.held, shelfName(contract, resource), this.#moment.durable)
  }

  stamp(contract: string): number {
    return this.image.stamp(this.held, contract, this.#moment.durable)
  }

  answered(key: AnswerKey): KeptAnswer | null {
    const found = this.entity(key.contract, ANSWERS, answerKey(key))
    if (found === null || found.text === null || found.updated + this.#age <= this.now) return null
    return parseAnswer(found.text)
  }
}

type Growing = Omit<EntityRow, 'entry'> & { entry: number | null }

/** What one writer did: it stands or falls together. */
export class SpaceDraft extends SpaceView implements Draft {
  readonly rows: EntityRow[] = []
  /** Those of them whose key had a version before. */
  readonly later: EntityRow[] = []
  /** null: none. */
  entries: JournalEntry[] | null = null
  moves: KeptMove[] | null = null
  notes: Note[] | null = null
  /** What began here, and is no resource of ours. */
  #born: Growing[] | null = null
  readonly #numbers: Numbers
  readonly #answers: Answers

  constructor(image: Image, held: Held, now: number, numbers: Numbers, answers: Answers) {
    super(image, held, now, ALL, answers.age)
    this.#numbers = numbers
    this.#answers = answers
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
    const before = this.entity(contract, MARKS, row)
    const next = Math.max(Number(before?.text ?? Number.NEGATIVE_INFINITY) + 1, floor)
    this.#writeOver(before, contract, MARKS, row, String(next), false)
    return next
  }

  answer(key: AnswerKey, answer: KeptAnswer): void {
    this.put(key.contract, ANSWERS, answerKey(key), printAnswer(answer))
    this.#forgetAnswers(key.contract)
  }

  journal(entry: NewEntry, named: readonly Named[]): void {
    const parents = entry.consumed.length === 0 ? NOBODY : this.#parents(entry, named)
    const sequence = this.#numbers.next()
    this.entries ??= []
    this.entries.push({ ...entry, sequence, at: this.now, space: this.space, parents })
    if (entry.produced.length === 0 || this.#born === null) return
    for (const row of this.#born) row.entry = sequence
  }

  move(move: Omit<KeptMove, 'sequence'>): void {
    this.moves ??= []
    this.moves.push({ ...move, sequence: this.#numbers.next() })
  }

  note(note: Note): void {
    this.#numbers.next()
    this.notes ??= []
    this.notes.push(note)
  }

  /** As if nothing of it had been done. */
  takeBack(): void {
    for (const row of this.rows.toReversed()) this.image.takeBack(row)
  }

  #parents({ contract, consumed }: NewEntry, named: readonly Named[]): readonly number[] {
    const parents = new Set<number>()
    for (const [index, { type, id }] of consumed.entries()) {
      const address = named[index]
      const known = address === undefined ? null : (this.entity(contract, address.resource, address.key)?.entry ?? null)
      const parent = known ?? this.entity(contract, ORIGINS, JSON.stringify([type, id]))?.text ?? null
      if (parent !== null) parents.add(Number(parent))
    }
    return [...parents].sort((one, other) => one - other)
  }

  /** The oldest that are too old or too many: a few at a time keep up, for no more than one came. */
  #forgetAnswers(contract: string): void {
    const own = this.held.shelves.get(shelfName(contract, ANSWERS))?.versions
    let excess = (own?.size ?? 0) - this.#answers.count
    let looks = 4
    for (const { row } of own?.values() ?? []) {
      if (looks-- === 0 || (excess <= 0 && row.updated + this.#answers.age > this.now)) return
      if (!row.cleared) this.clear(contract, ANSWERS, row.key)
      excess--
    }
  }

  #write(contract: string, resource: string, key: string, text: string | null, cleared = false): EntityRow {
    return this.#writeOver(this.entity(contract, resource, key), contract, resource, key, text, cleared)
  }

  #writeOver(before: EntityRow | null, contract: string, resource: string, key: string, text: string | null, cleared: boolean): EntityRow {
    const sequence = this.#numbers.next()
    const begins = before === null || before.text === null
    const row: Growing = {
      space: this.space,
      contract,
      resource,
      key,
      text,
      sequence,
      version: sequence,
      rank: before === null ? sequence : before.rank,
      created: begins ? this.now : before.created,
      updated: this.now,
      entry: before === null ? null : before.entry,
      cleared,
    }
    this.rows.push(row)
    if (begins && text !== null && !resource.startsWith('#')) {
      this.#born ??= []
      this.#born.push(row)
    }
    if (this.image.putIn(this.held, shelfName(contract, resource), row)) this.later.push(row)
    return row
  }
}

const NOBODY: readonly number[] = []
