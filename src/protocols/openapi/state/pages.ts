import type { Bounded, ListEnvelope, Paging } from '../../../model/resource.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import { closure } from '../answer/facets.ts'
import { plainName } from './plain.ts'
import type { OperationModel, Parameter } from '../operation.ts'
import { schemaOfParameter } from './messages.ts'
import { essence, scalarTypes } from './schemas.ts'

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

const LIMIT = set(
  'limit perpage pagesize maxresults maxitems count first top take size pagelimit maxpagesize resultsperpage pagelen numresults itemsperpage num rows pagesizelimit maxrecords max',
)
const FIRST = set('first')
const PAGE = set('page pagenumber pageindex currentpage pageno pagenum p')
const OFFSET = set('offset skip start startindex startat from pageoffset startposition firstresult firstindex')
const KEY = set('startingafter startafter afterid sinceid')
const KEY_BACK = set('endingbefore beforeid endbefore')
const CURSOR = set(
  'cursor after pagetoken nexttoken continuationtoken continuation continue marker nextcursor pagecursor pageafter next nextpage nextpagetoken bookmark scrollid pagecontinuationtoken startcursor pagingtoken listcursor batchtoken iterator',
)
const BACK = set('before previous prevcursor previouscursor pagebefore endcursor')

/** `page[number]`, `page.size`, `$skip` and `page_number` alike. */
export function pageName(parameter: Parameter): string {
  return plainName(parameter.name.replace(/^\$/, ''))
}

/** Which parameters choose a page, and how. `taken` are the names of parameters that it uses. */
export function pagingOf(model: OperationModel, envelope: ListEnvelope): { readonly paging: Paging; readonly taken: ReadonlySet<string> } {
  const parameters = model.parameters.filter((one) => one.in === 'query')
  const find = (names: ReadonlySet<string>): Parameter | null => parameters.find((one) => names.has(pageName(one))) ?? null
  const textual = (one: Parameter | null): Parameter | null => (one !== null && isText(one) && !isTime(one) ? one : null)
  const sizes = sizesOf(parameters)
  const found = {
    limit: sizes[0] ?? null,
    page: numeric(find(PAGE)),
    offset: placing(find(OFFSET)) ?? (sizes.some((one) => pageName(one) === 'first') ? null : numeric(find(FIRST))),
    key: textual(find(KEY)),
    cursor: textual(find(CURSOR)) ?? textual(taker(parameters, envelope)) ?? textual(find(PAGE)),
    back: textual(find(KEY_BACK)) ?? textual(find(BACK)),
  }
  // `count` and `first` are sizes only where something else speaks of pages too.
  const others = found.page ?? found.offset ?? found.key ?? found.cursor
  const limit =
    found.limit !== null && others === null && /^(?:count|num|first|rows|size|max)$/.test(pageName(found.limit)) && !hasPages(envelope)
      ? null
      : found.limit
  const switched = parameters.some((one) => /^use(?:marker|cursor|token)/.test(pageName(one)))
  const [first, ...also] = waysOf({ ...found, limit }, switched)
  const style = first?.style ?? styleWithout({ ...found, limit }, envelope)
  const position = first?.parameter ?? null
  const back = [first, ...also].some((way) => way?.style === 'cursor' || way?.style === 'key') ? found.back : null
  const limits = limit === null ? [] : sizes.slice(1)
  const used = [limit, ...limits, position, ...also.map((way) => way.parameter), back].filter((one) => one !== null)
  return {
    paging: {
      style,
      limit: limit === null ? null : bounded(limit),
      limits: limits.map((one) => bounded(one)),
      position: position === null ? null : bounded(position),
      also: also.map((way) => ({ style: way.style, position: bounded(way.parameter) })),
      back: back?.name ?? null,
      first: style === 'page' ? firstPage(position) : 0,
      reasons: reasonsOf(style, used, envelope),
    },
    taken: new Set(used.map((one) => one.name)),
  }
}

/** The parameters that say how many. `first` is one of them where no other is: beside `max` it says where to begin. */
function sizesOf(parameters: readonly Parameter[]): readonly Parameter[] {
  const sizes = parameters.filter((one) => LIMIT.has(pageName(one)))
  const others = sizes.filter((one) => pageName(one) !== 'first')
  return others.length > 0 ? others : sizes
}

/** The parameter that takes what the answer calls the next page's: `token` for `nextPageToken`. */
function taker(parameters: readonly Parameter[], { next }: ListEnvelope): Parameter | null {
  if (next === null || next.as !== 'cursor') return null
  const told = plainName(next.at.slice(next.at.lastIndexOf('/') + 1))
  return parameters.find((one) => pageName(one).length >= 5 && told.endsWith(pageName(one))) ?? null
}

