import type { ListRole, SortQuery } from '../../../model/resource.ts'
import { plainName } from '../names.ts'
import { isMembers } from '../values.ts'
import { at } from './address.ts'
import type { Thing } from './entities.ts'
import { order } from './filter.ts'
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
  const keys = new Map(things.map((thing) => [thing, orders.map(({ property }) => at(thing.value, property))]))
  return things.toSorted((one, other) => {
    const [a, b] = [keys.get(one) ?? [], keys.get(other) ?? []]
    for (const [index, { descending }] of orders.entries()) {
      const difference = compare(a[index], b[index])
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  })
}

/** What is not there stands last. */
function compare(one: unknown, other: unknown): number {
  const [a, b] = [one === undefined || one === null, other === undefined || other === null]
  if (a || b) return Number(a) - Number(b)
  const difference = typeof one === 'string' && typeof other === 'string' ? texts(one, other) : order(one, other)
  return Number.isNaN(difference) ? 0 : difference
}

/** The same on every machine, whatever its language; capitals do not count. */
function texts(one: string, other: string): number {
  const difference = order(one, other)
  if (difference === 0 || !Number.isNaN(Number(one)) || /^\d{4}-/.test(one)) return difference
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  return a < b ? -1 : a > b ? 1 : difference
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
