import { JsonNumber, losslessNumber } from '../json/json.ts'
import { isRecord } from '../json/pointer.ts'
import { Type } from '../node.ts'
import type { Plan, Way } from './plan.ts'
import { lengthOf } from './texts.ts'

const MOST_WAYS = 8

/** The same value in other spellings: another type, another case, another way to write a date, within the bounds. The caller tries them. */
export function* respellings(plan: Plan, value: unknown): Generator {
  for (let index = 0; index < MOST_WAYS; index++) {
    const way = plan.way(index)
    if (way === null) return
    if (way.choices !== null) yield* among(way.choices, value)
    else if (way.type === Type.String) yield* asText(way, value)
    else if ((way.type & (Type.Number | Type.Integer)) !== 0) yield* asNumber(way, value)
    else if (way.type === Type.Boolean) yield* asBoolean(value)
    else if (way.type === Type.Array && value !== null && value !== undefined && !Array.isArray(value)) {
      if (!isRecord(value) || !mayBe(plan, Type.Object)) yield [value]
    } else if (way.type === Type.Object && Array.isArray(value) && value.length > 0) {
      if (!mayBe(plan, Type.Array)) yield value[0]
    } else if (way.type === Type.Null && (value === 'null' || value === '')) yield null
  }
}

/** Whether the plan has a way of this type: what is of it already is mended, and not wrapped. */
function mayBe(plan: Plan, type: number): boolean {
  for (let index = 0; index < MOST_WAYS; index++) {
    const way = plan.way(index)
    if (way === null) return false
    if (way.type === type) return true
  }
  return false
}

/** A choice that reads alike: `Active` for `active`, `"2"` for 2, `in progress` for `IN_PROGRESS`. */
function* among(choices: readonly unknown[], value: unknown): Generator {
  if (typeof value === 'object') return
  const plain = (one: unknown): string =>
    String(one)
      .toLowerCase()
      .replace(/[\s_-]+/g, '')
  const wanted = plain(value)
  for (const choice of choices) if (typeof choice !== 'object' && plain(choice) === wanted) yield choice
}

function* asText(way: Way, value: unknown): Generator {
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof JsonNumber) yield String(value)
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string') yield value[0]
  const demand = way.text?.demand
  if (typeof value !== 'string' || demand === undefined) return
  for (const text of [value, value.trim(), value.toLowerCase(), value.toUpperCase()]) {
    if (text !== value) yield text
    if (lengthOf(text) > demand.maxLength) yield [...text].slice(0, demand.maxLength).join('')
  }
  if (demand.formats.includes('date-time')) yield* asMoment(value)
  if (demand.formats.includes('date') && value.length > 10) yield value.slice(0, 10)
  if (demand.formats.some((format) => /^ur[il]$/.test(format)) && /^[\w-]+(\.[\w-]+)+/.test(value)) yield `https://${value}`
}

function* asMoment(text: string): Generator<string> {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text)
  if (parts === null) return
  const [, day = '', minutes = '00:00', seconds = ':00', zone = 'Z'] = parts
  yield `${day}T${minutes}${seconds}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()}`
}

function* asNumber(way: Way, value: unknown): Generator {
  if (typeof value === 'boolean') return
  const number =
    typeof value === 'string' && /^\s*-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\s*$/.test(value) ? losslessNumber(value.trim()) : value
  if (typeof number !== 'number' && !(number instanceof JsonNumber)) return
  yield number
  if (way.type === Type.Integer) yield Math.round(Number(number))
  const near = way.number?.nearest(Number(number)) ?? null
  if (near !== null) yield near
}

function* asBoolean(value: unknown): Generator {
  if (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value)) yield true
  if (typeof value === 'string' && /^(false|no|off|0|)$/i.test(value)) yield false
  if (value === 1) yield true
  if (value === 0) yield false
}