interface FoundParameters {
  readonly limit: Parameter | null
  readonly page: Parameter | null
  readonly offset: Parameter | null
  readonly key: Parameter | null
  readonly cursor: Parameter | null
}

type Way = Paging['also'][number]

/** The ways that the parameters open, the likeliest first. A switch (`usemarker`) says that cursors are not the usual way. */
function waysOf(
  { page, key, cursor, offset }: FoundParameters,
  switched: boolean,
): readonly { style: Way['style']; parameter: Parameter }[] {
  const counts = offset !== null && numeric(offset) !== null
  const ways: readonly { style: Way['style']; parameter: Parameter | null }[] = [
    { style: 'key', parameter: key },
    { style: 'page', parameter: page },
    ...(switched && counts ? [{ style: 'offset', parameter: offset } as const] : []),
    { style: 'cursor', parameter: cursor },
    ...(switched && counts ? [] : [{ style: counts ? 'offset' : 'cursor', parameter: offset } as const]),
  ]
  return ways.flatMap(({ style, parameter }) => (parameter === null ? [] : [{ style, parameter }]))
}

function styleWithout({ limit }: FoundParameters, envelope: ListEnvelope): Paging['style'] {
  if (envelope.next?.as === 'url' || envelope.headers.link) return 'link'
  return limit !== null && hasPages(envelope) ? 'link' : 'none'
}

function hasPages({ next, total, hasMore, headers }: ListEnvelope): boolean {
  return next !== null || hasMore !== null || total !== null || headers.link
}

function reasonsOf(style: Paging['style'], used: readonly Parameter[], envelope: ListEnvelope): readonly string[] {
  const names = used.map((one) => one.name).join(', ')
  const reasons = names === '' ? [] : [`paged by ${style === 'none' ? 'its length' : style} with ${names}`]
  if (style === 'link') reasons.push(envelope.headers.link ? 'the Link header leads on' : `${envelope.next?.at ?? 'the answer'} leads on`)
  return reasons
}

function schema(parameter: Parameter): SchemaNode | null {
  return schemaOfParameter(parameter)
}

function numeric(parameter: Parameter | null): Parameter | null {
  const node = parameter === null ? null : schema(parameter)
  if (parameter === null || node === null) return parameter
  return (scalarTypes(node) & (Type.Integer | Type.Number)) !== 0 ? parameter : digits(node) ? parameter : null
}

/** A page number that is declared as a text, as generators do: its example or default has digits alone. */
function digits(node: SchemaNode): boolean {
  return closure(essence(node)).some(({ keywords: k }) =>
    [k.default, ...k.examples].some((value) => typeof value === 'string' && /^\d+$/.test(value)),
  )
}

function isText(parameter: Parameter): boolean {
  const node = schema(parameter)
  return node === null || (scalarTypes(node) & Type.String) !== 0 || KEY.has(pageName(parameter)) || pageName(parameter).endsWith('id')
}

/** What takes a moment, or an object of bounds (`start[gte]`), filters. */
function placing(parameter: Parameter | null): Parameter | null {
  const node = parameter === null ? null : schema(parameter)
  return parameter === null || isTime(parameter) || (node !== null && scalarTypes(node) === 0) ? null : parameter
}

/** `after`, `before`, `start` and `from` may be moments, which filter. */
function isTime(parameter: Parameter): boolean {
  const node = schema(parameter)
  return ((node === null ? null : essence(node).keywords.format) ?? '').startsWith('date')
}

export function bounded(parameter: Parameter): Bounded {
  const node = schema(parameter)
  const parts = node === null ? [] : closure(essence(node))
  const number = (read: (one: SchemaNode) => unknown): number | null => {
    for (const one of [...(node === null ? [] : closure(node)), ...parts]) {
      const value = read(one)
      if (typeof value === 'number') return value
      if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value)
    }
    return null
  }
  return {
    param: parameter.name,
    min: number(({ keywords }) => keywords.number?.minimum?.value),
    max: number(({ keywords }) => keywords.number?.maximum?.value) ?? said(node),
    default: number(({ keywords }) => keywords.default),
  }
}

/** `(max 100)`: what many contracts say in words only. */
function said(node: SchemaNode | null): number | null {
  const text = node === null ? '' : node.keywords.description
  const match = /\b(?:max(?:imum)?(?: (?:is|of|value))?:? ?|up to |between 1 and |from 1 to )(\d{1,6})\b/i.exec(text)
  return match === null ? null : Number(match[1])
}

function firstPage(parameter: Parameter | null): number {
  if (parameter === null) return 1
  const { min, default: start } = bounded(parameter)
  if (start === 0 || start === 1) return start
  return min === 0 || /index/i.test(parameter.name) ? 0 : 1
}
