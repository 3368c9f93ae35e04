import type { OperationModel } from '../../src/protocols/openapi/operation.ts'
import { header } from '../../src/model/wire.ts'
import { fits } from './compare.ts'
import { candidates } from './keys.ts'
import { at, bare, isMembers, isScalar, noun } from './values.ts'
import type { Answer } from './walker.ts'

/** What is asked to get the next page: another query, or a link to follow. */
export type Turn = { readonly query: Readonly<Record<string, unknown>> } | { readonly target: string }

const LIMITS =
  'limit perpage pagesize pagelen size count maxresults maxitems max top first take resultsperpage amountperpage itemsperpage pagelimit'.split(
    ' ',
  )
const TOKENS =
  'pagetoken nexttoken nextpagetoken cursor marker nextmarker startkey iterator token continue continuation continuationtoken next after since bookmark page offset'.split(
    ' ',
  )
const KEYS = ['startingafter', 'after', 'afterid', 'lastid', 'startafter']
const PAGES = ['page', 'pagenumber', 'pagenum', 'currentpage', 'pageindex']
const OFFSETS = ['offset', 'skip', 'startat', 'start', 'startindex', 'from']

/** Where in the answer to a list its items stand: the array that has the likeliest name; null where there is none. */
export function itemsAt(json: unknown, collection: string): readonly string[] | null {
  if (Array.isArray(json)) return []
  const found: { tokens: readonly string[]; score: number }[] = []
  const look = (value: unknown, tokens: readonly string[]): void => {
    if (!isMembers(value)) return
    for (const [name, one] of Object.entries(value)) {
      const here = [...tokens, name]
      if (Array.isArray(one)) found.push({ tokens: here, score: likelihood(bare(name), one, noun(collection)) - 10 * tokens.length })
      else if (tokens.length < 2) look(one, here)
    }
  }
  look(json, [])
  return found.toSorted((one, other) => other.score - one.score)[0]?.tokens ?? null
}

function likelihood(name: string, items: readonly unknown[], word: string): number {
  const usual = ['data', 'items', 'results', 'values', 'entries', 'records', 'list', 'content', 'objects', 'resources'].includes(name)
  const named = word.length > 2 && (name.startsWith(word.slice(0, -1)) || word.startsWith(name.replace(/s$/, '')))
  return (
    (usual ? 60 : named ? 50 : 0) + (isMembers(items[0]) ? 30 : 0) - (/^(links|errors|warnings|messages|included)$/.test(name) ? 80 : 0)
  )
}

/** The parameter that says how many are on a page, where one of this size is allowed. */
export function limitParam(model: OperationModel, size: number): string | null {
  const found = queryParam(model, LIMITS)
  const schema = model.parameters.find((one) => one.in === 'query' && one.name === found)?.schema ?? null
  return found !== null && fits(schema, String(size)) ? found : null
}

/** The first of these that there is; where a value is given, one that takes it. */
function queryParam(model: OperationModel, names: readonly string[], value?: string): string | null {
  const queries = model.parameters.filter((one) => one.in === 'query' && (value === undefined || fits(one.schema, value)))
  for (const name of names) {
    const found = queries.find((one) => bare(one.name) === name || bare(one.name) === `page${name}`)
    if (found !== undefined) return found.name
  }
  return null
}

/** Whether an answer says how to go on: where one did, the next that does not is the last. */
export function leadsOn(answer: Answer): boolean {
  return typeof linkOf(answer) === 'string' || (toldNext(answer.json) ?? null) !== null
}

/** How to ask for the next page, by what the answer says and what the contract takes; null where this was the last one. */
export function turn(
  model: OperationModel,
  answer: Answer,
  items: readonly unknown[],
  asked: Readonly<Record<string, unknown>>,
  seen: number,
): Turn | null {
  const linked = linkOf(answer)
  if (linked !== undefined) return linked === null ? null : { target: linked }
  const told = toldNext(answer.json)
  if (told === null || items.length === 0) return null
  if (typeof told === 'string' && /^(https?:\/)?\//.test(told)) return { target: pathOf(told) }
  if (told !== undefined) {
    const param = queryParam(model, typeof told === 'number' ? [...PAGES, ...OFFSETS, ...TOKENS] : TOKENS, String(told))
    return param === null ? null : { query: { ...asked, [param]: told } }
  }
  return counted(model, items, asked, seen)
}

/** Nothing in the answer leads on, so that the next number, or the last key, is tried until nothing new comes. */
function counted(model: OperationModel, items: readonly unknown[], asked: Readonly<Record<string, unknown>>, seen: number): Turn | null {
  const [last] = candidates(items.at(-1), 'id', '')
  const after = last === undefined ? null : queryParam(model, KEYS, last.value)
  if (after !== null && last !== undefined) return { query: { ...asked, [after]: last.value } }
  const page = queryParam(model, PAGES)
  if (page !== null) return { query: { ...asked, [page]: Number(asked[page] ?? firstPage(model, page)) + 1 } }
  const offset = queryParam(model, OFFSETS)
  return offset === null ? null : { query: { ...asked, [offset]: seen } }
}

function firstPage(model: OperationModel, param: string): number {
  const schema = model.parameters.find((one) => one.in === 'query' && one.name === param)?.schema?.keywords
  return schema?.default === 0 || schema?.number?.minimum?.value === 0 ? 0 : 1
}

/** `rel="next"` of `Link`: a target, null where there are links but none leads on, undefined where there are none. */
function linkOf({ headers }: Answer): string | null | undefined {
  const link = header(headers, 'link')
  if (link === undefined) return undefined
  const next = /<([^>]*)>[^,]*;\s*rel="?next"?/i.exec(link)?.[1]
  if (next !== undefined) return pathOf(next)
  return /rel="?(prev|first|last)/i.test(link) ? null : undefined
}

function pathOf(link: string): string {
  const url = URL.parse(link, 'http://localhost')
  return url === null ? link : url.pathname + url.search
}

const OVER = new Map([
  ['hasmore', false],
  ['hasnext', false],
  ['hasnextpage', false],
  ['islast', true],
  ['lastpage', true],
  ['done', true],
])

/** What an answer says of the next page: its address, token or number; null: there is none; undefined: it says nothing. */
function toldNext(json: unknown): string | number | null | undefined {
  if (!isMembers(json)) return undefined
  let found: string | number | null | undefined
  const look = (value: unknown, depth: number): void => {
    if (!isMembers(value)) return
    for (const [name, one] of Object.entries(value)) {
      const word = bare(name)
      if (OVER.has(word) && OVER.get(word) === one) found ??= null
      if (
        /^(next|nextpage|nextpagetoken|nextpageuri|nextpageurl|nexturl|nexturi|nextcursor|nextmarker|nextlink|nexttoken|iterator|continue|cursor|endcursor|odatanextlink)$/.test(
          word,
        )
      )
        found ??= inside(one)
      else if (isMembers(one) && depth < 2 && /link|pag|meta|cursor|pages/.test(word)) look(one, depth + 1)
    }
  }
  look(json, 0)
  return found
}

function inside(value: unknown): string | number | null | undefined {
  if (value === null || value === '') return null
  if (typeof value === 'string' || typeof value === 'number') return value
  const inner = ['href', 'url', 'uri', 'path', 'offset', 'cursor'].map((name) => at(value, [name])).find((one) => isScalar(one))
  return typeof inner === 'string' ? inner : undefined
}
