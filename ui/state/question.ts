import type { Plan } from './plan.ts'

export type PlanStep = Plan['steps'][number]
export type Pin = Plan['pins'][number]['pin']

/** The other world that the address asks for. */
export interface Question {
  /** A step that is put first, as `build getOrder`. */
  readonly first?: string
  /** A step that is put before another. */
  readonly step?: string
  readonly before?: string
  /** A step that does not begin before a day, counted from the start. */
  readonly wait?: string
  readonly from?: string
  /** No stand-ins at all. */
  readonly bare?: boolean
  /** An operation whose stand-in is thought away. */
  readonly without?: string
  /** A build dependency that is thought away: `payOrder needs createOrder`. */
  readonly drop?: string
  /** A step that takes another time, and how many days. */
  readonly slow?: string
  readonly days?: string
}

/** What to ask the server for. */
export interface Asked {
  readonly noStandIns?: boolean
  readonly without?: readonly string[]
  readonly pins?: readonly Pin[]
  readonly dropped?: readonly { readonly operation: string; readonly needs: string }[]
  readonly works?: readonly { readonly step: string; readonly days: number }[]
}

const NEEDS = ' needs '

/** What the address has of a question, and nothing else. */
export function questionOf(word: (name: string) => string, flag: (name: string) => boolean): Question {
  const names = ['first', 'step', 'before', 'wait', 'from', 'without', 'drop', 'slow', 'days'] as const
  const words = Object.fromEntries(names.flatMap((name) => (word(name) === '' ? [] : [[name, word(name)]])))
  return { ...words, ...(flag('bare') ? { bare: true } : {}) }
}

/** What is fixed by a question; null: nothing. */
export function pinOf({ first, step, before, wait, from }: Question): Pin | null {
  if (first !== undefined) return { kind: 'first', step: first }
  if (step !== undefined && before !== undefined) return { kind: 'before', step, other: before }
  const day = Number(from)
  return wait !== undefined && from !== undefined && day >= 0 ? { kind: 'not-before', step: wait, day } : null
}

/** The same question with another pin, or none. */
export function withPin(question: Question, pin: Pin | null): Question {
  const { first: _first, step: _step, before: _before, wait: _wait, from: _from, ...rest } = question
  if (pin === null) return rest
  if (pin.kind === 'not-before') return { ...rest, wait: pin.step, from: String(pin.day) }
  return pin.kind === 'first' ? { ...rest, first: pin.step } : { ...rest, step: pin.step, before: pin.other }
}

/** A dependency as it stands in the address. */
export function dropText(operation: string, needs: string): string {
  return operation + NEEDS + needs
}

/** null: nothing is asked, or not yet enough. */
export function askedOf(question: Question): Asked | null {
  const pin = pinOf(question)
  const [operation = '', needs = ''] = (question.drop ?? '').split(NEEDS)
  const days = Number(question.days)
  const works = question.slow !== undefined && question.days !== undefined && days > 0 ? [{ step: question.slow, days }] : []
  const asked = {
    ...(question.bare === true ? { noStandIns: true } : {}),
    ...(question.without === undefined ? {} : { without: [question.without] }),
    ...(pin === null ? {} : { pins: [pin] }),
    ...(needs === '' ? {} : { dropped: [{ operation, needs }] }),
    ...(works.length === 0 ? {} : { works }),
  }
  return Object.keys(asked).length === 0 ? null : asked
}

/** What one team does, in the order of time. */
export interface Lane {
  readonly team: string
  readonly steps: readonly PlanStep[]
}

/** Teams in the order in which they begin. */
export function lanesOf(steps: readonly PlanStep[]): readonly Lane[] {
  const lanes = new Map<string, PlanStep[]>()
  for (const step of steps) lanes.set(step.team, [...(lanes.get(step.team) ?? []), step])
  return [...lanes].map(([team, own]) => ({ team, steps: own.toSorted((one, other) => one.from - other.from || one.to - other.to) }))
}

/** The place in its lane at which a step would be, dropped at a day; other steps keep theirs. */
export function placeAt({ steps }: Lane, id: string, day: number): number {
  return steps.filter((one) => one.id !== id && (one.from + one.to) / 2 < day).length
}

/** What has to be fixed so that a step comes to another place in its lane; null where it is there. `alone`: there is no other lane. */
export function moveOf({ steps }: Lane, id: string, place: number, alone: boolean): Pin | null {
  const at = steps.findIndex((one) => one.id === id)
  const others = steps.filter((one) => one.id !== id)
  if (at < 0 || place === at) return null
  if (place === 0 && alone) return { kind: 'first', step: id }
  if (place < at) return { kind: 'before', step: id, other: others[place]?.id ?? '' }
  const before = others[Math.min(place, others.length) - 1]
  return before === undefined ? null : { kind: 'before', step: before.id, other: id }
}

/** The place that a pin gives a step in its lane, as far as that can be seen there; its own where it has none. */
export function placeOf({ steps }: Lane, id: string, pin: Pin | null): number {
  const at = steps.findIndex((one) => one.id === id)
  const others = steps.filter((one) => one.id !== id)
  if (pin === null || pin.kind === 'not-before') return at
  if (pin.kind === 'first') return pin.step === id ? 0 : at
  if (pin.step === id)
    return Math.max(
      0,
      others.findIndex((one) => one.id === pin.other),
    )
  if (pin.other === id) return others.findIndex((one) => one.id === pin.step) + 1
  return at
}

/** `Agree the contract for Get order`, `Build Get order`. */
export function stepName({ kind, title }: Pick<PlanStep, 'kind' | 'title'>): string {
  return kind === 'contract' ? `Agree the contract for ${title}` : `Build ${title}`
}

/** What to write into a plan file where something is not only asked for. */
export function linesOf({ without = [], pins = [], dropped = [], works = [] }: Asked): readonly string[] {
  return [
    ...pins.map((pin) =>
      pin.kind === 'first'
        ? `pins: [{ first: ${pin.step}, because: … }]`
        : pin.kind === 'before'
          ? `pins: [{ step: ${pin.step}, before: ${pin.other}, because: … }]`
          : '',
    ),
    ...without.map((operation) => `{ operation: ${operation}, standIn: false }`),
    ...dropped.map(({ operation, needs }) => `{ operation: ${operation}, buildNeeds: […] } without ${needs}`),
    ...works.map(({ step, days }) => {
      const [kind = '', operation = ''] = step.split(/ (.*)/s)
      return `{ operation: ${operation}, ${kind}: ${days}d }`
    }),
  ].filter((line) => line !== '')
}
