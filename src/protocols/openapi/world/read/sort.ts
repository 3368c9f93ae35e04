import type { ListRole, SortQuery } from '../../../../model/resource.ts'
import { plainName } from '../../state/plain.ts'
import { isMembers } from '../../values.ts'
import { at, keyText } from '../entities/address.ts'
import type { Thing } from '../entities/entities.ts'
import { sizeOf } from './filter.ts'
import type { Said } from './said.ts'

interface By {
  readonly property: string
  readonly descending: boolean
}

/** The things in the order that a request asks for, or that the contract says is usual; equal ones stay as they were. */
export function sorted(things: readonly Thing[], role: Pick<ListRole, 'queries'>, said: Said, defaultOf: Said): readonly Thing[] {
  const query = role.queries.find((one) => one.kind === 'sort')
  if (query === undefined || things.length < 2) return things
  const orders = ordersOf(query, said, defaultOf, things[0])
  if (orders.length === 0) return things
  const rows = things.map((thing) => ({ thing, keys: orders.map(({ property }) => keyOf(at(thing.value, property))) }))
  rows.sort((one, other) => {
    for (const [index, { descending }] of orders.entries()) {
      const [a = ABSENT, b = ABSENT] = [one.keys[index], other.keys[index]]
      const difference = compare(a, b)
      if (difference !== 0) return descending && a !== ABSENT && b !== ABSENT ? -difference : difference
    }
    return 0
  })
  return rows.map(({ thing }) => thing)
}

/** What a thing is sorted by, made once: sizes and moments before texts, and last what is not there. */
interface SortKey {
  readonly kind: 0 | 1 | 2
  readonly size: number
  readonly text: string
}

const ABSENT: SortKey = { kind: 2, size: 0, text: '' }

function keyOf(value: unknown): SortKey {
  const text = keyText(value)
  if (text === null) return ABSENT
  const size = sizeOf(value, text)
  // The same on every machine, whatever its language; capitals do not count.
  return size === null ? { kind: 1, size: 0, text: text.toLowerCase() } : { kind: 0, size, text: '' }
}

function compare(one: SortKey, other: SortKey): number {
  if (one.kind !== other.kind) return one.kind - other.kind
  if (one.size !== other.size) return one.size - other.size
  return one.text < other.text ? -1 : one.text > other.text ? 1 : 0
}

const MOST = 5

function ordersOf(query: SortQuery, said: Said, defaultOf: Said, sample: Thing | undefined): readonly By[] {
  const sent = said(query.param) ?? defaultOf(query.param) ?? query.default
  const way = query.direction === null ? undefined : (said(query.direction) ?? defaultOf(query.direction))
  const words = (Array.isArray(sent) ? sent : typeof sent === 'string' ? sent.split(',') : []).slice(0, MOST)
  const reversed = typeof way === 'string' && /^desc|^-|down/i.test(way)
  return words.flatMap((text) => (typeof text === 'string' ? (orderOf(query, text.trim(), reversed, sample) ?? []) : []))
}

function orderOf({ orders }: SortQuery, text: string, reversed: boolean, sample: Thing | undefined): By | null {
  const known = orders.find(({ value }) => value === text)
  if (known !== undefined) return { property: known.property, descending: known.descending !== reversed }
  const match = /^([+-]?)([\w.]+)(?:[ :_](asc|desc)(?:ending)?)?$/i.exec(text)
  if (match === null || !isMembers(sample?.value)) return null
  const named = orders.find(({ value }) => value === match[2])
  const name = named === undefined ? Object.keys(sample.value).find((one) => plainName(one) === plainName(match[2] ?? '')) : undefined
  const property = named?.property ?? (name === undefined ? null : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  if (property === null) return null
  return { property, descending: (match[1] === '-' || match[3]?.toLowerCase() === 'desc') !== reversed }
}
