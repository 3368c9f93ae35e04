import type { PlanSurroundings } from '../../planning/declared.ts'
import type { Mistake } from '../mistake.ts'
import type { Section } from '../section.ts'
import type { PlanDocument } from './document.ts'
import { OperationNames } from './operations.ts'

/** One entry of a list in a document, and where it stands. */
export interface Item {
  readonly section: Section
  readonly pointer: string
  readonly text: PlanDocument['text']
}

/** The entries of a list below `spec`. */
export function itemsOf({ spec, text }: PlanDocument, key: string): readonly Item[] {
  const list = spec.section(key)
  return list.keysOfList().map((index) => ({ section: list.section(index), pointer: `/spec/${key}/${index}`, text }))
}

/** What the readers of one plan share: the names of operations, the day on which it starts, and all that was wrong. */
export class Reading {
  readonly mistakes: Mistake[] = []
  readonly names: OperationNames
  /** Day 0, `2027-01-04`. */
  readonly start: string
  readonly #titles: ReadonlyMap<string, string>

  constructor({ operations, today }: PlanSurroundings, start: string | undefined) {
    this.names = new OperationNames(operations)
    this.start = start ?? today
    this.#titles = new Map(operations.map(({ id, title }) => [id, title]))
  }

  /** The id of an operation that is named at a place; null, and a mistake, where the name leads nowhere. */
  named(text: PlanDocument['text'], pointer: string, name: string): string | null {
    const found = this.names.find(name)
    if (found === null) this.mistakes.push(this.names.mistake(text, pointer, name))
    return found?.id ?? null
  }

  /** Operations that are named in a list of names, or of objects with an `operation`. */
  listed(list: Section, text: PlanDocument['text'], pointer: string): readonly { readonly id: string; readonly entry: Section }[] {
    return list.keysOfList().flatMap((index) => {
      const entry = list.section(index)
      const own = entry.self()
      const id = this.named(text, `${pointer}/${index}${own === undefined ? '/operation' : ''}`, own ?? entry.text('operation') ?? '')
      return id === null ? [] : [{ id, entry }]
    })
  }

  titleOf(id: string): string {
    return this.#titles.get(id) ?? id
  }
}
