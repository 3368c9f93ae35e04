import type { Route } from '../match/match.ts'
import type { OperationModel } from '../operation.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { itemPlace, listEnvelope, type FoundItem, type FoundList } from './envelope.ts'
import { keyProperty, type Found } from './key.ts'
import { bodyOf, parameterOf, schemaOfParameter, successOf } from './messages.ts'
import type { Skeleton } from './outline.ts'
import { at } from '../../../model/place.ts'
import { isObject, nodeAt, nounsOfSchema } from './schemas.ts'

/** What the schemas of a skeleton's own operations tell. */
export interface Facts {
  readonly skeleton: Skeleton
  /** What `GET` of the collection lists; null where it is no list. */
  readonly listed: FoundList | null
  /** The entity in the answer of `GET` of the item, or of a singleton. */
  readonly read: FoundItem | null
  readonly entity: SchemaNode | null
  /** What consumers send to make one; null where they make none. */
  readonly sent: SchemaNode | null
  readonly nouns: readonly string[]
  readonly key: Found | null
  /** What a key in the path has to be. */
  readonly keySchema: SchemaNode | null
  /** What bears the key in the list, where the entity has nothing that does. */
  readonly keysShown: readonly SchemaNode[]
  readonly reasons: readonly string[]
}

/** Reads the schemas that tell what a skeleton holds. `keyName` is an override: the property's name or pointer. */
export function factsOf(skeleton: Skeleton, model: (route: Route) => OperationModel, keyName: string | null): Facts {
  const { onCollection, onItem, noun, word } = skeleton
  const get = onCollection.get('GET')
  const list = get === undefined ? null : successOf(model(get))
  const made = onCollection.get('POST') ?? onItem.get('PUT')
  const sent = sentTo(made, model)
  const listHint = { word, noun, sure: skeleton.item !== null, entity: null, sent }
  const first = list === null ? null : listEnvelope(list.node, list.response, listHint)
  const keySchema = keySchemaOf(skeleton, model)
  const wanted = { param: skeleton.keyParam ?? 'id', schema: keySchema, nouns: [noun], others: skeleton.params }
  const keyIn = (node: SchemaNode): string | null =>
    keyProperty(node, { ...wanted, nouns: [noun, ...nounsOfSchema(node)] })?.property ?? null
  // A list of names tells nothing of what they name.
  const hint = { nouns: [noun], word, entity: first !== null && isObject(first.node) ? first.node : null, sent, keyIn }
  const place = (route: Route | undefined): FoundItem | null => {
    const success = route === undefined ? null : successOf(model(route))
    return success === null ? null : itemPlace(success.node, hint)
  }
  const single = skeleton.item === null && first === null ? get : undefined
  const read = place(onItem.get('GET') ?? single)
  const others = [onCollection.get('POST'), onItem.get('PUT'), onItem.get('PATCH'), onItem.get('POST')]
  const fallback = read ?? (first === null ? (others.map(place).find((one) => one !== null) ?? null) : null)
  const entity = fallback?.node ?? first?.node ?? sent
  // With the entity known, the list is looked at again: what lists such entities is the list.
  const listed =
    list === null || entity === null || entity === first?.node ? first : listEnvelope(list.node, list.response, { ...listHint, entity })
  const nouns = [...new Set([noun, ...(entity === null ? [] : nounsOfSchema(entity))])]
  const key = entity === null ? null : keyFound(entity, { ...wanted, nouns }, keyName)
  const reasons = [
    listed?.reason,
    read === null ? undefined : `${read.pointer === '' ? 'the answer' : read.pointer.slice(1)} of the item is the entity`,
  ]
  const shown = key !== null || listed === null ? null : isObject(listed.node) ? keyProperty(listed.node, { ...wanted, nouns }) : listed
  const keysShown = shown === null ? [] : [shown.node]
  return { skeleton, listed, read, entity, sent, nouns, key, keySchema, keysShown, reasons: reasons.filter((one) => one !== undefined) }
}

function keyFound(entity: SchemaNode, wanted: Parameters<typeof keyProperty>[1], keyName: string | null): Found | null {
  if (keyName === null) return keyProperty(entity, wanted)
  const property = keyName.startsWith('/') ? keyName : at('', keyName)
  const node = nodeAt(entity, property)
  return node === null ? null : { property, node, reason: `x-understudy-resource names the key ${keyName}` }
}

function sentTo(route: Route | undefined, model: (route: Route) => OperationModel): SchemaNode | null {
  const body = route === undefined ? null : bodyOf(model(route))
  return body !== null && isObject(body) ? body : null
}

function keySchemaOf(skeleton: Skeleton, model: (route: Route) => OperationModel): SchemaNode | null {
  for (const route of skeleton.onItem.values()) {
    const name = /\{([^{}]+)\}(?:\.\w+)?\/?$/.exec(route.path)?.[1] ?? skeleton.keyParam ?? ''
    const found = model(route)
    const schema = schemaOfParameter(parameterOf(found, 'path', skeleton.keyParam ?? '') ?? parameterOf(found, 'path', name))
    if (schema !== null) return schema
  }
  return null
}
