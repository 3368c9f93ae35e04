import { at } from '../../../model/place.ts'
import type { ListEnvelope } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { plainName } from './plain.ts'
import type { ResponseModel } from '../operation.ts'
import { pageMembers } from './page-members.ts'
import { IDENTITIES, plainMembers } from './key.ts'
import { essence, isArray, isObject, itemOf, likeness, nounsOfSchema, overlap, propertiesOf, schemaName } from './schemas.ts'

/** What a list's answer is looked at with. */
export interface ListHint {
  /** The last word of the path, and the name of one thing, in plain form. */
  readonly word: string
  readonly noun: string
  /** Whether the paths alone say that this is a collection (there are items below it). */
  readonly sure: boolean
  /** An entity that is known from elsewhere. */
  readonly entity: SchemaNode | null
  /** What consumers send to make one. */
  readonly sent?: SchemaNode | null
}

export interface FoundList {
  readonly envelope: ListEnvelope
  /** The schema of what is listed. */
  readonly node: SchemaNode
  readonly reason: string
}

const LISTS: readonly string[] = [
  'data',
  'items',
  'results',
  'result',
  'records',
  'values',
  'value',
  'entries',
  'list',
  'rows',
  'objects',
  'resources',
  'content',
  'contents',
  'elements',
  'hits',
  'docs',
  'documents',
  'nodes',
  'edges',
  'collection',
  'entities',
  'embedded',
]
const WRAPS: ReadonlySet<string> = new Set(['data', 'embedded', 'result', 'results', 'response', 'payload', 'body', 'list', 'page'])

interface Candidate {
  readonly pointer: string
  readonly item: SchemaNode | null
  readonly score: number
  readonly why: string
}

/** How a list is wrapped; null where the answer is no list. By the schema first, by names where it leaves a choice. */
export function listEnvelope(answer: SchemaNode, response: ResponseModel, hint: ListHint): FoundList | null {
  const candidates: Candidate[] = []
  const own = itemOf(answer)
  if (own !== null) candidates.push({ pointer: '', item: own, score: 100, why: 'a top-level array' })
  else collect(answer, '', hint, candidates, 0)
  const best = candidates.reduce<Candidate | null>((most, one) => (most === null || one.score > most.score ? one : most), null)
  if (best === null) return null
  const members = pageMembers(answer, best.pointer)
  const paged =
    members.total !== null || members.hasMore !== null || members.next !== null || members.isLast !== null || members.pages !== null
  if (best.pointer !== '' && !hint.sure && best.score + (paged ? 40 : 0) < 40) return null
  if (best.pointer !== '' && hint.sure && best.score + (paged ? 40 : 0) < 10) return null
  const inner = best.item === null ? null : unwrapped(best.item, hint)
  const headers = {
    total:
      response.headers.find(({ name }) => /^(?:x-)?(?:total|total-count|total-items|count|total-results|pagination-total)$/i.test(name))
        ?.name ?? null,
    link: response.headers.some(({ name }) => name.toLowerCase() === 'link'),
    next:
      response.headers.find(({ name }) => /^(?:x-)?(?:next-page|next-cursor|next-token|continuation-token|cursor)$/i.test(name))?.name ??
      null,
  }
  return {
    envelope: { items: best.pointer, item: inner?.pointer ?? '', ...members, headers },
    node: inner?.node ?? best.item ?? answer,
    reason: `the answer is ${best.why}${inner !== null && inner.pointer !== '' ? `, each with its ${inner.pointer.slice(1)}` : ''}${paged ? ', with page data' : ''}`,
  }
}

function collect(node: SchemaNode, base: string, hint: ListHint, found: Candidate[], depth: number): void {
  const members = [...propertiesOf(node)]
  const arrays = members.filter(([, inner]) => isArray(inner))
  for (const [name, inner] of arrays) {
    const item = itemOf(inner)
    const score = scoreOf(name, item, hint) + (arrays.length === 1 ? 15 : 0) + (members.length === 1 ? 20 : 0) + listName(node) - depth * 5
    if (score > 0)
      found.push({
        pointer: base + at('', name),
        item,
        score,
        why: `an object with the array ${base.slice(1)}${base === '' ? '' : '.'}${name}`,
      })
  }
  if (depth > 1) return
  for (const [name, inner] of members) {
    const plain = plainName(name)
    const wrap = WRAPS.has(plain) || plain === plainName(hint.word) || (members.length === 1 && depth === 0)
    if (wrap && !isArray(inner) && isObject(inner)) collect(inner, base + at('', name), hint, found, depth + 1)
  }
}

