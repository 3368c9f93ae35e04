import type { ListRole, Pointer } from '../../../../model/resource.ts'
import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { takes } from '../../answer/headers.ts'
import { plainName } from '../../names.ts'
import type { Asked } from '../../answer/material.ts'
import type { Recipe } from '../../answer/recipe.ts'
import { nodeAt, requiredOf } from '../../state/schemas.ts'
import { isMembers, valueAt } from '../../values.ts'
import { stepsOf } from '../entities/address.ts'
import { type Page, type Step, unsaidPage } from './page.ts'
import { withAt } from '../entities/places.ts'
import { at } from '../entities/address.ts'

interface Wrapped {
  readonly role: ListRole
  readonly node: SchemaNode
  readonly page: Page
  readonly asked: Asked
}

/** The answer with what its envelope says of the page: totals, cursors, whether more follows. */
export function enveloped({ role, node, page, asked }: Wrapped, answer: unknown): unknown {
  const { envelope, paging } = role
  const { total, start, limit, things } = page
  const number = limit === 0 ? paging.first : Math.floor(start / limit) + firstNumber(role)
  const told: readonly (readonly [string | null, unknown])[] = [
    [envelope.total, total],
    [envelope.count, things.length],
    [envelope.hasMore, page.next !== null],
    [envelope.isLast, page.next === null],
    [envelope.page, number],
    [envelope.pages, limit === 0 ? 0 : Math.max(1, Math.ceil(total / limit))],
    [envelope.size, limit],
    [envelope.offset, start + (paging.style === 'offset' ? paging.first : 0)],
    [envelope.firstKey, things[0]?.address.key ?? null],
    [envelope.lastKey, things.at(-1)?.address.key ?? null],
  ]
  let result = answer
  for (const [pointer, value] of told) if (pointer !== null) result = set(node, result, pointer, [value, String(value), undefined])
  if (envelope.next !== null) result = lead(node, result, envelope.next, page.next, asked, role)
  if (envelope.previous !== null) result = lead(node, result, envelope.previous, page.previous, asked, role)
  return envelope.next?.as === 'url' ? beside(node, result, envelope.next.at, { role, page, asked }) : result
}

/** The addresses that stand beside the one of the next page: the list's own, those of the first page and the last. */
function beside(node: SchemaNode, answer: unknown, next: string, { role, page, asked }: Omit<Wrapped, 'node'>): unknown {
  const end = /\/(?:href|url|uri)$/i.exec(next)?.[0] ?? ''
  const holder = next.slice(0, next.length - end.length).replace(/\/[^/]*$/, '')
  const shown = at(answer, holder)
  if (!isMembers(shown)) return answer
  let result = answer
  for (const name of Object.keys(shown)) {
    const plain = plainName(name)
    const pointer = `${holder}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}${end}`
    const step = /^first(?:page)?(?:uri|url|link)?$/.test(plain)
      ? page.first
      : /^last(?:page)?(?:uri|url|link)?$/.test(plain)
        ? page.last
        : null
    const path = /^(?:self|href|uri|url)$/.test(plain) ? asked.request.target : step === null ? null : addressOf(asked, role, step)
    const present = at(result, pointer)
    if (path === null || typeof present !== 'string') continue
    const whole = `${asked.request.origin}${path}`
    result = set(node, result, pointer, present.startsWith('/') ? [path, whole, present] : [whole, path, present])
  }
  return result
}

/** The number of the first page where the envelope counts pages and the request does not. */
function firstNumber({ paging }: ListRole): number {
  return paging.style === 'page' || paging.style === 'link' ? paging.first : 1
}

/** Puts the first value that fits at a pointer; undefined takes the member away where it need not be there. */
function set(node: SchemaNode, answer: unknown, pointer: string, values: readonly unknown[]): unknown {
  const inner = nodeAt(node, pointer)
  if (inner === null) return answer
  const path = stepsOf(pointer)
  for (const value of values) {
    if (value === undefined) {
      if (!isRequired(node, pointer)) return withAt(answer, path, undefined)
    } else if (conforms(inner, value, 'reply')) return valueAt(answer, path) === value ? answer : withAt(answer, path, value)
  }
  return answer
}

export function isRequired(node: SchemaNode, pointer: string): boolean {
  const end = pointer.lastIndexOf('/')
  const holder = nodeAt(node, pointer.slice(0, end))
  return holder !== null && requiredOf(holder).has(stepsOf(pointer).at(-1) ?? '')
}

/** The member that leads to another page; where there is none, it says so in the way that the contract allows. */
function lead(node: SchemaNode, answer: unknown, { at: pointer, as }: Pointer, step: Step | null, asked: Asked, role: ListRole): unknown {
  if (step === null) {
    const holder = /\/(?:href|url|uri)$/i.test(pointer) ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer
    const emptied = holder === pointer ? answer : set(node, answer, holder, [null, undefined])
    if (emptied !== answer || (holder !== pointer && at(answer, holder) === undefined)) return emptied
    return set(node, answer, pointer, [null, undefined, '', 0])
  }
  if (as === 'url') {
    const url = addressOf(asked, role, step)
    const shown = at(answer, pointer)
    const relative = typeof shown === 'string' && shown.startsWith('/')
    const whole = `${asked.request.origin}${url}`
    return set(node, answer, pointer, relative ? [url, whole] : [whole, url])
  }
  return set(node, answer, pointer, as === 'number' ? [step.number, String(step.number)] : [step.value, String(step.value), step.number])
}

/** The address of another page: the request's own, with another position. */
function addressOf({ request }: Asked, { paging }: ListRole, { param, value }: Step): string {
  const [path = '', query = ''] = request.target.split('?', 2)
  const positions = new Set([
    paging.position?.param ?? unsaidPage(paging),
    paging.back ?? undefined,
    ...paging.also.map(({ position }) => position.param),
  ])
  const kept = query.split('&').filter((part) => part !== '' && !positions.has(decoded(part.split('=', 1)[0] ?? '')))
  return `${path}?${[...kept, `${encodeURIComponent(param)}=${encodeURIComponent(String(value))}`].join('&')}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** The response headers that speak of pages: `Link` (RFC 8288), totals, the next page. */
export function pageHeaders(role: ListRole, page: Page, asked: Asked, recipe: Recipe): readonly string[] {
  const { total, link, next } = role.envelope.headers
  const documented = (name: string) => recipe.choice.response.headers.find((one) => one.name.toLowerCase() === name.toLowerCase())
  const headers: string[] = []
  const push = (name: string, value: string): void => {
    const parameter = documented(name)
    if (parameter === undefined || takes(parameter, value)) headers.push(name, value)
  }
  if (total !== null) push(total, String(page.total))
  if (next !== null && page.next !== null) push(next, String(page.next.value))
  const leads = link || (role.envelope.next === null && next === null && page.next !== null)
  if (leads) {
    const text = linksOf(page, asked, role)
    const name = documented('link')?.name ?? 'Link'
    if (text !== '') push(name, text)
    else if (documented('link')?.required === true) push(name, `<${asked.request.origin}${asked.request.target}>; rel="self"`)
  }
  return headers
}

function linksOf({ next, previous, first, last }: Page, asked: Asked, role: ListRole): string {
  const known: readonly (readonly [string, Step | null])[] = [
    ['next', next],
    ['last', next === null ? null : last],
    ['first', previous === null ? null : first],
    ['prev', previous],
  ]
  const links = known.flatMap(([rel, step]) =>
    step === null ? [] : [`<${asked.request.origin}${addressOf(asked, role, step)}>; rel="${rel}"`],
  )
  return links.join(', ')
}
