import type { Operation } from '../../../model/contract.ts'
import type { Binding, KeyUse } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import type { Route } from '../match/match.ts'
import type { OperationModel } from '../operation.ts'
import type { OpenApiContract } from '../read/read.ts'
import { factsOf, type Facts } from './facts.ts'
import { listEnvelope } from './envelope.ts'
import type { ResourceOverrides } from './inference.ts'
import { bindingProperty } from './key.ts'
import { parameterOf, schemaOfParameter, successOf } from './messages.ts'
import { shapeOf, skeletonsOf, type RoutePlace, type Skeleton, type Skeletons, type Step } from './outline.ts'
import { overrideOf, type Override } from './overrides.ts'
import { plainName, wordsOf } from './plain.ts'
import { essence, likeness, nounsOfSchema, schemaName } from './schemas.ts'

/** Where a skeleton's entities are at home, and why. */
export interface Home {
  readonly skeleton: Skeleton
  readonly reason: string | null
}

/** What is known of a contract's resources so far; everything is found out when it is asked for, and remembered. */
export class Study {
  readonly skeletons: Skeletons
  readonly #contract: OpenApiContract
  readonly #overrides: ResourceOverrides
  readonly #routes: ReadonlyMap<Operation, Route>
  readonly #facts = new Map<Skeleton, Facts>()
  readonly #homes = new Map<Skeleton, Home>()

  constructor(contract: OpenApiContract, overrides: ResourceOverrides) {
    this.#contract = contract
    this.#overrides = overrides
    this.skeletons = skeletonsOf(contract.routes)
    this.#routes = new Map(contract.routes.map((route) => [route.operation, route]))
  }

  route(operation: Operation): Route | null {
    return this.#routes.get(operation) ?? null
  }

  place(route: Route): RoutePlace | null {
    return this.skeletons.places.get(route) ?? null
  }

  readonly model = (route: Route): OperationModel => this.#contract.model(route.operation)

  override(route: Route): Override {
    return overrideOf(this.#contract, this.#overrides, route)
  }

  facts(skeleton: Skeleton): Facts {
    let facts = this.#facts.get(skeleton)
    if (facts === undefined) {
      const key =
        routesOf(skeleton)
          .map((route) => this.override(route).key)
          .find((one) => one !== null) ?? null
      facts = factsOf(skeleton, this.model, key)
      this.#facts.set(skeleton, facts)
    }
    return facts
  }

  /** The skeleton that has the entities which another one lists, makes or reads too; itself where it is at home. */
  home(skeleton: Skeleton): Home {
    let home = this.#homes.get(skeleton)
    if (home === undefined) {
      this.#homes.set(skeleton, { skeleton, reason: null })
      home = this.#named(skeleton) ?? this.#found(skeleton)
      this.#homes.set(skeleton, home)
    }
    return home
  }

  #named(skeleton: Skeleton): Home | null {
    const name = routesOf(skeleton)
      .map((route) => this.override(route).resource)
      .find((one) => one !== null)
    const found = name === undefined || name === null ? null : this.find(name)
    return found === null || found === skeleton ? null : { skeleton: found, reason: `x-understudy-resource says ${name}` }
  }

  /** A skeleton by its id, or by what one of its things is called. */
  find(name: string): Skeleton | null {
    const { all, byNoun } = this.skeletons
    const plain = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
    const named = byNoun.get(plain) ?? []
    return (
      all.find((one) => one.id === name) ??
      named.find((one) => one.item !== null) ??
      named[0] ??
      all.find((one) => one.noun === plain) ??
      null
    )
  }

