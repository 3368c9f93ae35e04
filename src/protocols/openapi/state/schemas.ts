import { Type, type SchemaNode } from '../../../schema/node.ts'
import { closure, typesOf } from '../answer/facets.ts'
import { plainName, wordsOf } from './plain.ts'

export type Properties = ReadonlyMap<string, SchemaNode>

const NONE: Properties = new Map()
const DEEPEST = 5
const known = new WeakMap<SchemaNode, Properties>()

/** Every property that an object of this schema may have, those of its alternatives among them; the first of two wins. */
export function propertiesOf(node: SchemaNode): Properties {
  let properties = known.get(node)
  if (properties === undefined) {
    const found = new Map<string, SchemaNode>()
    gather(node, found, new Set(), 0)
    properties = found.size === 0 ? NONE : found
    known.set(node, properties)
  }
  return properties
}

function gather(node: SchemaNode, found: Map<string, SchemaNode>, seen: Set<SchemaNode>, depth: number): void {
  if (depth > DEEPEST || found.size > 2000) return
  for (const one of closure(node)) {
    if (seen.has(one)) continue
    seen.add(one)
    const { object, anyOf, oneOf, discriminator } = one.keywords
    for (const [name, inner] of object?.properties ?? NONE) if (!found.has(name)) found.set(name, inner)
    for (const branch of [...anyOf, ...oneOf, ...(discriminator?.mapping.values() ?? [])]) gather(branch, found, seen, depth + 1)
  }
}

/** Every schema that the alternatives of an object have for a property, in their order. */
export function choicesOf(node: SchemaNode, name: string): readonly SchemaNode[] {
  const found = new Set<SchemaNode>()
  choose(node, name, found, new Set(), 0)
  return [...found]
}

function choose(node: SchemaNode, name: string, found: Set<SchemaNode>, seen: Set<SchemaNode>, depth: number): void {
  if (depth > DEEPEST || found.size > 200) return
  for (const one of closure(node)) {
    if (seen.has(one)) continue
    seen.add(one)
    const { object, anyOf, oneOf, discriminator } = one.keywords
    const own = object?.properties.get(name)
    if (own !== undefined) found.add(own)
    for (const branch of [...anyOf, ...oneOf, ...(discriminator?.mapping.values() ?? [])]) choose(branch, name, found, seen, depth + 1)
  }
}

const requirements = new WeakMap<SchemaNode, ReadonlySet<string>>()
const NOTHING: ReadonlySet<string> = new Set()

/** The names that an object must have, whichever of its alternatives it is. */
export function requiredOf(node: SchemaNode, depth = 0): ReadonlySet<string> {
  let names = requirements.get(node)
  if (names === undefined) {
    if (depth > 4 * DEEPEST) return NOTHING
    requirements.set(node, NOTHING)
    names = new Set(
      closure(node).flatMap(({ keywords: k }) => [...(k.object?.required ?? []), ...shared(k.oneOf, depth), ...shared(k.anyOf, depth)]),
    )
    requirements.set(node, names)
  }
  return names
}

function shared(branches: readonly SchemaNode[], depth: number): ReadonlySet<string> {
  const [first, ...rest] = branches.map((branch) => requiredOf(branch, depth + 1))
  return first === undefined ? NOTHING : rest.reduce((all, one) => all.intersection(one), first)
}

/** The schema that is meant behind references, lone parts and `null` as the other choice. */
export function essence(node: SchemaNode): SchemaNode {
  let here = node
  for (let hops = 0; hops < 20; hops++) {
    const k = here.keywords
    const choices = [...k.anyOf, ...k.oneOf].filter((one) => !isNull(one))
    const next =
      k.object !== null || k.array !== null
        ? null
        : (k.ref ??
          (k.allOf.length === 1 && choices.length === 0 ? k.allOf[0] : choices.length === 1 && k.allOf.length === 0 ? choices[0] : null))
    if (next === null || next === undefined) return here
    here = next
  }
  return here
}

function isNull(node: SchemaNode): boolean {
  return node.keywords.types === Type.Null || (node.keywords.enum?.every((value) => value === null) ?? false)
}

/** What the items of an array are; null where it is no array. Of alternatives the first that is an array speaks. */
export function itemOf(node: SchemaNode): SchemaNode | null {
  const own = essence(node)
  for (const one of closure(own)) {
    const { array } = one.keywords
    if (array !== null && (typesOf(one) & Type.Array) !== 0) return array.items ?? array.prefix[0] ?? null
  }
  for (const branch of [...own.keywords.anyOf, ...own.keywords.oneOf]) {
    const inner = essence(branch).keywords.array
    if (inner?.items !== null && inner?.items !== undefined) return inner.items
  }
  return null
}

export function isArray(node: SchemaNode): boolean {
  const types = typesOf(essence(node)) & ~Type.Null
  return itemOf(node) !== null || types === Type.Array
}

export function isObject(node: SchemaNode): boolean {
  return propertiesOf(node).size > 0
}

const SCALARS = Type.String | Type.Integer | Type.Number | Type.Boolean

const scalars = new WeakMap<SchemaNode, number>()

/** The scalar types that the schema leaves open, those of its alternatives among them; 0 for objects and arrays. */
export function scalarTypes(node: SchemaNode, depth = 0): number {
  let types = scalars.get(node)
  if (types === undefined) {
    if (depth > 4 * DEEPEST) return SCALARS
    scalars.set(node, 0)
    types = openTypes(node, depth)
    scalars.set(node, types)
  }
  return types
}

function openTypes(node: SchemaNode, depth: number): number {
  if (isObjectOnly(node)) return 0
  const own = essence(node)
  const types = typesOf(own)
  const choices = [...own.keywords.anyOf, ...own.keywords.oneOf]
  if (choices.length > 0) return types & choices.reduce((sum, one) => sum | scalarTypes(one, depth + 1), 0)
  return types & SCALARS
}

