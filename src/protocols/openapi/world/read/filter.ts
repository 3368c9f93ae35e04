import type { Comparison, FilterQuery, ListRole, Query } from '../../../../model/resource.ts'
import { isMembers } from '../../values.ts'
import { keyText } from '../entities/address.ts'
import type { Thing } from '../entities/entities.ts'
import { valuesAt } from '../entities/places.ts'
import type { Said } from './said.ts'

type Test = (thing: Thing) => boolean

const MOST = 1_000

/** What a list is asked for, as its parameters say it. */
export interface Question {
  readonly said: Said
  readonly defaultOf: Said
  /** Whether a list cannot be had without saying this. */
  readonly isRequired: (param: string) => boolean
}

/**
 * The things that meet all the conditions that a request makes by the parameters that the contract has for them. A condition that
 * nobody can leave out (`workspace`) and that nobody meets is not one that was meant to choose.
 */
export function filtered(things: readonly Thing[], { queries }: Pick<ListRole, 'queries'>, question: Question): readonly Thing[] {
  let left = things
  for (const query of queries) {
    const test = testOf(query, question)
    if (test === null) continue
    const meeting = left.filter(test)
    if (meeting.length > 0 || query.kind !== 'filter' || !question.isRequired(query.param)) left = meeting
  }
  return left
}

function testOf(query: Query, { said, defaultOf }: Question): Test | null {
  if (query.kind === 'search') return searchFor(said(query.param))
  return query.kind === 'filter' ? filterOf(query, said(query.param), defaultOf(query.param)) : null
}

/** What is not said is as the contract's default says it. */
function filterOf(query: FilterQuery, sent: unknown, otherwise: unknown): Test | null {
  const whole = sent === undefined ? otherwise : sent
  let operand = whole
  for (const step of query.steps) operand = isMembers(operand) && Object.hasOwn(operand, step) ? operand[step] : undefined
  if (operand === undefined || operand === null) return null
  const { property, comparison, open } = query
  const wanted = listed(operand, query.anyOf)
  if (wanted.length === 0 || wanted.some((one) => open.includes(one) || one === '')) return null
  if (comparison === 'present') return presence(property, wanted[0] ?? '', otherwise)
  const flag = typeof operand === 'boolean' && comparison === 'equal' ? operand : null
  return ({ value }) => {
    const own = valuesAt(value, property)
    // `is_archived=false` asks for those without `archived_at`.
    if (flag !== null && !own.some((one) => typeof one === 'boolean')) return own.some((one) => one !== null) === flag
    if (comparison === 'not') return !own.some((one) => wanted.some((text) => compare(one, 'equal', text)))
    return own.some((one) => wanted.some((text) => compare(one, comparison, text)))
  }
}

/** `inStock=true`: there is something, and more than nothing; `false` asks for the opposite, but for a switch that is off anyway. */
function presence(property: string, wanted: string, otherwise: unknown): Test | null {
  if (wanted !== 'true' && wanted !== '1' && wanted !== 'false' && wanted !== '0') return null
  const yes = wanted === 'true' || wanted === '1'
  if (!yes && otherwise === false) return null
  return ({ value }) => valuesAt(value, property).some((one) => one !== null && one !== false && one !== 0 && one !== '') === yes
}

/** A list, or a text with commas, means any of them. */
function listed(operand: unknown, anyOf: boolean): readonly string[] {
  if (Array.isArray(operand)) return operand.slice(0, MOST).flatMap((one) => keyText(one) ?? [])
  const text = keyText(operand)
  if (text === null) return []
  return anyOf && text.includes(',') ? text.split(',', MOST).map((one) => one.trim()) : [text]
}

function compare(own: unknown, comparison: Comparison, wanted: string): boolean {
  // A property that is a part of an entity is asked for by what names it: `labels=bug`.
  if (isMembers(own)) return IDENTITIES.some((name) => Object.hasOwn(own, name) && compare(own[name], comparison, wanted))
  const text = keyText(own)
  if (text === null) return false
  switch (comparison) {
    case 'equal':
      return text === wanted || order(own, wanted) === 0
    case 'contains':
      return text.toLowerCase().includes(wanted.toLowerCase())
    case 'starts-with':
      return text.toLowerCase().startsWith(wanted.toLowerCase())
    case 'above':
      return order(own, wanted) > 0
    case 'at-least':
      return order(own, wanted) >= 0
    case 'below':
      return order(own, wanted) < 0
    case 'at-most':
      return order(own, wanted) <= 0
    default:
      return false
  }
}

const IDENTITIES: readonly string[] = ['id', 'name', 'login', 'slug', 'key', 'number', 'gid', 'uuid']
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** Less, the same or more: numbers by their size, times by their moment, all else by the letters. NaN where the two cannot be compared. */
export function order(own: unknown, wanted: unknown): number {
  const [one, other] = [keyText(own), keyText(wanted)]
  if (one === null || other === null) return Number.NaN
  if (NUMBER.test(one) && NUMBER.test(other)) return Math.sign(Number(one) - Number(other))
  const [a, b] = [moment(own, one), moment(wanted, other)]
  if (a !== null && b !== null) return Math.sign(a - b)
  return one < other ? -1 : one === other ? 0 : 1
}

/** A number, or a moment in milliseconds; null for other texts. */
export function sizeOf(value: unknown, text: string): number | null {
  if (NUMBER.test(text)) return Number(text)
  return DATE.test(text) ? moment(value, text) : null
}

/** Times are texts, or seconds or milliseconds since 1970. */
function moment(value: unknown, text: string): number | null {
  if (DATE.test(text)) {
    const time = Date.parse(text.replace(' ', 'T'))
    return Number.isNaN(time) ? null : time
  }
  if (!NUMBER.test(text)) return null
  const number = Number(value)
  return number > 1e11 ? number : number > 1e8 ? number * 1000 : null
}

const DEEPEST = 4

/** All words are somewhere in the texts of a thing. What looks like `is:open` is a service's own language, and is left out. */
function searchFor(sent: unknown): Test | null {
  const text = isMembers(sent) ? Object.values(sent).find((one) => typeof one === 'string') : sent
  if (typeof text !== 'string') return null
  const words = text
    .toLowerCase()
    .split(/\s+/, 20)
    .map((word) => word.replaceAll(/^["'*]+|["'*]+$/g, ''))
    .filter((word) => word !== '' && !/^-?[a-z_.]+:/.test(word))
  if (words.length === 0) return null
  return ({ value }) => words.every((word) => mentions(value, word, 0))
}

function mentions(value: unknown, word: string, depth: number): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(word)
  if (typeof value === 'number') return String(value) === word
  if (depth > DEEPEST) return false
  if (Array.isArray(value)) return value.some((item) => mentions(item, word, depth + 1))
  return isMembers(value) && Object.values(value).some((member) => mentions(member, word, depth + 1))
}

/** The keys that a request asks for by name; null where it asks for none. */
export function keysSaid({ queries }: Pick<ListRole, 'queries'>, said: Said): readonly string[] | null {
  for (const query of queries) {
    const keys = query.kind === 'keys' ? listed(said(query.param), true) : []
    if (keys.length > 0) return [...new Set(keys)]
  }
  return null
}
