import type { Operation } from '../../../model/contract.ts'
import type { Alias, Key, Resource, Role } from '../../../model/resource.ts'
import { at } from '../../../model/place.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import type { OpenApiContract } from '../read/read.ts'
import { wordsOf } from './plain.ts'
import { build, noRole } from './build.ts'
import { decideItem, decideWord, ownerAbove, type Decision, type Frame } from './decide.ts'
import type { Inference, ResourceOverrides } from './inference.ts'
import { bodyOf } from './messages.ts'
import type { Skeleton } from './outline.ts'
import { relationsOf } from './relations.ts'
import { essence, nodeAt, propertiesOf, requiredOf, scalarTypes, schemaName } from './schemas.ts'
import { statusOf } from './status.ts'
import { routesOf, Study } from './study.ts'

/** Infers what a contract lets consumers keep. Nothing but paths is looked at until somebody asks. */
export function inferResources(contract: OpenApiContract, overrides: ResourceOverrides = {}): Inference {
  const study = new Study(contract, overrides)
  const roles = new Map<Operation, Role>()
  const resources = new Map<Skeleton, Resource>()
  const byId = new Map(study.skeletons.all.map((skeleton) => [skeleton.id, skeleton]))
  const roleOf = (operation: Operation): Role => remembered(roles, operation, () => roleFor(study, operation))
  const homeOf = (id: string): Skeleton | null => {
    const skeleton = byId.get(id)
    return skeleton === undefined ? null : study.home(skeleton).skeleton
  }
  const resource = (id: string): Resource | null => {
    const home = homeOf(id)
    return home === null ? null : remembered(resources, home, () => resourceOf(study, home))
  }
  return {
    outlines: study.skeletons.all.map((one) => ({ id: one.id, collection: one.collection, item: one.item })),
    roleOf,
    resource,
    resources() {
      const used = new Set(contract.contract.operations.flatMap((operation) => roleOf(operation).resource ?? []))
      return [...used].flatMap((id) => resource(id) ?? [])
    },
    entityOf(id) {
      const home = homeOf(id)
      return home === null ? null : study.facts(home).entity
    },
    keySchemaOf(id) {
      const home = homeOf(id)
      return home === null ? null : study.facts(home).keySchema
    },
    keysShownOf(id) {
      const home = homeOf(id)
      return home === null ? [] : study.facts(home).keysShown
    },
  }
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = make()))
  return value
}

function roleFor(study: Study, operation: Operation): Role {
  const route = study.route(operation)
  const place = route === null ? null : study.place(route)
  if (route === null || place === null)
    return { kind: 'none', operation: operation.id, resource: null, scope: [], reasons: ['it is not in the contract'] }
  const said = study.override(route)
  if (said.none) return noRole({ route }, 'x-understudy-resource says that it has no state')
  if (place.skeleton === null) return noRole({ route }, 'its path has several parameters in one segment, or a suffix that chooses a form')
  const frame: Frame = { study, route, model: study.model(route), shape: place.shape, skeleton: place.skeleton }
  const decision =
    place.shape.verb === null
      ? place.at === 'item'
        ? decideItem(frame)
        : decideWord(frame)
      : decideVerb(frame, place.at, place.shape.verb)
  if (said.role === null) return build(frame, decision)
  return build(frame, {
    ...decision,
    kind: said.role,
    key: decision.key ?? ownerAbove(frame)?.key ?? null,
    why: `x-understudy-resource says ${said.role}`,
  })
}

/** `/orders/{id}:cancel`, `/orders:import` */
function decideVerb({ study, skeleton, route }: Frame, place: 'collection' | 'item', word: string): Decision {
  const verb = wordsOf(word)
  const bulk = verb.some((one) => /^(?:batch|bulk)$/.test(one))
  const property = study.facts(skeleton).key?.property ?? null
  const key = place === 'item' ? ({ in: 'path', name: skeleton.keyParam ?? '', property } as const) : null
  return { kind: bulk ? 'bulk' : 'action', on: skeleton, key, verb, why: `${route.method} with the verb ${word} behind a colon` }
}

