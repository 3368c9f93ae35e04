import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Problem } from '../../model/problem.ts'
import type { Declared, PlanSurroundings } from '../../planning/declared.ts'
import { type Mistake, problemOf } from '../mistake.ts'
import { daysBetween } from '../../planning/days.ts'
import { type PlanDocument, readDocuments } from './document.ts'
import { planFilesOf } from './file-list.ts'
import { readNeed } from './needs.ts'
import { pinCircles } from './pin-circles.ts'
import { readPin } from './pins.ts'
import { principleOf } from './principle-document.ts'
import { itemsOf, Reading } from './reading.ts'
import { readHistory, WorkReader } from './work.ts'

/** No honest file is longer. */
const MOST_BYTES = 2_000_000

/** A file that cannot be used is left out, and what it alone has explained may then be missing elsewhere: so often at most. */
const ROUNDS = 8

interface Named {
  readonly name: string
  readonly text: string
}

/** Reads all plan files of a folder. Throws a Problem with all mistakes, each with its line and its cure; null where there are none. */
export function readPlanFolder(folder: string, around: PlanSurroundings): Declared | null {
  const files = planFilesOf(folder) ?? []
  return files.length === 0 ? null : readPlan(files.map(named(folder)), around)
}

/** What the plan files of a folder say without those that cannot be read or have a mistake; null where that is nothing. */
export function restOfPlan(folder: string, around: PlanSurroundings): Declared | null {
  let files = (planFilesOf(folder) ?? []).flatMap((path) => {
    try {
      return [named(folder)(path)]
    } catch {
      return []
    }
  })
  for (let round = 0; round < ROUNDS && files.length > 0; round++) {
    const { declared, mistakes } = readAll(files, around)
    if (mistakes.length === 0) return declared
    const wrong = new Set(mistakes.map(({ file }) => file))
    files = files.filter(({ name }) => !wrong.has(name))
  }
  return null
}

function named(folder: string): (path: string) => Named {
  return (path) => ({ name: join(basename(folder), basename(path)), text: textOf(path) })
}

function textOf(path: string): string {
  try {
    const { size } = statSync(path)
    if (size > MOST_BYTES)
      throw new Problem('config-invalid', `${basename(path)} has ${size} bytes; a plan file has ${MOST_BYTES} at most.`)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const why = cause instanceof TypeError ? 'it is not UTF-8' : cause instanceof Error ? cause.message : String(cause)
    throw new Problem('config-invalid', `${basename(path)} cannot be read: ${why}.`, { cause })
  }
}

/** Reads plan files that are at hand as texts. Throws a Problem as `readPlanFolder` does. */
export function readPlan(files: readonly Named[], around: PlanSurroundings): Declared {
  const { declared, mistakes } = readAll(files, around)
  if (mistakes.length > 0) throw problemOf('The plan', mistakes)
  return declared
}

function readAll(files: readonly Named[], around: PlanSurroundings): { declared: Declared; mistakes: readonly Mistake[] } {
  const read = files.map(({ name, text }) => readDocuments(text, name))
  const { declared, mistakes } = declaredOf(
    read.flatMap(({ documents }) => documents),
    around,
  )
  return { declared, mistakes: [...read.flatMap((one) => one.mistakes), ...mistakes] }
}

function declaredOf(documents: readonly PlanDocument[], around: PlanSurroundings): { declared: Declared; mistakes: readonly Mistake[] } {
  const { kept, mistakes } = unique(documents)
  const of = (kind: PlanDocument['kind']): readonly PlanDocument[] => kept.filter((one) => one.kind === kind)
  const plans = of('Plan')
  const said = (key: string): string | undefined => plans.map(({ spec }) => spec.text(key)).find((text) => text !== undefined)
  const list = (key: string): ReturnType<typeof itemsOf> => plans.flatMap((plan) => itemsOf(plan, key))
  const reading = new Reading(around, said('start'))
  const work = new WorkReader(reading, list('work'), list('suppliers'))
  const needs = of('Need').flatMap((document) => readNeed(document, reading))
  const pins = list('pins').flatMap((item) => readPin(item, reading).map((pin) => ({ ...pin, item })))
  const operations = work.read(needs.flatMap(({ need }) => need.operations))
  const disputed = [
    ...disagreements(plans, 'start', (first) => `Another document says that the plan starts on ${first}.`),
    ...disagreements(plans, 'currency', (first) => `Another document says that money is in ${first}.`),
  ]
  const declared: Declared = {
    instance: { operations, needs: needs.map(({ need }) => need), pins: pins.map(({ pin }) => pin) },
    currency: said('currency') ?? 'EUR',
    start: reading.start,
    history: readHistory(list('history')),
    fields: new Map(needs.map(({ need, fields }) => [need.id, fields])),
    due: new Map(needs.flatMap(({ need, due }) => (due === undefined ? [] : [[need.id, daysBetween(reading.start, due)]]))),
    suppliers: work.suppliers(),
    principles: of('Principle').map((document) => principleOf(document)),
    reasons: new Map(pins.flatMap(({ pin, because }) => (because === undefined ? [] : [[pin.step, because]]))),
  }
  const told = [...mistakes, ...reading.mistakes, ...disputed]
  return { declared, mistakes: told.length > 0 ? told : pinCircles(declared.instance, pins) }
}

/** Documents of one plan that say different things of what there is only one of. */
function disagreements(plans: readonly PlanDocument[], key: string, told: (first: string) => string): readonly Mistake[] {
  const said = plans.flatMap(({ spec, text }) => {
    const value = spec.text(key)
    return value === undefined ? [] : [{ value, text }]
  })
  const [first] = said
  return said.flatMap(({ value, text }) =>
    first === undefined || value === first.value ? [] : [text.atValue(`/spec/${key}`, told(first.value), 'Say it in one document.')],
  )
}

/** Documents by kind and name, the first of each. */
function unique(documents: readonly PlanDocument[]): { readonly kept: readonly PlanDocument[]; readonly mistakes: readonly Mistake[] } {
  const seen = new Set<string>()
  const mistakes: Mistake[] = []
  const kept = documents.filter(({ kind, name, text }) => {
    const isNew = seen.size < seen.add(`${kind} ${name}`).size
    if (!isNew)
      mistakes.push(
        text.atValue('/metadata/name', `There are two documents of kind ${kind} called \`${name}\`.`, 'Give each a name of its own.'),
      )
    return isNew
  })
  return { kept, mistakes }
}