  #found(skeleton: Skeleton): Home {
    const facts = this.facts(skeleton)
    const stays: Home = { skeleton, reason: null }
    const { onCollection, item } = skeleton
    if (item !== null && (onCollection.has('GET') || onCollection.has('POST'))) return stays
    const node = facts.listed?.node ?? (item !== null ? facts.entity : onCollection.has('GET') ? null : this.#made(skeleton))
    if (node === null) return stays
    let best: { home: Skeleton; rank: number; like: number } | null = null
    for (const candidate of this.#candidates(skeleton, node)) {
      const entity = this.facts(candidate).entity
      const like = entity === null ? 0 : likeness(node, entity)
      const sameNoun = candidate.noun === skeleton.noun
      if (like < (item !== null ? 2 : sameNoun ? 1 : 2)) continue
      const rank = like * 1000 + (sameNoun ? 300 : 0) + nearness(skeleton, candidate)
      if (best === null || rank > best.rank) best = { home: candidate, rank, like }
    }
    if (best === null) return stays
    const how = best.like === 3 ? 'the same schema' : best.like === 2 ? 'a part of the same schema' : 'a schema that is alike'
    return { skeleton: best.home, reason: `${skeleton.collection ?? skeleton.item ?? ''} has ${how} as ${best.home.item ?? best.home.id}` }
  }

  /** What POST of a path that cannot be read answers with: an entity, or a list of them. */
  #made({ onCollection, word, noun }: Skeleton): SchemaNode | null {
    const post = onCollection.get('POST')
    const success = post === undefined ? null : successOf(this.model(post))
    if (success === null) return null
    return listEnvelope(success.node, success.response, { word, noun, sure: false, entity: null })?.node ?? success.node
  }

  /** `/track?number=…`: one entity of another path, named by a query parameter that has to be there. */
  namedByQuery(skeleton: Skeleton): { home: Skeleton; key: KeyUse } | null {
    const get = skeleton.onCollection.get('GET')
    const { entity } = this.facts(skeleton)
    const required = get === undefined ? [] : this.model(get).parameters.filter((one) => one.in === 'query' && one.required)
    if (required.length === 0 || entity === null) return null
    for (const home of this.#candidates(skeleton, entity)) {
      const facts = this.facts(home)
      if (facts.entity === null || likeness(facts.entity, entity) < 2) continue
      const query = required.find((one) => {
        const schema = schemaOfParameter(one)
        const same =
          schema !== null && facts.keySchema !== null && schemaName(schema) !== '' && essence(schema) === essence(facts.keySchema)
        return (
          same || plainName(one.name) === plainName(home.keyParam ?? '') || plainName(one.name) === plainName(facts.key?.property ?? '')
        )
      })
      if (query !== undefined) return { home, key: { in: 'query', name: query.name, property: facts.key?.property ?? null } }
    }
    return null
  }

  /** The resource with items that an entity shown elsewhere is one of. */
  sameKind(skeleton: Skeleton, entity: SchemaNode): Skeleton | null {
    for (const candidate of this.#candidates(skeleton, entity)) {
      const facts = this.facts(candidate)
      if (facts.entity !== null && likeness(entity, facts.entity) >= 2) return this.home(candidate).skeleton
    }
    return null
  }

  #candidates(skeleton: Skeleton, node: SchemaNode): ReadonlySet<Skeleton> {
    const { byNoun, byShape } = this.skeletons
    const found = new Set<Skeleton>()
    for (const noun of [skeleton.noun, ...nounsOfSchema(node), ...nounsOfSchema(essence(node))]) {
      for (const one of byNoun.get(noun) ?? byNoun.get(abbreviated(noun, byNoun)) ?? []) found.add(one)
    }
    for (let end = skeleton.steps.length - 1; end > 0; end--) {
      const above = byShape.get(shapeOf(skeleton.steps.slice(0, end)))
      if (above !== undefined && above.item !== null) found.add(above)
    }
    found.delete(skeleton)
    // What can be added and taken away but never read or made (`PUT /permissions/repositories/{id}`) is a membership, and no home.
    for (const one of found) if (one.item === null || !(one.onItem.has('GET') || one.onCollection.has('POST'))) found.delete(one)
    // What has items without a collection may have moved in elsewhere itself; what has none of its own is no home for an alias.
    if (skeleton.item !== null) for (const one of found) if (one.onCollection.size === 0) found.delete(one)
    return found.size > MOST_NAMESAKES ? new Set(nearest(skeleton, found)) : found
  }

  /** The skeleton whose items the first steps of a path lead to. */
  ownerOf(steps: readonly Step[], param: string): Skeleton | null {
    const index = steps.findIndex((step) => step.param && step.text === param)
    if (index < 1) return null
    const found = this.skeletons.byShape.get(shapeOf(steps.slice(0, index)))
    if (found !== undefined && found.item !== null) return found
    const words = wordsOf(param)
    const noun = (words.length > 1 ? words.slice(0, -1) : words).join('')
    const named = (this.skeletons.byNoun.get(noun) ?? []).filter((one) => one.item !== null && one.params.length === 0)
    return named.length === 1 ? (named[0] ?? null) : null
  }

  /** The path parameters of a path but for its key, and where the entity bears their values. */
  bindings(route: Route | null, steps: readonly Step[], key: string | null, entity: SchemaNode | null): readonly Binding[] {
    const params = steps.filter((step) => step.param && step.text !== key).map((step) => step.text)
    return params.map((param) => {
      const owner = this.ownerOf(steps, param)
      const schema = route === null ? null : schemaOfParameter(parameterOf(this.model(route), 'path', param))
      const word = wordBefore(steps, param)
      const nouns = [...new Set([owner?.noun, word].filter((one) => one !== undefined && one !== ''))].map(String)
      const found = entity === null ? null : bindingProperty(entity, { param, schema, nouns })
      const home = owner === null ? null : this.home(owner).skeleton.id
      const named = home === null ? `{${param}} stands in the path` : `{${param}} is the key of ${home}`
      return { param, resource: home, property: found?.property ?? null, reason: found === null ? named : `${named}; ${found.reason}` }
    })
  }
}

