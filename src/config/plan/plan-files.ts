import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Instance, Need, Pin, PlannedOperation } from '../../planning/instance.ts'
import { circleIn } from '../../planning/problem.ts'
import { type Mistake, problemOf } from '../mistake.ts'
import type { Section } from '../section.ts'
import { daysBetween, workingDays } from './days.ts'
import { type PlanDocument, readDocuments } from './document.ts'
import { type KnownOperation, OperationNames } from './operations.ts'
import { principleOf, type Principle } from './principle.ts'

/** What people have written about needs and work, made ready to plan by. */
export interface PlanFiles {
  readonly instance: Instance
  readonly currency: string
  /** Day 0, `2027-01-04`. */
  readonly start: string
  /** Ratios of actual to estimate, by team. */
  readonly history: ReadonlyMap<string, readonly number[]>
  /** What each need uses of each operation's answers, as JSON Pointers; none where it does not say. */
  readonly fields: ReadonlyMap<string, readonly { readonly operation: string; readonly fields: readonly string[] }[]>
  /** Days by which needs are wanted. */
  readonly due: ReadonlyMap<string, number>
  readonly suppliers: readonly { readonly id: string; readonly title: string; readonly by: string; readonly availability: number | null }[]
  readonly principles: readonly Principle[]
  /** Why pins are there, by step. */
  readonly reasons: ReadonlyMap<string, string>
}

/** What the files are read against. */
export interface PlanSurroundings {
  readonly operations: readonly KnownOperation[]
  /** `2027-01-04`: what a plan starts with that does not say. */
  readonly today: string
}

/** The team of work that names none. */
const ONE_TEAM = 'team'
const MOST_BYTES = 8_000_000

/** Reads all plan files of a folder. Throws a Problem with all mistakes, each with its line and its cure; null where there is no such folder. */
export function readPlanFolder(folder: string, around: PlanSurroundings): PlanFiles | null {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => /\.(?:ya?ml|json)$/.test(name))
  } catch {
    return null
  }
  const texts = names.sort().map((name) => ({ name: join('plan', name), text: textOf(join(folder, name)) }))
  return readPlan(texts, around)
}

function textOf(path: string): string {
  return statSync(path).size > MOST_BYTES ? '' : readFileSync(path, 'utf8')
}

/** Reads plan files that are at hand as texts. Throws a Problem as `readPlanFolder` does. */
export function readPlan(files: readonly { readonly name: string; readonly text: string }[], around: PlanSurroundings): PlanFiles {
  const read = files.map(({ name, text }) => readDocuments(text, name))
  const mistakes = read.flatMap((one) => one.mistakes)
  const documents = read.flatMap((one) => one.documents)
  const reader = new Reader(documents, around)
  const plan = reader.read()
  const all = [...mistakes, ...reader.mistakes]
  if (all.length > 0) throw problemOf('The plan', all)
  return plan
}

class Reader {
  readonly mistakes: Mistake[] = []
  readonly #needs: readonly PlanDocument[]
  readonly #plans: readonly PlanDocument[]
  readonly #principles: readonly PlanDocument[]
  readonly #names: OperationNames
  readonly #start: string
  readonly #operations = new Map<string, PlannedOperation>()
  readonly #titles: ReadonlyMap<string, string>

  constructor(documents: readonly PlanDocument[], { operations, today }: PlanSurroundings) {
    const of = (kind: PlanDocument['kind']): readonly PlanDocument[] => this.#unique(documents.filter((one) => one.kind === kind))
    this.#needs = of('Need')
    this.#plans = of('Plan')
    this.#principles = of('Principle')
    this.#titles = new Map(operations.map(({ id, title }) => [id, title]))
    this.#names = new OperationNames(operations)
    this.#start = this.#plans.map(({ spec }) => spec.text('start')).find((start) => start !== undefined) ?? today
  }