function isObjectOnly(node: SchemaNode): boolean {
  const own = essence(node)
  return (own.keywords.object?.properties.size ?? 0) > 0 || (own.keywords.array !== null && (typesOf(own) & Type.Array) !== 0)
}

const vocabularies = new WeakMap<SchemaNode, readonly string[] | null>()

/** The texts that a schema allows, where it counts them; null where it does not. */
export function wordsAllowed(node: SchemaNode, depth = 0): readonly string[] | null {
  let words = vocabularies.get(node)
  if (words === undefined) {
    if (depth > DEEPEST) return null
    vocabularies.set(node, null)
    words = wordsIn(node, depth)
    vocabularies.set(node, words)
  }
  return words
}

function wordsIn(node: SchemaNode, depth: number): readonly string[] | null {
  for (const one of closure(node)) {
    const { enum: values, anyOf, oneOf } = one.keywords
    if (values !== null) return values.filter((value) => typeof value === 'string')
    const branches = [...anyOf, ...oneOf].map((branch) => wordsAllowed(branch, depth + 1))
    if (branches.some((branch) => branch !== null)) return [...new Set(branches.flatMap((branch) => branch ?? []))]
  }
  return null
}

/** The first thing that the schema says of its format. */
export function formatOf(node: SchemaNode): string | null {
  for (const one of closure(essence(node))) if (one.keywords.format !== null) return one.keywords.format
  return null
}

/** The component's name that a schema goes by; '' where it has none. */
export function schemaName(node: SchemaNode): string {
  let name = called.get(node)
  if (name === undefined) called.set(node, (name = nameOf(node)))
  return name
}

const called = new WeakMap<SchemaNode, string>()

function nameOf(node: SchemaNode): string {
  for (const one of new Set([node, node.keywords.ref ?? node, essence(node)])) {
    const name = /\/(?:schemas|definitions)\/([^/]+)$/.exec(one.place.pointer)?.[1]
    if (name !== undefined) return name.replaceAll('~1', '/').replaceAll('~0', '~')
    const file = /\/([^/]+)\.(?:json|ya?ml)$/i.exec(one.place.uri)?.[1]
    if (file !== undefined && one.place.pointer === '') return file
  }
  return ''
}

/** What the name of a schema has besides the name of the thing. */
const MANNERS = new Set(
  'response request compact full simple minimal base summary details detail dto model object schema entity basic list item read write out output input info mini data short view public private resource record get create update post put patch expanded public v1 v2 v3 v4 api nullable'.split(
    ' ',
  ),
)

/** The plain names of things that a schema's name may stand for: `TaskCompact` for `task`, `io.k8s.api.core.v1.Pod` for `pod`. */
export function nounsOfSchema(node: SchemaNode): readonly string[] {
  let nouns = meant.get(node)
  if (nouns === undefined) meant.set(node, (nouns = nounsIn(node)))
  return nouns
}

const meant = new WeakMap<SchemaNode, readonly string[]>()

function nounsIn(node: SchemaNode): readonly string[] {
  const words = wordsOf(schemaName(node))
  if (words.length === 0) return []
  const bare = words.filter((word) => !MANNERS.has(word))
  const last = wordsOf(schemaName(node).split(/[.]/).at(-1) ?? '')
  return [...new Set([words.join(''), bare.join(''), last.join(''), bare.slice(-1).join('')].map(plainName))].filter((name) => name !== '')
}

/** How far two schemas mean the same thing: 3 the same, 2 one is a part of the other, 1 they look alike, 0 they do not. */
export function likeness(one: SchemaNode, other: SchemaNode): 0 | 1 | 2 | 3 {
  const [a, b] = [essence(one), essence(other)]
  if (a === b) return 3
  let beside = compared.get(a)
  if (beside === undefined) compared.set(a, (beside = new WeakMap()))
  let found = beside.get(b)
  if (found === undefined) beside.set(b, (found = comparison(a, b)))
  return found
}

const compared = new WeakMap<SchemaNode, WeakMap<SchemaNode, 0 | 1 | 2>>()

function comparison(a: SchemaNode, b: SchemaNode): 0 | 1 | 2 {
  const [pa, pb] = [propertiesOf(a), propertiesOf(b)]
  if (pa.size === 0 || pb.size === 0) return 0
  if (closure(a).includes(b) || closure(b).includes(a) || offers(a, b) || offers(b, a)) return 2
  const [small, large] = pa.size < pb.size ? [pa, pb] : [pb, pa]
  let common = 0
  for (const name of small.keys()) if (large.has(name)) common++
  return small.size >= 2 && common >= 0.7 * small.size ? 1 : 0
}

function offers(one: SchemaNode, choice: SchemaNode): boolean {
  return [...one.keywords.anyOf, ...one.keywords.oneOf].some((branch) => essence(branch) === choice)
}

/** How many properties of one schema the other knows. */
export function overlap(one: SchemaNode, other: SchemaNode): number {
  const names = propertiesOf(other)
  let common = 0
  for (const name of propertiesOf(one).keys()) if (names.has(name)) common++
  return common
}

/** Follows a pointer through properties and items; null where the schema has no such place. */
export function nodeAt(node: SchemaNode, pointer: string): SchemaNode | null {
  let here: SchemaNode | null = node
  for (const token of pointer === '' ? [] : pointer.slice(1).split('/')) {
    if (here === null) return null
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    const member = propertiesOf(here).get(name)
    here = member ?? (name === '*' || /^\d+$/.test(name) ? itemOf(here) : null)
  }
  return here
}
