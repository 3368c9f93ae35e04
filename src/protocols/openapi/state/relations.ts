import { at } from '../../../model/place.ts'
import type { Query, Relation } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { singular } from '../names.ts'
import { plainName, wordsOf } from './plain.ts'
import type { Facts } from './facts.ts'
import { fits, identityIn } from './key.ts'
import type { Skeleton } from './outline.ts'
import { essence, formatOf, isObject, itemOf, likeness, nounsOfSchema, propertiesOf, scalarTypes, wordsAllowed } from './schemas.ts'
import type { Study } from './study.ts'

const DEEPEST = 3
const MOST = 200

interface Visit {
  readonly study: Study
  readonly facts: Facts
  readonly found: Relation[]
  /** Which of the contract's things were thought of: each has schemas that have to be read first. */
  readonly looked: Set<Skeleton>
  /** How many more properties, and things that one of them may mean, may be looked at. */
  budget: number
}

/** The properties of an entity that name entities of other resources, or of its own (`parentId`), or embed them. */
export function relationsOf(study: Study, facts: Facts): readonly Relation[] {
  if (facts.entity === null) return []
  const before = known.get(facts)
  if (before !== undefined) return before
  const visit: Visit = { study, facts, found: [], looked: new Set(), budget: 5000 }
  look(visit, facts.entity, '', false, 0)
  known.set(facts, visit.found)
  return visit.found
}

const known = new WeakMap<Facts, readonly Relation[]>()

/** A filter by an embedded entity means the key that its resource has: `milestone=3` the number of the milestone, not its id. */
export function byKeys(study: Study, facts: Facts, queries: readonly Query[]): readonly Query[] {
  if (!queries.some((query) => query.kind === 'filter' && query.property.lastIndexOf('/') > 0)) return queries
  const fields = new Map(
    relationsOf(study, facts).flatMap(({ property, as, field }) => (as === 'key' || field === null ? [] : [[property, field] as const])),
  )
  return queries.map((query) => {
    if (query.kind !== 'filter') return query
    const field = fields.get(query.property.slice(0, query.property.lastIndexOf('/')))
    return field === undefined ? query : { ...query, property: query.property.slice(0, query.property.lastIndexOf('/')) + field }
  })
}

function look(visit: Visit, node: SchemaNode, base: string, many: boolean, depth: number): void {
  for (const [name, member] of propertiesOf(node)) {
    if (visit.found.length >= MOST || --visit.budget < 0) return
    const pointer = base + at('', name)
    if (pointer === visit.facts.key?.property) continue
    const item = itemOf(member)
    const subject = item ?? member
    const to = item === null ? pointer : `${pointer}/*`
    const relation = declared(visit, subject, to) ?? declared(visit, member, to) ?? relationOf(visit, name, subject, to)
    if (relation !== null) visit.found.push({ ...relation, many: many || item !== null })
    else if (depth < DEEPEST - 1 && isObject(subject)) look(visit, subject, to, many || item !== null, depth + 1)
  }
}

type One = Omit<Relation, 'many'>

/** `x-understudy-ref: Order.id` */
function declared({ study }: Visit, node: SchemaNode, property: string): One | null {
  const word = node.keywords.extensions['x-understudy-ref'] ?? essence(node).keywords.extensions['x-understudy-ref']
  if (typeof word !== 'string') return null
  const dot = word.lastIndexOf('.')
  const target = study.find(dot < 0 ? word : word.slice(0, dot))
  if (target === null) return null
  const home = study.home(target).skeleton
  const field = dot < 0 ? (study.facts(home).key?.property ?? null) : at('', word.slice(dot + 1))
  return { property, to: home.id, field, as: isObject(node) ? 'embedded' : 'key', reason: `x-understudy-ref says ${word}` }
}

function relationOf(visit: Visit, name: string, node: SchemaNode, property: string): One | null {
  const words = wordsOf(name)
  const keyed =
    /^(?:id|ids|uuid|guid|gid|sid|key|keys|number|slug|login|username|code|sku|name)$/.test(words.at(-1) ?? '') && words.length > 1
  const scalar = scalarTypes(node) !== 0
  const stem = keyed ? words.slice(0, -1) : words
  for (const target of candidates(visit, words, stem, node)) {
    if (--visit.budget < 0) return null
    const facts = visit.study.facts(target)
    if (facts.entity === null) continue
    const embedded = isObject(node) && (facts !== visit.facts || likeness(node, facts.entity) >= 2) ? embeds(node, facts) : null
    const as = embedded !== null ? (scalar ? 'either' : 'embedded') : 'key'
    if (embedded === null && !(scalar && refers(visit, node, facts, keyed, words.at(-1) ?? ''))) continue
    const why =
      embedded ??
      (keyed ? `${name} is called after ${target.id} and its key` : `${name} is called after ${target.id}, with the schema of its key`)
    return { property, to: target.id, field: facts.key?.property ?? null, as, reason: why }
  }
  return null
}

