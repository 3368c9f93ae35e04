import type {
  ActionRole,
  BulkRole,
  Binding,
  DeleteRole,
  ListEnvelope,
  ListRole,
  NoRole,
  ReadRole,
  Role,
  WriteRole,
} from '../../../model/resource.ts'
import { at } from '../../../model/place.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import type { Decision, Frame } from './decide.ts'
import { bodyPlace, itemPlace, listEnvelope, type FoundItem, type ItemHint } from './envelope.ts'
import type { Facts } from './facts.ts'
import { keyProperty } from './key.ts'
import { answers, bodyOf, successOf, uploads } from './messages.ts'
import { pagingOf } from './pages.ts'
import { queriesOf } from './queries.ts'
import { byKeys } from './relations.ts'
import { isObject, itemOf, likeness, nodeAt, propertiesOf } from './schemas.ts'
import { setBy } from './status.ts'

/** A list that stands alone, without anything around it. */
export const NO_ENVELOPE: ListEnvelope = {
  items: '',
  item: '',
  total: null,
  count: null,
  hasMore: null,
  isLast: null,
  next: null,
  previous: null,
  page: null,
  pages: null,
  size: null,
  offset: null,
  firstKey: null,
  lastKey: null,
  headers: { total: null, link: false, next: null },
}

interface Built {
  readonly operation: string
  readonly resource: string
  readonly scope: readonly Binding[]
  readonly reasons: readonly string[]
}

/** The role of an operation with all its pointers. */
export function build(frame: Frame, decision: Decision): Role {
  const { study, route, shape } = frame
  if (decision.kind === 'none') return noRole(frame, decision.why)
  const home = study.home(decision.on)
  const facts = study.facts(home.skeleton)
  const key = decision.key?.in === 'path' ? decision.key.name : null
  const part: Built = {
    operation: route.operation.id,
    resource: home.skeleton.id,
    scope: study.bindings(route, shape.steps, key, facts.entity),
    reasons: [decision.why, ...(home.reason === null ? [] : [home.reason])],
  }
  switch (decision.kind) {
    case 'list':
    case 'search':
      return listRole(frame, decision.kind, facts, part)
    case 'read':
    case 'singleton-read':
      return readRole(frame, decision.kind, decision, facts, part)
    case 'create':
    case 'replace':
    case 'patch':
    case 'singleton-replace':
    case 'singleton-patch':
      return writeRole(frame, decision.kind, decision, facts, part)
    case 'delete':
    case 'singleton-delete':
      return { ...part, kind: decision.kind, key: decision.key, answer: single(answerPlace(frame, facts)) } satisfies DeleteRole
    case 'action':
      return actionRole(frame, decision, facts, part)
    case 'bulk':
      return bulkRole(frame, decision, facts, part)
  }
}

export function noRole({ route }: Pick<Frame, 'route'>, why: string): NoRole {
  return { kind: 'none', operation: route.operation.id, resource: null, scope: [], reasons: [why] }
}

function hintOf(facts: Facts): ItemHint {
  const { keyParam, word } = facts.skeleton
  const wanted = { param: keyParam ?? 'id', schema: facts.keySchema, nouns: facts.nouns }
  return { nouns: facts.nouns, word, entity: facts.entity, sent: facts.sent, keyIn: (node) => keyProperty(node, wanted)?.property ?? null }
}

/** Where the entity stands in an answer: null where it is about something else. */
function answerPlace({ model }: Frame, facts: Facts): string | null {
  return placeIn(model, facts)?.pointer ?? null
}

function placeIn(model: Frame['model'], facts: Facts): FoundItem | null {
  const success = successOf(model)
  return success === null ? null : itemPlace(success.node, hintOf(facts))
}

/** An answer that is no entity may bear its key all the same: `{ id, url }` of something that was begun. */
function wholeAnswer(model: Frame['model']): FoundItem | null {
  const node = successOf(model)?.node
  return node === undefined || !isObject(node) ? null : { pointer: '', node }
}

/** The entity's own key where the answer has it, else what is called like one. */
function answerKey(place: FoundItem | null, facts: Facts): string | null {
  if (place === null) return null
  const { key, keySchema, nouns, skeleton } = facts
  if (key !== null && nodeAt(place.node, key.property) !== null) return place.pointer + key.property
  const found = keyProperty(place.node, { param: skeleton.keyParam ?? 'id', schema: keySchema, nouns })
  return found === null ? null : place.pointer + found.property
}

/** What is left of a list is no answer about the one that went. */
function single(pointer: string | null): string | null {
  return pointer === '/0' ? null : pointer
}

