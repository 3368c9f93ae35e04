import type { OperationModel } from '../../src/protocols/openapi/operation.ts'
import { itemsAt, leadsOn, turn } from './pages.ts'
import { at, isMembers, scalars } from './values.ts'
import type { Answer, Walker } from './walker.ts'

export interface Listed {
  /** Every item, in order, and the page on which it stood. */
  readonly items: readonly { readonly value: unknown; readonly answer: Answer; readonly tokens: readonly string[] }[]
  readonly pages: number
  readonly largest: number
  /** Why the list cannot be trusted; null where it can. */
  readonly wrong: string | null
}

export interface ListWanted {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly collection: string
}

const MOST_PAGES = 80
const TELLING = 8

/** All pages of a list, from the first to the end. */
export async function readList(walker: Walker, model: OperationModel, { path, query, collection }: ListWanted): Promise<Listed> {
  const items: Listed['items'][number][] = []
  const seen = new Set<string>()
  let wanted: { query: Readonly<Record<string, unknown>>; target?: string } = { query }
  let largest = 0
  let led = false
  for (let pages = 1; ; pages++) {
    const answer = await walker.ask(model, { path, ...wanted })
    const done = (wrong: string | null): Listed => ({ items, pages, largest, wrong: wrong === null ? null : `page ${pages}: ${wrong}` })
    if (answer.status < 200 || answer.status > 299) return done(`status ${answer.status}, ${said(answer)}`)
    if (answer.broken !== null) return done(`breaks the contract at ${answer.broken}`)
    const place = itemsAt(answer.json, collection)
    if (place === null) return done(answer.json === undefined ? 'the answer is no JSON' : 'there is no array in the answer')
    const found = at(answer.json, place)
    const page = Array.isArray(found) ? found : []
    const text = JSON.stringify(page)
    // Where nothing says that this was the last page, the same or an empty one does.
    if (pages > 1 && (page.length === 0 || seen.has(text))) return { items, pages: pages - 1, largest, wrong: null }
    seen.add(text)
    largest = Math.max(largest, page.length)
    items.push(...page.map((value: unknown, index) => ({ value, answer, tokens: [...place, String(index)] })))
    const leads = leadsOn(answer)
    const next = turn(model, answer, page, wanted.query, items.length)
    if (next === null || (led && !leads)) return done(null)
    led = leads
    if (pages >= MOST_PAGES) return done('there is no end')
    wanted = 'target' in next ? { query: wanted.query, target: next.target } : next
  }
}

/** The item that bears a key, by the member's name where items have one of that name, by any scalar else. */
export function itemWith(listed: Listed, name: string, key: string): Listed['items'][number] | null {
  const named = listed.items.some(({ value }) => [...scalars(value, 2)].some(([tokens]) => tokens.at(-1) === name))
  const bears = (value: unknown, byName: boolean): boolean =>
    isMembers(value)
      ? [...scalars(value, 2)].some(([tokens, one]) => (!byName || tokens.at(-1) === name) && String(one) === key)
      : String(value) === key
  const found = listed.items.find(({ value }) => bears(value, named))
  // A key of many letters is in no other member by chance.
  return found ?? (named && key.length >= TELLING ? listed.items.find(({ value }) => bears(value, false)) : undefined) ?? null
}

export function said({ json }: Answer): string {
  return JSON.stringify(json ?? null).slice(0, 240)
}
