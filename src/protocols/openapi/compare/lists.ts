import type { Inspection } from '../../../model/match.ts'
import type { ListRole, Resource } from '../../../model/resource.ts'
import { header, headerAll, type HeaderList } from '../../../model/wire.ts'
import { canonical } from '../../../schema/check/equal.ts'
import { MOST_ITEMS } from './arrays.ts'
import { strayOf } from './asked.ts'
import type { Differing } from './differing.ts'
import { askedOf, disorder, orderAsked, passes, valueAtPointer } from './predicates.ts'
import { pageFaults, type Page } from './pages.ts'

/** What is held against the list that a service gave. */
export interface ListInput {
  readonly role: ListRole
  readonly resource: Resource | null
  readonly inspection: Inspection
  readonly value: unknown
  readonly headers: HeaderList
}

/**
 * Holds a list against what was asked: `limit` bounds it, filters let through what is in it, `sort` orders it, and what it says
 * of other pages fits. Which items are in it is the service's affair: it has other data than the stand-in.
 */
export function compareLists(input: ListInput, differing: Differing): void {
  const page = pageOf(input)
  if (page === null) return
  for (const { pointer, message } of pageFaults(page)) relation(differing, pointer, message)
  filters(input, page.items, differing)
  among(input, page.items, differing)
  sorting(input, page.items, differing)
  twins(input, page.items, differing)
}

function relation(differing: Differing, pointer: string, message: string, candidate?: unknown): void {
  differing.add({ kind: 'relation', pointer, message, class: 'relation', candidate })
}

function param({ inspection }: ListInput, name: string): unknown {
  if (name.startsWith('/')) return valueAtPointer(inspection.content, name)
  return Object.hasOwn(inspection.params.query, name) ? inspection.params.query[name] : undefined
}

function pageOf(input: ListInput): Page | null {
  const { value, headers } = input
  const { envelope } = input.role
  const items = valueAtPointer(value, envelope.items)
  if (!Array.isArray(items)) return null
  const read = (pointer: string | null): unknown => (pointer === null ? undefined : valueAtPointer(value, pointer))
  const link = headerAll(headers, 'link')
  const total = envelope.headers.total === null ? undefined : header(headers, envelope.headers.total.toLowerCase())
  const limit = sizeAsked(input)
  return {
    items,
    at: `body${envelope.items}`,
    limit: typeof limit === 'number' ? limit : null,
    position: positionOf(input),
    total: { value: read(envelope.total), at: `body${envelope.total ?? ''}` },
    headerTotal: { value: total === undefined ? undefined : Number(total), at: `header.${envelope.headers.total ?? ''}` },
    count: { value: read(envelope.count), at: `body${envelope.count ?? ''}` },
    hasMore: moreOf(read(envelope.hasMore), read(envelope.isLast)),
    hasMoreAt: `body${envelope.hasMore ?? envelope.isLast ?? ''}`,
    next: envelope.next === null ? undefined : isThere(read(envelope.next.at)),
    nextAt: `body${envelope.next?.at ?? ''}`,
    circles: envelope.next?.as === 'cursor' && isThere(read(envelope.next.at)) && wasAskedBy(input, read(envelope.next.at)),
    link: link === undefined ? undefined : /;\s*rel="?(?:[^";]*\s)?next(?:\s[^";]*)?"?/i.test(link),
    hasLink: envelope.headers.link,
    pages: { value: read(envelope.pages), at: `body${envelope.pages ?? ''}` },
    size: read(envelope.size) ?? limit,
    sizeAt: envelope.size === null ? null : `body${envelope.size}`,
  }
}

/** What the request says, or else the contract, of how many there are to be. */
function sizeAsked(input: ListInput): unknown {
  const { limit, limits } = input.role.paging
  const [said] = [...limits, ...(limit === null ? [] : [limit])].flatMap((one) => param(input, one.param) ?? [])
  return said ?? limit?.default
}

function wasAskedBy(input: ListInput, cursor: unknown): boolean {
  const { paging } = input.role
  const cursors = [paging, ...paging.also].filter(({ style }) => style === 'cursor')
  return cursors.some(({ position }) => position !== null && param(input, position.param) === cursor)
}

