import type { BulkRole, KeyUse, RoleKind } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { at } from '../../../model/place.ts'
import type { Route } from '../match/match.ts'
import { plainName, wordsOf } from './plain.ts'
import type { OperationModel } from '../operation.ts'
import { listEnvelope } from './envelope.ts'
import { plainMembers } from './key.ts'
import { doesOf, sendsMany } from './many.ts'
import { answers, bodyOf, downloads, successOf, uploads } from './messages.ts'
import { shapeOf, type PathShape, type Skeleton } from './outline.ts'
import { isArray, isObject, likeness, propertiesOf, requiredOf } from './schemas.ts'
import type { Study } from './study.ts'
import { isVerb } from './verbs.ts'

/** An operation, and all that is needed to tell what it does. */
export interface Frame {
  readonly study: Study
  readonly route: Route
  readonly model: OperationModel
  readonly shape: PathShape
  readonly skeleton: Skeleton
}

/** What an operation does, before the pointers are worked out. */
export interface Decision {
  readonly kind: RoleKind
  /** Whose entities it is about. */
  readonly on: Skeleton
  readonly key: KeyUse | null
  readonly verb?: readonly string[]
  readonly does?: BulkRole['does']
  readonly why: string
}

const SEARCHES = /^(?:search|searches|find|query|queries|lookup|filter|_search)(?![a-z])/i
const BULK = /bulk|batch|multi(?:ple)?$|^many$/i

/** Items: `/orders/{id}`. */
export function decideItem(frame: Frame): Decision {
  const { route, skeleton, study } = frame
  const facts = study.facts(skeleton)
  const key: KeyUse = { in: 'path', name: keyParamOf(frame), property: facts.key?.property ?? null }
  const decided = (kind: RoleKind, why: string, verb?: readonly string[]): Decision => ({
    kind,
    on: skeleton,
    key,
    why,
    ...(verb === undefined ? {} : { verb }),
  })
  switch (route.method) {
    case 'GET':
      return listsAtItem(frame)
        ? { kind: 'list', on: skeleton, key: null, why: 'the path looks like an item, but its answer is a page of a list' }
        : decided('read', 'GET of an item')
    case 'PUT':
      return replaces(frame)
        ? decided('replace', 'PUT of an item')
        : decided('patch', 'PUT of an item that requires nothing: what is not sent stays')
    case 'PATCH':
      return decided('patch', 'PATCH of an item')
    case 'DELETE':
      return decided('delete', 'DELETE of an item')
    case 'POST':
      return postItem(frame, decided)
    default:
      return decided('none', `${route.method} changes nothing`)
  }
}

/** The parameter of this path: another path to the same items may call it otherwise. */
function keyParamOf({ shape, skeleton }: Frame): string {
  const last = shape.steps.at(-1)
  return last?.param === true ? last.text : (skeleton.keyParam ?? '')
}

/** `/buckets/{cluster}` with a page of buckets. */
function listsAtItem({ model, skeleton, study }: Frame): boolean {
  const answer = successOf(model)
  const { entity, listed } = study.facts(skeleton)
  if (answer === null || entity === null || listed === null) return false
  const list = listEnvelope(answer.node, answer.response, { word: skeleton.word, noun: skeleton.noun, sure: false, entity: null })
  const paged = list !== null && (list.envelope.total !== null || list.envelope.pages !== null || list.envelope.next !== null)
  return paged && likeness(list.node, listed.node) >= 2
}

function postItem({ route, skeleton }: Frame, decided: (kind: RoleKind, why: string, verb?: readonly string[]) => Decision): Decision {
  const verb = verbOf(route)
  const writes = skeleton.onItem.has('PUT') || skeleton.onItem.has('PATCH')
  const edits = verb.length === 0 || /^(?:update|edit|modify|post|change|set|save|patch|create|add)$/.test(verb[0] ?? '')
  if (!writes && edits) return decided('patch', 'POST of an item, which nothing else changes')
  return decided(
    'action',
    `POST of an item${verb.length > 0 ? ` that says ${verb.join(' ')}` : ' beside another way to change it'}`,
    verb.length > 0 ? verb.slice(0, 1) : ['post'],
  )
}

/** The verb that an operation's id or summary begins with; nothing where it begins with none. */
function verbOf({ operation }: Route): readonly string[] {
  const summary = wordsOf(operation.summary)
  const id = wordsOf(operation.id)
  for (const words of [summary, id])
    if (words[0] !== undefined && (isVerb(words[0]) || /^(?:edit|modify|change|post)$/.test(words[0])) && words[0] !== 'post') return words
  return []
}

