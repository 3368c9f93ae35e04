import type { Supplier } from '../../planning/declared.ts'
import { circleIn } from '../../planning/problem.ts'
import { daysBetween, workingDays } from '../../planning/days.ts'
import { ONE_TEAM, type PlannedOperation } from '../../planning/instance.ts'
import type { Item, Reading } from './reading.ts'

/** Reads what is to be done, and what others deliver, into operations. */
export class WorkReader {
  readonly #reading: Reading
  readonly #operations = new Map<string, PlannedOperation>()
  readonly #work: readonly Item[]
  readonly #suppliers: readonly Item[]

  /** Work and suppliers may name what no contract has yet: those names count from now on. */
  constructor(reading: Reading, work: readonly Item[], suppliers: readonly Item[]) {
    this.#reading = reading
    this.#work = work
    this.#suppliers = suppliers
    for (const { section } of [...work, ...suppliers]) {
      const name = section.text('operation') ?? ''
      if (reading.names.find(name) !== null) continue
      reading.names.add({ id: name, contract: '', operation: name, path: name, title: section.text('title') ?? name })
    }
  }

  /** All operations: `others` are named elsewhere, and done where nobody has work in them. */
  read(others: Iterable<string>): readonly PlannedOperation[] {
    for (const item of this.#suppliers) this.#add(item, this.#supplied(item))
    for (const item of this.#work) this.#add(item, this.#planned(item))
    const named = [...this.#operations.values()].flatMap(({ needs }) => needs.map(({ operation }) => operation))
    for (const id of [...named, ...others]) if (!this.#operations.has(id)) this.#operations.set(id, this.#done(id))
    this.#refuseCircles()
    return [...this.#operations.values()]
  }

  suppliers(): readonly Supplier[] {
    return this.#suppliers.map(({ section }) => ({
      id: this.#idOf({ section }),
      title: section.text('title') ?? this.#idOf({ section }),
      by: section.text('by') ?? '',
      availability: section.number('availability') ?? null,
    }))
  }

  #idOf({ section }: Pick<Item, 'section'>): string {
    const name = section.text('operation') ?? ''
    return this.#reading.names.find(name)?.id ?? name
  }

  #add({ text, pointer }: Item, operation: PlannedOperation): void {
    const { id } = operation
    if (this.#operations.has(id))
      this.#reading.mistakes.push(
        text.atValue(`${pointer}/operation`, `The work in \`${id}\` stands here for the second time.`, 'Put both together.'),
      )
    this.#operations.set(id, operation)
  }

  #done(id: string): PlannedOperation {
    const title = this.#reading.titleOf(id)
    return { id, title, contract: null, build: null, needs: [], standIn: true, served: false, team: ONE_TEAM, supplied: null }
  }

  #supplied(item: Item): PlannedOperation {
    const { section, pointer, text } = item
    const { start, mistakes } = this.#reading
    const readyOn = section.text('readyOn') ?? ''
    if (Date.parse(readyOn) < Date.parse(start))
      mistakes.push(
        text.atValue(
          `${pointer}/readyOn`,
          `${readyOn} lies before the plan begins, on ${start}.`,
          'Write when it will be there; remove the supplier where it is there already.',
        ),
      )
    const done = this.#done(this.#idOf(item))
    return {
      ...done,
      title: section.text('title') ?? done.title,
      standIn: section.flag('standIn') ?? true,
      team: '',
      supplied: daysBetween(start, readyOn),
    }
  }

  #planned(item: Item): PlannedOperation {
    const { section, pointer, text } = item
    const done = this.#done(this.#idOf(item))
    const needs = this.#reading.listed(section.section('buildNeeds'), text, `${pointer}/buildNeeds`)
    return {
      ...done,
      title: section.text('title') ?? done.title,
      contract: workingDays(section.text('contract') ?? 'done'),
      build: workingDays(section.text('build') ?? 'done'),
      needs: needs.map(({ id, entry }) => ({ operation: id, real: entry.flag('real') ?? false })),
      standIn: section.flag('standIn') ?? true,
      team: section.text('team') ?? ONE_TEAM,
    }
  }

  /** Where real things wait for each other in a circle, nothing can begin. */
  #refuseCircles(): void {
    const items = this.#work.map((item) => ({ ...item, id: this.#idOf(item) }))
    const index = new Map(items.map(({ id }, at) => [id, at]))
    const waits = items.map(({ id }) =>
      (this.#operations.get(id)?.needs ?? []).flatMap(({ operation, real }) => (real ? (index.get(operation) ?? []) : [])),
    )
    const circle = circleIn(waits)
    if (circle === null) return
    const ids = circle.map((at) => items[at]?.id ?? '')
    const item = items[circle[0] ?? 0]
    if (item === undefined) return
    this.#reading.mistakes.push(
      item.text.atKey(
        `${item.pointer}/buildNeeds`,
        `Builds wait for each other in a circle: ${[...ids, ids[0]].join(' → ')}.`,
        'Let one of them need a contract only: leave out `real: true`.',
      ),
    )
  }
}

/** Ratios of actual to estimate, by team. */
export function readHistory(items: readonly Item[]): ReadonlyMap<string, readonly number[]> {
  const history = new Map<string, number[]>()
  for (const { section } of items) {
    const team = section.text('team') ?? ONE_TEAM
    const ratio = (workingDays(section.text('actual') ?? '1d') ?? 1) / (workingDays(section.text('estimate') ?? '1d') ?? 1)
    const known = history.get(team) ?? []
    known.push(ratio)
    history.set(team, known)
  }
  return history
}
