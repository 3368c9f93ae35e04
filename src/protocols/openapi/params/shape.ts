import { ANY_TYPE, Type, type SchemaNode } from '../../../schema/node.ts'

/** Schemas looked at for one question; more alternatives than this have no reader who could tell them apart either. */
const MOST = 300

const SCALAR = Type.Null | Type.Boolean | Type.Integer | Type.Number | Type.String

/** What a text may stand for, as far as its schema tells: several where the schema is a union. */
export interface Shape {
  readonly scalar: boolean
  readonly array: boolean
  readonly object: boolean
  /** Names that the schema gives to members, in any alternative. */
  readonly names: ReadonlySet<string>
  /** Whether members of other names are expressly welcome. */
  readonly open: boolean
  /** Whether the schema says nothing of types, so that a text is best left one. */
  readonly loose: boolean
}

/** The shape of a schema that is not there: a text, or a list where it comes several times. */
export const ANY_SHAPE: Shape = { scalar: true, array: true, object: false, names: new Set(), open: false, loose: true }

const shapes = new WeakMap<SchemaNode, Shape>()
const alternatives = new WeakMap<SchemaNode, readonly SchemaNode[]>()

/** Looks through references and alternatives once for each schema. */
export function shapeOf(node: SchemaNode | null): Shape {
  if (node === null) return ANY_SHAPE
  const known = shapes.get(node)
  if (known !== undefined) return known
  const shape = look(node)
  shapes.set(node, shape)
  return shape
}

function look(node: SchemaNode): Shape {
  const types = typesOf(node, new Set())
  const all = possible(node)
  const names = new Set(all.flatMap((one) => [...(one.keywords.object?.properties.keys() ?? [])]))
  if (types === ANY_TYPE) {
    const array = all.some((one) => one.keywords.array !== null)
    const object = all.some((one) => one.keywords.object !== null)
    return { scalar: !array && !object, array: array || !object, object, names, open: isOpen(all, names), loose: !array && !object }
  }
  const object = (types & Type.Object) !== 0
  return {
    scalar: (types & SCALAR) !== 0,
    array: (types & Type.Array) !== 0,
    object,
    names,
    open: object && isOpen(all, names),
    loose: false,
  }
}

function isOpen(all: readonly SchemaNode[], names: ReadonlySet<string>): boolean {
  return names.size === 0 || all.some((one) => isExpressly(one.raw) || (one.keywords.object?.patternProperties.length ?? 0) > 0)
}

function isExpressly(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || !('additionalProperties' in raw)) return false
  return raw.additionalProperties !== false && raw.additionalProperties !== undefined
}

/** The types that a value may have: what all parts of `allOf` allow and some branch of `anyOf` and `oneOf`. */
function typesOf(node: SchemaNode, seen: Set<SchemaNode>): number {
  if (seen.has(node) || seen.size > MOST) return ANY_TYPE
  seen.add(node)
  const { types, ref, allOf, anyOf, oneOf } = node.keywords
  let all = types & Type.Number ? types | Type.Integer : types
  if (ref !== null) all &= typesOf(ref, seen)
  for (const part of allOf) all &= typesOf(part, seen)
  for (const branches of [anyOf, oneOf]) {
    if (branches.length > 0) all &= branches.reduce((sum, branch) => sum | typesOf(branch, seen), 0)
  }
  seen.delete(node)
  return all
}

/** The schema and all others that may speak of the same value: references, parts and branches. */
function possible(node: SchemaNode): readonly SchemaNode[] {
  const known = alternatives.get(node)
  if (known !== undefined) return known
  const found = new Set([node])
  for (const one of found) {
    if (found.size > MOST) break
    const { ref, dynamicRef, allOf, anyOf, oneOf, conditional } = one.keywords
    for (const other of [ref, dynamicRef?.initial, ...allOf, ...anyOf, ...oneOf, conditional?.then, conditional?.else]) {
      if (other !== null && other !== undefined) found.add(other)
    }
  }
  const list = [...found]
  alternatives.set(node, list)
  return list
}

/** The schemas that may speak of a member. */
export function membersOf(node: SchemaNode, name: string): readonly SchemaNode[] {
  const found = new Set<SchemaNode>()
  for (const { keywords } of possible(node)) {
    const object = keywords.object
    if (object === null) continue
    const own = object.properties.get(name)
    if (own !== undefined) found.add(own)
    const matching = object.patternProperties.filter(({ pattern }) => pattern.test(name))
    for (const one of matching) found.add(one.node)
    if (own === undefined && matching.length === 0 && object.additional !== null) found.add(object.additional)
  }
  return [...found]
}

/** The schemas that may speak of an item. */
export function itemsOf(node: SchemaNode, index: number): readonly SchemaNode[] {
  const found = new Set<SchemaNode>()
  for (const { keywords } of possible(node)) {
    const item = keywords.array?.prefix[index] ?? keywords.array?.items
    if (item !== null && item !== undefined) found.add(item)
  }
  return [...found]
}

/** The shape of what several schemas may speak of. */
export function shapeOfAll(nodes: readonly SchemaNode[]): Shape {
  const [only, ...others] = nodes
  if (only === undefined || others.length === 0) return shapeOf(only ?? null)
  const all = nodes.map(shapeOf)
  return {
    scalar: all.some((one) => one.scalar),
    array: all.some((one) => one.array),
    object: all.some((one) => one.object),
    names: new Set(all.flatMap((one) => [...one.names])),
    open: all.some((one) => one.open),
    loose: all.every((one) => one.loose),
  }
}