/** Whether PUT needs the whole entity; a PUT that requires nothing changes what is sent. */
function replaces({ model, skeleton, study }: Frame): boolean {
  if (skeleton.onItem.has('PATCH')) return true
  const body = bodyOf(model)
  if (body === null || !isObject(body)) return true
  const required = requiredOf(inner(body))
  if (required.size === 0) return false
  const post = skeleton.onCollection.get('POST')
  const made = post === undefined ? null : bodyOf(study.model(post))
  return made === null || [...requiredOf(inner(made))].every((name) => required.has(name) || !propertiesOf(inner(body)).has(name))
}

/** `{ data: {…} }` is looked at inside. */
function inner(body: SchemaNode): SchemaNode {
  const [only, ...rest] = propertiesOf(body).values()
  return only !== undefined && rest.length === 0 && isObject(only) ? only : body
}

/** Words at the end: collections, singletons, actions, searches. */
export function decideWord(frame: Frame): Decision {
  const { route, study, skeleton } = frame
  const home = study.home(skeleton).skeleton
  const { listed } = study.facts(skeleton)
  const collects = skeleton.item !== null || listed !== null || home !== skeleton
  const above = ownerAbove(frame)
  const same = viewOf(frame, above)
  if (same !== null) return same
  if (route.method === 'GET') return getWord(frame, home)
  if (route.method === 'POST') return postWord(frame, home, collects, above)
  if (!/^(?:PUT|PATCH|DELETE)$/.test(route.method)) return { kind: 'none', on: home, key: null, why: `${route.method} changes nothing` }
  if (collects && !(isVerb(skeleton.word) && listed === null && above !== null)) return changeAll(frame, home)
  return changeWord(frame, above)
}

interface Above {
  readonly skeleton: Skeleton
  readonly key: KeyUse | null
}

/** What the path without its last word leads to: an item, or a singleton or collection. */
export function ownerAbove({ skeleton, study }: Frame): Above | null {
  const steps = skeleton.steps.slice(0, -1)
  const last = steps.at(-1)
  if (last === undefined) return null
  if (!last.param) {
    const found = study.skeletons.byShape.get(shapeOf(steps))
    return found === undefined || found.onCollection.size === 0 ? null : { skeleton: found, key: null }
  }
  const found = study.skeletons.byShape.get(shapeOf(steps.slice(0, -1)))
  if (found === undefined || (found.item === null && study.facts(found).listed === null)) return null
  return { skeleton: found, key: { in: 'path', name: last.text, property: study.facts(found).key?.property ?? null } }
}

/** `/pods/{name}/status` reads and writes the pod itself. */
function viewOf({ route, skeleton, study }: Frame, above: Above | null): Decision | null {
  const get = skeleton.onCollection.get('GET')
  if (above === null || above.key === null || get === undefined || skeleton.item !== null) return null
  const answer = successOf(study.model(get))
  const { entity } = study.facts(above.skeleton)
  if (answer === null || entity === null || likeness(answer.node, entity) < 3) return null
  const written = skeleton.onCollection.has('PUT') || skeleton.onCollection.has('PATCH')
  if (!written && !/^(?:details?|full|summary|view|status|expanded|raw|info)$/i.test(skeleton.word)) return null
  const kind = ({ GET: 'read', PUT: 'replace', PATCH: 'patch' } as const)[route.method]
  return kind === undefined
    ? null
    : { kind, on: above.skeleton, key: above.key, why: `${skeleton.word} shows the same entity as the item above` }
}

function getWord(frame: Frame, home: Skeleton): Decision {
  const { model, study, skeleton } = frame
  const facts = study.facts(skeleton)
  const on = { on: home, key: null }
  if (facts.listed !== null) {
    const words = skeleton.steps.flatMap(({ text, param }) => (param ? [] : [text])).slice(-2)
    const search = words.some((word) => SEARCHES.test(word))
    return { kind: search ? 'search' : 'list', ...on, why: facts.listed.reason }
  }
  if (facts.entity === null || facts.read === null) {
    const above = downloads(model) ? ownerAbove(frame) : null
    return above !== null && above.key !== null
      ? { kind: 'read', on: above.skeleton, key: above.key, why: `${skeleton.word} gives the bytes of the item above` }
      : { kind: 'none', ...on, why: 'it answers with nothing that has members' }
  }
  if (skeleton.item !== null) return { kind: 'none', ...on, why: 'GET of the collection answers with no list' }
  const named = study.namedByQuery(skeleton)
  if (named !== null) return { kind: 'read', on: named.home, key: named.key, why: `?${named.key.name} names the entity` }
  return { kind: 'singleton-read', on: skeleton, key: null, why: 'GET of one thing without a key' }
}

