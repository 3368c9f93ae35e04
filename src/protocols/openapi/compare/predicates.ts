import type { FilterQuery, SortQuery } from '../../../model/resource.ts'
import { equal } from '../../../schema/check/equal.ts'
import { compareNumbers, isNumeric } from '../../../schema/json/decimal.ts'
import { JsonNumber } from '../../../schema/json/number.ts'
import type { Numeric } from '../../../schema/node.ts'
import { pointerTokens, stepInto } from '../../../schema/json/pointer.ts'
import { isMembers } from '../values.ts'

/** What stands at a pointer; undefined where nothing does. */
export function valueAtPointer(value: unknown, pointer: string): unknown {
  let at = value
  for (const token of pointerTokens(pointer)) at = stepInto(at, token)
  return at
}

/** What a consumer asked a filter for; undefined where it did not ask, or asked for all. */
export function askedOf(query: FilterQuery, sent: unknown): unknown {
  let asked = sent
  for (const name of query.steps) asked = isMembers(asked) && Object.hasOwn(asked, name) ? asked[name] : undefined
  if (asked === undefined || asked === null || asked === '') return undefined
  return typeof asked === 'string' && query.open.includes(asked) ? undefined : asked
}

/** Whether an item is what a filter lets through; null where it cannot be told. Bounds count as inside, for contracts seldom say. */
export function passes(query: FilterQuery, asked: unknown, item: unknown): boolean | null {
  const present = valueAtPointer(item, query.property)
  if (query.comparison === 'present') return typeof asked === 'boolean' ? (present !== undefined && present !== null) === asked : null
  const wanted = anyOf(query, asked)
  // What was left out is not known; null is a value, and what it is asked for by is one of these words.
  if (present === null && query.comparison === 'equal' && wanted.every(isSomething)) return false
  if (present === undefined || present === null) return null
  // Wildcards are the service's own language.
  if (wanted.some((one) => typeof one === 'string' && /[*%]/.test(one))) return null
  switch (query.comparison) {
    case 'equal':
      return wanted.some((one) => isSame(one, present))
    case 'not':
      return !wanted.some((one) => isSame(one, present))
    case 'contains':
      return typeof present === 'string' ? wanted.some((one) => includes(present, one)) : null
    case 'starts-with':
      return typeof present === 'string' ? wanted.some((one) => present.toLowerCase().startsWith(String(one).toLowerCase())) : null
    case 'above':
    case 'at-least':
      return ordered(asked, present)
    case 'below':
    case 'at-most':
      return ordered(present, asked)
  }
}

/** Whether it asks for a thing, and not for there being none, or for any. */
function isSomething(wanted: unknown): boolean {
  return typeof wanted === 'string'
    ? !/[*%]/.test(wanted) && !NONE.test(wanted)
    : (isNumeric(wanted) && Number(wanted) > 0) || wanted === true
}

const NONE = /^(?:|null|nil|none|no|any|all|empty|missing|unset|un[a-z]+ed|unknown|-?[01])$/i

function anyOf(query: FilterQuery, asked: unknown): readonly unknown[] {
  if (Array.isArray(asked)) return asked
  return query.anyOf && typeof asked === 'string' && asked.includes(',') ? asked.split(',') : [asked]
}

function includes(present: string, wanted: unknown): boolean {
  return present.toLowerCase().includes(String(wanted).toLowerCase())
}

function isSame(wanted: unknown, present: unknown): boolean {
  if (Array.isArray(present)) return present.some((one) => isSame(wanted, one))
  if (equal(wanted, present)) return true
  if (isMembers(present) || isMembers(wanted)) return false
  const [one, other] = [String(wanted).toLowerCase(), String(present).toLowerCase()]
  if (one === other || orderOf(wanted, present) === 0) return true
  // A day means all of it, and a word of a text written for people often any text that has it.
  if (/^\d{4}-\d\d-\d\d$/.test(one)) return other.startsWith(`${one}t`) || other.startsWith(`${one} `)
  return other.includes(' ') && other.includes(one)
}

function ordered(low: unknown, high: unknown): boolean | null {
  const order = orderOf(low, high)
  return order === null ? null : order <= 0
}

/** Numbers (in texts too) and times by their value; null for what has no order that everybody would agree on. */
function orderOf(one: unknown, other: unknown): number | null {
  const numbers = [numberOf(one), numberOf(other)]
  if (numbers[0] !== null && numbers[1] !== null && numbers[0] !== undefined && numbers[1] !== undefined)
    return compareNumbers(numbers[0], numbers[1])
  const times = [timeOf(one), timeOf(other)]
  if (times[0] !== null && times[1] !== null && times[0] !== undefined && times[1] !== undefined) return times[0] - times[1]
  return null
}

function numberOf(value: unknown): Numeric | null {
  if (isNumeric(value)) return value
  if (typeof value === 'string' && /^-?\d{1,40}(?:\.\d{1,40})?$/.test(value)) return new JsonNumber(value)
  return isMembers(value) && Object.hasOwn(value, 'amount') && !isMembers(value['amount']) ? numberOf(value['amount']) : null
}

function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return null
  const time = Date.parse(value)
  return Number.isNaN(time) ? null : time
}

/** A documented order that a consumer has asked for. */
export interface AskedOrder {
  readonly property: string
  readonly descending: boolean
}

/** What a sort parameter asks for; null where it asks for nothing that the contract explains. */
export function orderAsked(query: SortQuery, value: unknown, direction: unknown): AskedOrder | null {
  const word = Array.isArray(value) ? value[0] : value
  if (typeof word !== 'string') return null
  const known = query.orders.find((order) => order.value === word)
  if (known === undefined) return null
  const turned = typeof direction === 'string' && /^desc/i.test(direction)
  return { property: known.property, descending: turned || (typeof direction !== 'string' && known.descending) }
}

/** The first index at which the order is broken; null where it holds. Texts may be sorted by code points or as people sort them. */
export function disorder(items: readonly unknown[], { property, descending }: AskedOrder): number | null {
  const values = items.map((item, index) => ({ index, value: valueAtPointer(item, property) }))
  const present = values.filter(({ value }) => value !== undefined && value !== null)
  const broken = ORDERS.map((order) => {
    for (let i = 1; i < present.length; i++) {
      const [before, after] = [present[i - 1], present[i]]
      if (before === undefined || after === undefined) continue
      const sign = order(before.value, after.value)
      if (sign !== null && (descending ? sign < 0 : sign > 0)) return after.index
    }
    return null
  })
  return broken.includes(null) ? null : (broken[0] ?? null)
}

const plain = new Intl.Collator('en')
const numeric = new Intl.Collator('en', { numeric: true })

/** Ways to sort that are all right: where one of them holds throughout, the list is in order. */
const ORDERS: readonly ((one: unknown, other: unknown) => number | null)[] = [
  orderOrText((one, other) => (one < other ? -1 : one > other ? 1 : 0)),
  orderOrText((one, other) => {
    const [left, right] = [one.toLowerCase(), other.toLowerCase()]
    return left < right ? -1 : left > right ? 1 : 0
  }),
  orderOrText((one, other) => plain.compare(one, other)),
  orderOrText((one, other) => numeric.compare(one, other)),
  (one, other) => (typeof one === 'string' && typeof other === 'string' ? (one < other ? -1 : one > other ? 1 : 0) : orderOf(one, other)),
]

function orderOrText(texts: (one: string, other: string) => number): (one: unknown, other: unknown) => number | null {
  return (one, other) => {
    const order = orderOf(one, other)
    if (order !== null) return order
    return typeof one === 'string' && typeof other === 'string' ? texts(one, other) : null
  }
}