function listRole(frame: Frame, kind: ListRole['kind'], facts: Facts, part: Built): ListRole {
  const { model, skeleton, study } = frame
  const own = study.facts(skeleton).listed
  const success = successOf(model)
  const hint = { word: skeleton.word, noun: facts.skeleton.noun, sure: true, entity: facts.entity, sent: facts.sent }
  const found =
    skeleton.onCollection.get('GET') === frame.route && own !== null
      ? own
      : success === null
        ? null
        : listEnvelope(success.node, success.response, hint)
  const envelope = found?.envelope ?? NO_ENVELOPE
  const { paging, taken } = pagingOf(model, envelope)
  const queries = queriesOf(model, {
    entity: facts.entity ?? found?.node ?? null,
    key: facts.key?.property ?? null,
    nouns: facts.nouns,
    taken,
  })
  return { ...part, kind, envelope: levelled(envelope, paging), queries: byKeys(study, facts, queries), paging }
}

/** `next_page` is what the cursor parameter takes where there is one, unless the contract calls it an address. */
function levelled(envelope: ListEnvelope, { style }: ListRole['paging']): ListEnvelope {
  const { next } = envelope
  if ((style !== 'cursor' && style !== 'key') || next?.as !== 'url' || !/\/next_?page$/i.test(next.at)) return envelope
  return { ...envelope, next: { at: next.at, as: 'cursor' } }
}

function readRole(frame: Frame, kind: ReadRole['kind'], decision: Decision, facts: Facts, part: Built): ReadRole {
  const queries = queriesOf(frame.model, { entity: null, key: null, nouns: facts.nouns, taken: new Set() })
  return {
    ...part,
    kind,
    key: decision.key,
    answer: answerPlace(frame, facts),
    queries: queries.filter(({ kind: one }) => /^(?:fields|omit|expand)$/.test(one)),
  }
}

function writeRole(frame: Frame, kind: WriteRole['kind'], decision: Decision, facts: Facts, part: Built): WriteRole {
  const { model, skeleton, route } = frame
  const body = bodyOf(model)
  const upload = uploads(model)
  const place = placeIn(model, facts)
  const only = route.method === 'PUT' && skeleton.item !== null && !skeleton.onCollection.has('POST')
  return {
    ...part,
    kind,
    key: decision.key,
    body: body === null ? null : bodyPlace(body, hintOf(facts)),
    answer: place?.pointer ?? null,
    answerKey: answerKey(place ?? wholeAnswer(model), facts),
    upserts: kind === 'replace' && (answers(model, '201') || only),
    upload,
  }
}

function actionRole(frame: Frame, decision: Decision, facts: Facts, part: Built): ActionRole {
  const { model, study, route } = frame
  const verb = decision.verb ?? []
  const said = study.override(route)
  const words = said.verb === null ? verb : [said.verb]
  const success = successOf(model)
  const place = success === null ? null : itemPlace(success.node, hintOf(facts))
  const same = place !== null && facts.entity !== null && likeness(place.node, facts.entity) >= 1
  const sets = said.sets ?? (facts.entity === null ? null : setBy(facts.entity, words))
  const reasons =
    sets === null ? part.reasons : [...part.reasons, `${words.join(' ')} sets ${sets.property.slice(1)} to ${String(sets.value)}`]
  return { ...part, kind: 'action', key: decision.key, verb: words.join('-'), sets, answer: same ? single(place.pointer) : null, reasons }
}

function bulkRole(frame: Frame, decision: Decision, facts: Facts, part: Built): BulkRole {
  const { model, skeleton } = frame
  const body = bodyOf(model)
  const success = successOf(model)
  const hint = { word: skeleton.word, noun: facts.skeleton.noun, sure: false, entity: facts.entity }
  const listed = success === null ? null : listEnvelope(success.node, success.response, hint)
  return {
    ...part,
    kind: 'bulk',
    does: decision.does ?? 'create',
    body: body === null ? null : manyIn(body, facts.entity),
    envelope: listed?.envelope ?? null,
  }
}

/** The array in a body that has the entities or keys. */
function manyIn(body: SchemaNode, entity: SchemaNode | null): string | null {
  if (itemOf(body) !== null) return ''
  const arrays = [...propertiesOf(body)].flatMap(([name, node]) => {
    const item = itemOf(node)
    return item === null ? [] : [{ name, like: entity !== null && isObject(item) ? likeness(item, entity) : 0 }]
  })
  const best = arrays.toSorted((one, other) => other.like - one.like)[0]
  return best === undefined ? null : at('', best.name)
}