  read(): PlanFiles {
    const work = this.#plans.flatMap((plan) => this.#items(plan, 'work'))
    const suppliers = this.#plans.flatMap((plan) => this.#items(plan, 'suppliers'))
    // Work and suppliers may name what no contract has yet.
    for (const { section } of [...work, ...suppliers]) this.#introduce(section)
    for (const item of suppliers) this.#supplier(item)
    for (const item of work) this.#work(item)
    const needs = this.#needs.flatMap((document) => this.#need(document))
    this.#refuseCircles(work)
    const pins = this.#plans.flatMap((plan) => this.#items(plan, 'pins').flatMap((item) => this.#pin(item)))
    return {
      instance: { operations: [...this.#operations.values()], needs: needs.map(({ need }) => need), pins: pins.map(({ pin }) => pin) },
      currency: this.#plans.map(({ spec }) => spec.text('currency')).find((currency) => currency !== undefined) ?? 'EUR',
      start: this.#start,
      history: this.#history(),
      fields: new Map(needs.map(({ need, fields }) => [need.id, fields])),
      due: new Map(needs.flatMap(({ need, due }) => (due === undefined ? [] : [[need.id, daysBetween(this.#start, due)]]))),
      suppliers: suppliers.map(({ section }) => ({
        id: this.#idOf(section),
        title: section.text('title') ?? this.#idOf(section),
        by: section.text('by') ?? '',
        availability: section.number('availability') ?? null,
      })),
      principles: this.#principles.map((document) => principleOf(document)),
      reasons: new Map(pins.flatMap(({ pin, because }) => (because === undefined ? [] : [[pin.step, because]]))),
    }
  }

  #unique(documents: readonly PlanDocument[]): readonly PlanDocument[] {
    const seen = new Set<string>()
    return documents.filter(({ kind, name, text }) => {
      if (seen.has(name))
        this.mistakes.push(
          text.atValue('/metadata/name', `There are two documents of kind ${kind} called \`${name}\`.`, 'Give each a name of its own.'),
        )
      return seen.size < seen.add(name).size
    })
  }

  #items({ spec, text }: PlanDocument, key: string): readonly Item[] {
    return spec
      .section(key)
      .keysOfList()
      .map((index) => ({ section: spec.section(key).section(index), pointer: `/spec/${key}/${index}`, text }))
  }

  #introduce(section: Section): void {
    const name = section.text('operation') ?? ''
    if (this.#names.find(name) !== null) return
    this.#names.add({ id: name, contract: '', operation: name, path: name, title: section.text('title') ?? name })
  }

  #idOf(section: Section): string {
    const name = section.text('operation') ?? ''
    return this.#names.find(name)?.id ?? name
  }

  #supplier({ section, pointer, text }: Item): void {
    const id = this.#idOf(section)
    const readyOn = section.text('readyOn') ?? ''
    const supplied = daysBetween(this.#start, readyOn)
    if (Date.parse(readyOn) < Date.parse(this.#start))
      this.mistakes.push(
        text.atValue(
          `${pointer}/readyOn`,
          `${readyOn} lies before the plan begins, on ${this.#start}.`,
          'Write when it will be there; remove the supplier where it is there already.',
        ),
      )
    if (this.#operations.has(id)) this.mistakes.push(this.#twice(text, `${pointer}/operation`, id))
    const standIn = section.flag('standIn') ?? true
    this.#operations.set(id, {
      id,
      title: section.text('title') ?? this.#titleOf(id),
      contract: null,
      build: null,
      needs: [],
      standIn,
      served: false,
      team: '',
      supplied,
    })
  }

  #work({ section, pointer, text }: Item): void {
    const id = this.#idOf(section)
    if (this.#operations.has(id)) this.mistakes.push(this.#twice(text, `${pointer}/operation`, id))
    const needs = section
      .section('buildNeeds')
      .keysOfList()
      .flatMap((index) => {
        const one = section.section('buildNeeds').section(index)
        const name = one.self() ?? one.text('operation') ?? ''
        const at = `${pointer}/buildNeeds/${index}${one.self() === undefined ? '/operation' : ''}`
        const found = this.#names.find(name)
        if (found === null) this.mistakes.push(this.#names.mistake(text, at, name))
        return found === null ? [] : [{ operation: found.id, real: one.flag('real') ?? false }]
      })
    this.#operations.set(id, {
      id,
      title: section.text('title') ?? this.#titleOf(id),
      contract: workingDays(section.text('contract') ?? 'done'),
      build: workingDays(section.text('build') ?? 'done'),
      needs,
      standIn: section.flag('standIn') ?? true,
      served: false,
      team: section.text('team') ?? ONE_TEAM,
      supplied: null,
    })
    for (const { operation } of needs) this.#assume(operation)
  }

  /** What nobody has work in is taken as done. */
  #assume(id: string): void {
    if (this.#operations.has(id)) return
    this.#operations.set(id, {
      id,
      title: this.#titleOf(id),
      contract: null,
      build: null,
      needs: [],
      standIn: true,
      served: false,
      team: ONE_TEAM,
      supplied: null,
    })
  }

  #need({ name, title, spec, text }: PlanDocument): readonly {
    readonly need: Need
    readonly fields: readonly { operation: string; fields: readonly string[] }[]
    readonly due: string | undefined
  }[] {
    const uses = spec.section('uses')
    const fields = uses.keysOfList().flatMap((index) => {
      const one = uses.section(index)
      const called = one.self() ?? one.text('operation') ?? ''
      const found = this.#names.find(called)
      if (found === null)
        this.mistakes.push(this.#names.mistake(text, `/spec/uses/${index}${one.self() === undefined ? '/operation' : ''}`, called))
      else this.#assume(found.id)
      return found === null ? [] : [{ operation: found.id, fields: one.list('fields') ?? [] }]
    })
    const need = {
      id: name,
      title,
      consumer: spec.text('consumer') ?? '',
      operations: [...new Set(fields.map(({ operation }) => operation))],
      blocked: spec.number('blockedCostPerDay') ?? 0,
      delay: spec.number('delayCostPerDay') ?? 0,
      own: workingDays(spec.text('ownWork') ?? '0d') ?? 0,
      live: workingDays(spec.text('goLive') ?? '0d') ?? 0,
    }
    return need.operations.length === 0 ? [] : [{ need, fields, due: spec.text('due') }]
  }

  #pin({ section, pointer, text }: Item): readonly { readonly pin: Pin; readonly because: string | undefined }[] {
    const step = (key: string): string | null => {
      const said = section.text(key)
      if (said === undefined) return null
      const [kind = '', name = ''] = said.split(/ (.*)/s)
      const found = this.#names.find(name)
      if (found === null) this.mistakes.push(this.#names.mistake(text, `${pointer}/${key}`, name))
      return `${kind} ${found?.id ?? name}`
    }
    const [first, own, other] = [step('first'), step('step'), step('before')]
    const day = section.text('notBefore')
    const because = section.text('because')
    if (first !== null && own === null && other === null && day === undefined) return [{ pin: { kind: 'first', step: first }, because }]
    if (first === null && own !== null && other !== null && day === undefined)
      return [{ pin: { kind: 'before', step: own, other }, because }]
    if (first === null && own !== null && other === null && day !== undefined)
      return [{ pin: { kind: 'not-before', step: own, day: daysBetween(this.#start, day) }, because }]
    this.mistakes.push(
      text.atValue(pointer, 'It is not clear what this pin fixes.', 'Write `first`, or `step` with `before`, or `step` with `notBefore`.'),
    )
    return []
  }

  #history(): ReadonlyMap<string, readonly number[]> {
    const history = new Map<string, number[]>()
    for (const { section } of this.#plans.flatMap((plan) => this.#items(plan, 'history'))) {
      const team = section.text('team') ?? ONE_TEAM
      const ratio = (workingDays(section.text('actual') ?? '') ?? 1) / (workingDays(section.text('estimate') ?? '') ?? 1)
      history.set(team, [...(history.get(team) ?? []), ratio])
    }
    return history
  }

  #titleOf(id: string): string {
    return this.#titles.get(id) ?? id
  }

  #twice(text: PlanDocument['text'], pointer: string, id: string): Mistake {
    return text.atValue(pointer, `The work in \`${id}\` stands here for the second time.`, 'Put both together.')
  }

  /** Where real things wait for each other in a circle, nothing can begin. */
  #refuseCircles(work: readonly Item[]): void {
    const items = work.map((item) => ({ ...item, id: this.#idOf(item.section) }))
    const index = new Map(items.map(({ id }, at) => [id, at]))
    const waits = items.map(({ id }) =>
      (this.#operations.get(id)?.needs ?? []).flatMap(({ operation, real }) => (real ? (index.get(operation) ?? []) : [])),
    )
    const circle = circleIn(waits)
    if (circle === null) return
    const ids = circle.map((at) => items[at]?.id ?? '')
    const item = items[circle[0] ?? 0]
    if (item !== undefined)
      this.mistakes.push(
        item.text.atKey(
          `${item.pointer}/buildNeeds`,
          `Builds wait for each other in a circle: ${[...ids, ids[0]].join(' → ')}.`,
          'Let one of them need a contract only: leave out `real: true`.',
        ),
      )
  }
}

interface Item {
  readonly section: Section
  readonly pointer: string
  readonly text: PlanDocument['text']
}