/** A contract that has users below everything has hundreds of paths to them: the nearest are looked at. */
const MOST_NAMESAKES = 24

function nearest(skeleton: Skeleton, all: ReadonlySet<Skeleton>): readonly Skeleton[] {
  const ranked = [...all].map((one) => ({ one, rank: nearness(skeleton, one) }))
  return ranked
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, MOST_NAMESAKES)
    .map(({ one }) => one)
}

function wordBefore(steps: readonly Step[], param: string): string {
  const index = steps.findIndex((step) => step.param && step.text === param)
  const word = steps.slice(0, Math.max(index, 0)).findLast((step) => !step.param)?.text ?? ''
  return word
    .toLowerCase()
    .replaceAll(/[^a-z\d]/g, '')
    .replace(/s$/, '')
}

/** `repo` for `repository`: paths like to be short. */
function abbreviated(noun: string, byNoun: ReadonlyMap<string, unknown>): string {
  for (let length = noun.length - 1; length >= 4; length--) if (byNoun.has(noun.slice(0, length))) return noun.slice(0, length)
  return ''
}

function common(one: readonly Step[], other: readonly Step[]): number {
  let count = 0
  while (
    count < one.length &&
    count < other.length &&
    one[count]?.param === other[count]?.param &&
    (one[count]?.param === true || one[count]?.text === other[count]?.text)
  )
    count++
  return count
}

/** Of several homes the one on the same way, which asks for no parameters that the path does not have, and which lets things be changed. */
function nearness(skeleton: Skeleton, home: Skeleton): number {
  const strange = home.params.filter((param) => !skeleton.params.includes(param)).length
  const alive = (home.onItem.has('PATCH') ? 30 : 0) + (home.onCollection.has('POST') ? 30 : 0)
  return common(skeleton.steps, home.steps) * 20 - strange * 30 + alive + (home.collection === null ? 0 : 10)
}

export function routesOf(skeleton: Skeleton): readonly Route[] {
  return [...skeleton.onCollection.values(), ...skeleton.onItem.values()]
}

export type { Facts }