function postWord(frame: Frame, home: Skeleton, collects: boolean, above: Above | null): Decision {
  const { study, skeleton, model } = frame
  const verb = wordsOf(skeleton.word)
  const doing = isVerb(skeleton.word) && skeleton.item === null && study.facts(skeleton).listed === null
  const on = { on: home, key: null }
  // `/batches` with `/batches/{id}` has batches.
  if ((BULK.test(skeleton.word) && skeleton.item === null) || sendsMany(frame, home))
    return { kind: 'bulk', ...target(home, above, skeleton), does: doesOf(verb), why: 'several are sent at once' }
  if (SEARCHES.test(skeleton.word) && answersList(frame))
    return { kind: 'search', ...target(home, above, skeleton), why: 'POST of a search that answers with a list' }
  if (collects && !doing)
    return { kind: 'create', ...on, why: skeleton.item !== null ? 'POST to a collection that has items' : 'POST to a collection' }
  if (!doing && above !== null && above.key !== null && !skeleton.onCollection.has('GET') && (answers(model, '201') || uploads(model))) {
    return { kind: 'create', ...on, why: 'POST of a thing below an item' }
  }
  if (above !== null && (above.key !== null || doing)) {
    const shared = skeleton.onCollection.has('GET') && !doing
    if (shared) return { kind: 'singleton-replace', on: skeleton, key: null, why: 'POST to one thing without a key' }
    return {
      kind: 'action',
      on: above.skeleton,
      key: above.key,
      verb,
      why: `POST of ${skeleton.word} below ${above.key === null ? 'what is above it' : 'an item'}`,
    }
  }
  if (skeleton.onCollection.has('GET') && study.facts(skeleton).entity !== null)
    return { kind: 'singleton-replace', on: skeleton, key: null, why: 'POST to one thing without a key' }
  const kept = model.responses.some((response) => response.headers.some(({ name }) => name.toLowerCase() === 'location'))
  return { kind: 'none', ...on, why: kept ? 'nothing in the contract reads what it makes' : 'nothing that it could leave can be read' }
}

/** Bulk writes and searches below a collection are about that collection. */
function target(home: Skeleton, above: Above | null, skeleton: Skeleton): { on: Skeleton; key: null } {
  return { on: home === skeleton && skeleton.item === null && above !== null && above.key === null ? above.skeleton : home, key: null }
}

function answersList({ model, skeleton }: Frame): boolean {
  const answer = successOf(model)
  return (
    answer !== null &&
    listEnvelope(answer.node, answer.response, { word: skeleton.word, noun: skeleton.noun, sure: false, entity: null }) !== null
  )
}

/** PUT, PATCH and DELETE of a collection: one that the body or the query names, or all of them. */
function changeAll({ route, model, study }: Frame, home: Skeleton): Decision {
  const facts = study.facts(home)
  const does = route.method === 'DELETE' ? 'delete' : route.method === 'PATCH' ? 'patch' : 'replace'
  const names = new Set([facts.key === null ? 'id' : plainName(facts.key.property), ...facts.nouns.map((noun) => `${noun}id`)])
  const query = model.parameters.find((one) => one.in === 'query' && names.has(plainName(one.name)))
  const property = facts.key?.property ?? null
  if (query !== undefined)
    return {
      kind: does,
      on: home,
      key: { in: 'query', name: query.name, property },
      why: `${route.method} names the entity by ?${query.name}`,
    }
  const body = bodyOf(model)
  const member = body === null || isArray(body) ? undefined : [...names].flatMap((name) => plainMembers(body).get(name) ?? [])[0]
  if (member !== undefined && does !== 'delete' && facts.entity !== null && body !== null && likeness(body, facts.entity) > 0) {
    return {
      kind: does,
      on: home,
      key: { in: 'body', name: at('', member[0]), property },
      why: `${route.method} names the entity by ${member[0]} in its body`,
    }
  }
  return { kind: 'bulk', on: home, key: null, does, why: `${route.method} of the collection` }
}

/** PUT, PATCH and DELETE of a word that lists nothing: a singleton where it can be read, else an action on what is above. */
function changeWord({ route, study, skeleton }: Frame, above: Above | null): Decision {
  const readable = skeleton.onCollection.has('GET') && study.facts(skeleton).entity !== null
  const kind = ({ PUT: 'singleton-replace', PATCH: 'singleton-patch', DELETE: 'singleton-delete' } as const)[route.method] ?? 'none'
  if (readable || above === null)
    return {
      kind: readable ? kind : 'none',
      on: skeleton,
      key: null,
      why: readable ? `${route.method} of one thing without a key` : 'nothing reads what it changes',
    }
  const [first = '', ...rest] = wordsOf(skeleton.word)
  const verb = route.method === 'DELETE' ? [`un${first}`, ...rest] : [first, ...rest]
  return { kind: 'action', on: above.skeleton, key: above.key, verb, why: `${route.method} of ${skeleton.word} below what is above it` }
}