function scoreOf(name: string, item: SchemaNode | null, hint: ListHint): number {
  const plain = plainName(name)
  const rank = LISTS.indexOf(plain)
  let score = rank < 0 ? 0 : 40 - rank / 4
  if (plain === plainName(hint.word) || plain === hint.noun) score += 45
  if (item === null) return score
  if (!isObject(item)) return score - 15
  if (hint.entity !== null) score += [0, 15, 40, 60][likeness(item, hint.entity)] ?? 0
  if (nounsOfSchema(item).includes(hint.noun)) score += 30
  return hint.sure ? score + 5 : score
}

/** `OrderPage`, `PodList`: a schema that says that it is a list. */
function listName(node: SchemaNode): number {
  return /(?:list|page|paged|collection|paging|results?|paginated\w*)(?:object|response|resource|schema|dto)?$/i.test(schemaName(node))
    ? 15
    : 0
}

/** `{ added_at, album: {…} }` and `{ cursor, node: {…} }` are wrapped entities: nothing of their own tells them apart. */
function unwrapped(item: SchemaNode, hint: ListHint): { pointer: string; node: SchemaNode } | null {
  if (hint.entity !== null && likeness(item, hint.entity) > 0) return null
  const members = plainMembers(item)
  if (IDENTITIES.slice(0, 10).some((name) => members.has(name))) return null
  for (const name of ['node', hint.noun, 'item', 'resource']) {
    for (const [written, node] of members.get(name) ?? []) {
      if (isObject(node) && !isArray(node) && !saysBeside(hint.sent, item, written, node)) return { pointer: at('', written), node }
    }
  }
  return null
}

/** Whether consumers send what stands beside a part of a thing, so that the part is not all of it: `{ billing, card, comment }`. */
function saysBeside(sent: SchemaNode | null | undefined, whole: SchemaNode, part: string, inner: SchemaNode): boolean {
  if (sent === null || sent === undefined || ENVELOPES.includes(plainName(part))) return false
  const [outside, inside] = [propertiesOf(whole), propertiesOf(inner)]
  const names = [...propertiesOf(sent).keys()]
  const beside = names.filter((name) => name !== part && outside.has(name) && !inside.has(name)).length
  return names.includes(part) ? beside > 0 : beside > 0 && beside >= names.filter((name) => inside.has(name) && !outside.has(name)).length
}

const ENVELOPES: readonly string[] = [
  'data',
  'item',
  'result',
  'response',
  'payload',
  'body',
  'resource',
  'record',
  'entity',
  'value',
  'object',
  'content',
]

export interface ItemHint {
  readonly nouns: readonly string[]
  readonly word: string
  /** What the collection lists, or another answer with the entity. */
  readonly entity: SchemaNode | null
  /** What consumers send to make one. */
  readonly sent: SchemaNode | null
  /** Pointer to a key in the node that fits the path, null where there is none; decides where nothing is known of the entity. */
  readonly keyIn: (node: SchemaNode) => string | null
}

export interface FoundItem {
  readonly pointer: string
  readonly node: SchemaNode
}

/** Where the entity stands in an answer about one (or in what is sent); null where it does not. */
export function itemPlace(answer: SchemaNode, hint: ItemHint): FoundItem | null {
  const place = placeIn(answer, hint)
  return place === null || place.pointer === '' || tellsOfItself(place.node, hint) ? place : (deeper(place, hint) ?? place)
}

/** `{ data: { account: { id } } }`: an envelope in an envelope. */
function deeper({ pointer, node }: FoundItem, hint: ItemHint): FoundItem | null {
  const inner = insides(node, hint).find((one) => isCalled(one.pointer, hint) && hint.keyIn(one.node)?.lastIndexOf('/') === 0)
  return inner === undefined ? null : { pointer: pointer + inner.pointer, node: inner.node }
}

