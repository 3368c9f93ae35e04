import { Problem } from '../model/problem.ts'
import type { Pin, WhatIf } from '../planning/instance.ts'
import { BUDGET } from '../planning/job.ts'

/** No honest question thinks away more. */
const MOST = 1_000
const LEAST_BUDGET = 50
const MOST_BUDGET = 30_000

/** Milliseconds that planning may take: as was asked for, within reason. */
export function checkedBudget(budget: unknown): number {
  return typeof budget === 'number' && budget >= LEAST_BUDGET ? Math.min(budget, MOST_BUDGET) : BUDGET
}

/** Another world, as it came over the wire. Throws a Problem where it is not one. */
export function checkedWhatIf(asked: Readonly<Record<string, unknown>>): WhatIf {
  const known = ['noStandIns', 'without', 'dropped', 'pins', 'works']
  const strange = Object.keys(asked).find((name) => !known.includes(name))
  if (strange !== undefined) throw refused(`there is no ${JSON.stringify(strange)} in it; there are ${known.join(', ')}`)
  const { noStandIns } = asked
  if (noStandIns !== undefined && typeof noStandIns !== 'boolean') throw refused('`noStandIns` is true or false')
  return {
    ...(noStandIns === undefined ? {} : { noStandIns }),
    without: list(asked, 'without').map((one) => text(one, '`without` is a list of operations')),
    dropped: list(asked, 'dropped').map((one) => ({ operation: member(one, 'operation'), needs: member(one, 'needs') })),
    pins: list(asked, 'pins').map(pin),
    works: list(asked, 'works').map((one) => ({ step: member(one, 'step'), days: days(one, 'days') })),
  }
}

function pin(one: unknown): Pin {
  const kind = member(one, 'kind')
  const step = member(one, 'step')
  if (kind === 'first') return { kind, step }
  if (kind === 'before') return { kind, step, other: member(one, 'other') }
  if (kind === 'not-before') return { kind, step, day: days(one, 'day') }
  throw refused('a pin has the `kind` first, before or not-before')
}

function list(asked: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = asked[name]
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > MOST) throw refused(`\`${name}\` is a list of ${MOST} at most`)
  return value
}

function of(one: unknown, name: string): unknown {
  return typeof one === 'object' && one !== null && Object.hasOwn(one, name) ? Reflect.get(one, name) : undefined
}

function member(one: unknown, name: string): string {
  return text(of(one, name), `\`${name}\` is missing, or no text`)
}

function text(value: unknown, otherwise: string): string {
  if (typeof value === 'string' && value.length <= MOST) return value
  throw refused(otherwise)
}

function days(one: unknown, name: string): number {
  const value = of(one, name)
  if (typeof value === 'number' && value >= 0 && value <= 100_000) return value
  throw refused(`\`${name}\` is a number of days`)
}

function refused(why: string): Problem {
  return new Problem('bad-argument', `That is no other world: ${why}. For example {"pins": [{"kind": "first", "step": "build getOrder"}]}.`)
}

/** A text of an argument, as it came over the wire. Throws a Problem where it is none. */
export function checkedText(value: unknown, name: string): string {
  if (typeof value === 'string' && value.length <= MOST) return value
  throw new Problem('bad-argument', `\`${name}\` is missing, or no text.`)
}