/** Names that say nothing of what they name. */
const GENERIC = /^(?:id|uuid|guid|gid|sid|uid|key|name|slug|code|number|type|path|ref|version|identifier)$/

/** Resources that a property may mean, by its name (`shippingCustomer`: also `customer`) or its schema's. */
function candidates(
  { study, facts, looked }: Visit,
  whole: readonly string[],
  words: readonly string[],
  node: SchemaNode,
): readonly Skeleton[] {
  const nouns: string[] = []
  for (let from = 0; from < words.length; from++) {
    const rest = words.slice(from)
    nouns.push(plainName([...rest.slice(0, -1), singular(rest.at(-1) ?? '')].join(' ')))
  }
  const named = new Set<Skeleton>(study.skeletons.byParam.get(GENERIC.test(whole.join('')) ? '' : whole.join('')))
  for (const noun of [...nouns, ...nounsOfSchema(node)]) for (const one of study.skeletons.byNoun.get(noun) ?? []) named.add(one)
  const near = (one: Skeleton): number => (one.params.every((param) => facts.skeleton.params.includes(param)) ? 0 : 10) + one.params.length
  const nearest = (all: readonly Skeleton[]): readonly Skeleton[] => all.toSorted((one, other) => near(one) - near(other))
  const some = named.size > MOST_NAMESAKES ? nearest([...named]).slice(0, MOST_NAMESAKES) : [...named]
  const thought = some.filter((one) => looked.has(one) || (looked.size < mostLooked(study) && looked.add(one)))
  return nearest([...new Set(thought.map((one) => study.home(one).skeleton))])
}

/** A contract with users below everything has hundreds of paths that a `user` may mean: the nearest tell. */
const MOST_NAMESAKES = 12

/** How many of a contract's things an entity's properties are held against: with thousands of them, each leads to the next. */
function mostLooked({ skeletons }: Study): number {
  return Math.max(16, Math.min(120, Math.floor(100_000 / skeletons.all.length)))
}

/** Whether an object inside of an entity is (a part of) an entity of another resource. */
function embeds(node: SchemaNode, target: Facts): string | null {
  if (target.entity === null) return null
  const like = likeness(node, target.entity)
  if (like < 3 && isOtherKind(node, target.entity)) return null
  if (like >= 2) return `it has the schema of ${target.skeleton.id}`
  const named = nounsOfSchema(node).some((noun) => target.nouns.includes(noun))
  const key =
    target.key === null ? null : identityIn(node, { param: target.key.property.slice(1), schema: target.key.node, nouns: target.nouns })
  const bears = key !== null && target.key !== null && key.property === `/${target.key.property.split('/').at(-1)}`
  return bears && (like > 0 || named || propertiesOf(node).size <= 4) ? `it has the key of ${target.skeleton.id}` : null
}

/** `object: refund` is no `object: charge`, however alike they are. */
function isOtherKind(node: SchemaNode, entity: SchemaNode): boolean {
  const theirs = propertiesOf(entity)
  for (const name of ['object', 'type', 'kind', 'resource_type']) {
    const [one, other] = [propertiesOf(node).get(name), theirs.get(name)]
    const [own, wanted] = [one, other].map((property) => (property === undefined ? null : wordsAllowed(property)))
    if (own !== null && own !== undefined && wanted !== null && wanted !== undefined && !own.some((word) => wanted.includes(word)))
      return true
  }
  return false
}

/** Whether a scalar is another resource's key: called so, and of the same kind; without `id` in its name only by the same schema. */
function refers({ facts }: Visit, node: SchemaNode, target: Facts, keyed: boolean, last: string): boolean {
  const key = target.key?.node ?? target.keySchema
  if (key === null || !fits(key, node, true)) return false
  const [one, other] = [essence(node), essence(target.keySchema ?? key)]
  if (one === other || one === essence(key)) return true
  const pattern = one.keywords.string?.patterns[0]?.source
  const patterned = pattern !== undefined && pattern === other.keywords.string?.patterns[0]?.source
  if (!keyed) return patterned || (formatOf(node) === 'uuid' && formatOf(key) === 'uuid')
  const field = wordsOf(target.key?.property ?? '').at(-1) ?? ''
  const kin = last.replace(/s$/, '') === field || /^(?:id|ids|uuid|guid|gid|sid|key|keys)$/.test(last)
  // `name` and `number` name things by chance.
  return kin && (target !== facts || last !== field || !/^(?:name|number|code|slug)$/.test(last))
}