function placeIn(answer: SchemaNode, hint: ItemHint): FoundItem | null {
  const here = { pointer: '', node: answer }
  const listed = itemOf(answer)
  if (listed !== null) return isObject(listed) ? { pointer: '/0', node: listed } : null
  if (!isObject(answer)) return null
  if (hint.entity !== null && likeness(answer, hint.entity) >= 2) return here
  const inner = insides(answer, hint)
  if (hint.entity !== null) {
    const { entity } = hint
    const same = inner.find(({ node }) => likeness(node, entity) >= 2)
    if (same !== undefined) return same
  }
  const wrapped = inner.find(({ pointer, node }) => isNamed(pointer, hint) && hint.keyIn(node) !== null)
  if (wrapped !== undefined && !tellsOfItself(answer, hint)) return wrapped
  if (hint.keyIn(answer) !== null) return here
  const named = inner.find(
    ({ pointer, node }) => isNamed(pointer, hint) && (hint.keyIn(node) !== null || hint.entity === null || overlap(node, hint.entity) > 0),
  )
  if (named !== undefined) return named
  // `{ detectorModel: { definition, configuration } }`: called after the path, and nothing beside it.
  const [only, ...others] = inner
  if (only !== undefined && others.length === 0 && propertiesOf(answer).size === 1 && isCalled(only.pointer, hint)) return only
  const [keyed, ...more] = inner.filter(({ node }) => hint.keyIn(node) !== null)
  const alike =
    keyed !== undefined && (hint.entity === null || (overlap(keyed.node, hint.entity) > 0 && overlap(answer, hint.entity) === 0))
  if (alike && more.length === 0) return keyed
  if (hint.entity === null) return here
  const best = inner.find(({ node }) => hint.entity !== null && likeness(node, hint.entity) > likeness(answer, hint.entity))
  return best ?? (overlap(answer, hint.entity) > 0 ? here : null)
}

/** Whether an answer has anything of the entity's own, beside what it wraps: a key, or what the entities of a list have. */
function tellsOfItself(answer: SchemaNode, { entity, keyIn }: ItemHint): boolean {
  return keyIn(answer)?.lastIndexOf('/') === 0 || (entity !== null && likeness(answer, entity) > 0)
}

function isCalled(pointer: string, { nouns, word }: ItemHint): boolean {
  const name = plainName(pointer.split('/')[1] ?? '')
  return !pointer.endsWith('/0') && (nouns.includes(name) || name === plainName(word))
}

function isNamed(pointer: string, { nouns, word }: ItemHint): boolean {
  const name = plainName(pointer.split('/')[1] ?? '')
  return ENVELOPES.includes(name) || nouns.includes(name) || name === plainName(word)
}

function insides(answer: SchemaNode, hint: ItemHint): readonly FoundItem[] {
  const found: FoundItem[] = []
  for (const [name, member] of propertiesOf(answer)) {
    const pointer = at('', name)
    const item = itemOf(member)
    if (item !== null) {
      if (isObject(item) && (isNamed(pointer, hint) || (hint.entity !== null && likeness(item, hint.entity) >= 2)))
        found.push({ pointer: `${pointer}/0`, node: item })
    } else if (isObject(member) && !saysBeside(hint.sent, answer, name, member)) found.push({ pointer, node: member })
  }
  // An object before an array of them, what is named before what is not.
  return found.toSorted((one, other) => rankOf(one.pointer, hint) - rankOf(other.pointer, hint))
}

function rankOf(pointer: string, hint: ItemHint): number {
  return (pointer.endsWith('/0') ? 2 : 0) + (isNamed(pointer, hint) ? 0 : 1)
}

/** Where in a request's body the entity stands: below the resource's name where that is all there is. */
export function bodyPlace(body: SchemaNode, hint: ItemHint): string {
  if (!isObject(body)) return itemOf(body) === null ? '' : '/0'
  const members = [...propertiesOf(body)]
  const own = hint.entity === null ? 0 : overlap(body, hint.entity)
  for (const [name, node] of members) {
    const pointer = at('', name)
    if (!isNamed(pointer, hint) || !isObject(essence(node)) || isArray(node)) continue
    if (members.length === 1 || (hint.entity !== null && overlap(node, hint.entity) > own)) return pointer
  }
  return ''
}