function resourceOf(study: Study, skeleton: Skeleton): Resource {
  const facts = study.facts(skeleton)
  const route = skeleton.onItem.values().next().value ?? skeleton.onCollection.values().next().value ?? null
  const isCollection = skeleton.item !== null || facts.listed !== null
  const said = routesOf(skeleton)
    .map((one) => study.override(one).kind)
    .find((kind) => kind !== null)
  const kind = said ?? (isCollection ? 'collection' : 'singleton')
  return {
    id: skeleton.id,
    type: typeOf(skeleton, facts.entity),
    kind,
    of: kind === 'singleton' && facts.entity !== null ? (study.sameKind(skeleton, facts.entity)?.id ?? null) : null,
    collection: kind === 'singleton' ? null : skeleton.collection,
    item: kind === 'singleton' ? (skeleton.item ?? skeleton.collection) : skeleton.item,
    key: kind === 'singleton' ? null : keyOf(study, skeleton),
    parents: study.bindings(route, skeleton.steps, null, facts.entity),
    aliases: aliasesOf(study, skeleton),
    entity: facts.entity?.place ?? null,
    status: facts.entity === null ? null : statusOf(facts.entity),
    // Found out when somebody asks: what stands above a thing is looked up with every request, and nobody asks it for what it names.
    get relations() {
      return relationsOf(study, facts)
    },
    reasons: [whyOf(skeleton, kind), ...facts.reasons],
  }
}

function whyOf(skeleton: Skeleton, kind: Resource['kind']): string {
  if (kind === 'singleton') return `${skeleton.collection ?? ''} is one thing, without a key`
  if (skeleton.item === null) return `${skeleton.collection ?? ''} lists things that have no path of their own`
  return skeleton.collection === null
    ? `${skeleton.item} has items without a collection`
    : `${skeleton.item} has the items of ${skeleton.collection}`
}

/** `Order`: the entity's schema where it is named like the path, else the path's word. */
function typeOf(skeleton: Skeleton, entity: SchemaNode | null): string {
  const name = entity === null ? '' : schemaName(entity)
  const words = name.includes('.') ? wordsOf(name.split('.').at(-1) ?? '') : wordsOf(name)
  const chosen = words.length > 0 ? words : wordsOf(skeleton.noun)
  return chosen.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function keyOf(study: Study, skeleton: Skeleton): Key | null {
  const { key, keySchema, entity } = study.facts(skeleton)
  const node = keySchema ?? key?.node ?? null
  if (skeleton.item === null && key === null) return null
  const types = node === null ? 0 : scalarTypes(node)
  return {
    param: skeleton.keyParam ?? '',
    property: key?.property ?? null,
    type: (types & Type.String) !== 0 ? 'string' : types === 0 ? 'unknown' : 'integer',
    schema: keySchema?.place ?? null,
    minted: entity !== null && key !== null && sentByConsumers(study, skeleton, key.property) ? 'consumer' : 'server',
    reason: key?.reason ?? `no property of the entity is called like {${skeleton.keyParam ?? 'id'}}`,
  }
}

/** A key that is required of whoever creates, and that is not read-only, is theirs to choose; and where only PUT makes things, so is the path. */
function sentByConsumers(study: Study, skeleton: Skeleton, property: string): boolean {
  const post = skeleton.onCollection.get('POST')
  if (post === undefined) return skeleton.onItem.has('PUT')
  const body = bodyOf(study.model(post))
  if (body === null) return false
  const [only, ...rest] = propertiesOf(body).values()
  const inner = only !== undefined && rest.length === 0 && propertiesOf(only).size > 0 ? only : body
  const flat = at('', property.slice(property.lastIndexOf('/') + 1))
  if (flat !== property && nodeAt(inner, property) === null && nodeAt(inner, flat) !== null) return sentByConsumers(study, skeleton, flat)
  const node = nodeAt(inner, property)
  if (node === null || node.keywords.readOnly || essence(node).keywords.readOnly) return false
  const steps = property.split('/').slice(1)
  return steps.every((step, index) => {
    const holder = index === 0 ? inner : nodeAt(inner, `/${steps.slice(0, index).join('/')}`)
    return holder !== null && (requiredOf(holder).has(step) || (index < steps.length - 1 && nodeAt(inner, property) !== null))
  })
}

/** Other item paths of the same name whose entities are at home here. */
function aliasesOf(study: Study, skeleton: Skeleton): readonly Alias[] {
  const { all } = study.skeletons
  const near = all.filter(
    (one) =>
      one !== skeleton &&
      one.item !== null &&
      one.onCollection.size === 0 &&
      (one.noun === skeleton.noun || one.shape.startsWith(`${skeleton.shape}/`)),
  )
  return near.flatMap((one) => {
    const key = study.home(one).skeleton === skeleton ? keyOf(study, one) : null
    const route = one.onItem.values().next().value ?? null
    return key === null || one.item === null
      ? []
      : [{ item: one.item, key, parents: study.bindings(route, one.steps, null, study.facts(skeleton).entity) }]
  })
}