function moreOf(hasMore: unknown, isLast: unknown): boolean | undefined {
  if (typeof hasMore === 'boolean') return hasMore
  return typeof isLast === 'boolean' ? !isLast : undefined
}

function isThere(next: unknown): boolean {
  return next !== undefined && next !== null && next !== '' && next !== false
}

/** How many items lie before the page; null where only the service knows. */
function positionOf(input: ListInput): number | null {
  const { paging } = input.role
  const size = sizeAsked(input)
  const sent = [paging, ...paging.also].map(({ style, position }) => ({
    style,
    value: position === null ? undefined : param(input, position.param),
  }))
  const back = paging.back === null ? undefined : param(input, paging.back)
  const asked = sent.filter(({ value }) => value !== undefined && value !== null)
  if (back !== undefined || paging.style === 'none' || paging.style === 'link') return null
  const [one, other] = asked
  if (one === undefined) return 0
  if (other !== undefined || typeof one.value !== 'number') return null
  if (one.style === 'offset') return Math.max(0, one.value - paging.first)
  if (one.style === 'page' && typeof size === 'number') return Math.max(0, (one.value - paging.first) * size)
  return null
}

function filters(input: ListInput, items: readonly unknown[], differing: Differing): void {
  for (const query of input.role.queries) {
    if (query.kind !== 'filter') continue
    const asked = askedOf(query, param(input, query.param))
    if (asked === undefined) continue
    const stray = items.slice(0, MOST_ITEMS).findIndex((item) => passes(query, asked, entityIn(input, item)) === false)
    if (stray < 0) continue
    const name = [query.param, ...query.steps].join('.')
    relation(
      differing,
      `body${input.role.envelope.items}/${stray}${input.role.envelope.item}${query.property}`,
      `The list was asked for by ${name}, and has an item that is not so.`,
      valueAtPointer(entityIn(input, items[stray]), query.property),
    )
  }
}

/** Items lie below the path that they were asked for by. */
function among(input: ListInput, items: readonly unknown[], differing: Differing): void {
  const { role, inspection } = input
  for (const [index, item] of items.slice(0, MOST_ITEMS).entries()) {
    const stray = strayOf(role.scope, inspection, entityIn(input, item))
    if (stray === null) continue
    const pointer = `body${role.envelope.items}/${index}${role.envelope.item}${stray.property}`
    return relation(differing, pointer, `The list was asked for by ${stray.param}, and has an item that is not so.`, stray.value)
  }
}

function sorting(input: ListInput, items: readonly unknown[], differing: Differing): void {
  for (const query of input.role.queries) {
    if (query.kind !== 'sort') continue
    const direction = query.direction === null ? undefined : param(input, query.direction)
    const order = orderAsked(query, param(input, query.param), direction)
    if (order === null) continue
    const entities = items.slice(0, MOST_ITEMS).map((item) => entityIn(input, item))
    const broken = disorder(entities, order)
    if (broken === null) continue
    const message = `The list was asked for by ${order.property.slice(1)}${order.descending ? ', descending' : ''}, and item ${broken} is out of order.`
    differing.add({ kind: 'order', pointer: `body${input.role.envelope.items}/${broken}`, message, class: 'relation' })
  }
}

/** The same thing stands on a page once. */
function twins(input: ListInput, items: readonly unknown[], differing: Differing): void {
  const property = input.resource?.key?.property ?? null
  if (property === null || input.resource?.parents.length !== 0) return
  const seen = new Set<string>()
  for (const [index, item] of items.slice(0, MOST_ITEMS).entries()) {
    const key = valueAtPointer(entityIn(input, item), property)
    if (key === undefined || key === null) continue
    const text = canonical(key)
    if (seen.has(text)) {
      relation(differing, `body${input.role.envelope.items}/${index}${property}`, 'The same key stands on the page twice.', key)
      return
    }
    seen.add(text)
  }
}

function entityIn({ role }: ListInput, item: unknown): unknown {
  return role.envelope.item === '' ? item : valueAtPointer(item, role.envelope.item)
}
