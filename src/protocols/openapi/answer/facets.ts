import { Type, type SchemaNode } from '../../../schema/node.ts'

const MOST = 200
const closures = new WeakMap<SchemaNode, readonly SchemaNode[]>()

/** All schemas that hold at a node whatever the value is: itself, what it refers to, and the parts of `allOf`. */
export function closure(node: SchemaNode): readonly SchemaNode[] {
  const known = closures.get(node)
  if (known !== undefined) return known
  const found = new Set([node])
  for (const one of found) {
    if (found.size > MOST) break
    const { ref, allOf } = one.keywords
    if (ref !== null) found.add(ref)
    for (const part of allOf) found.add(part)
  }
  const list = [...found]
  closures.set(node, list)
  return list
}

/** What the schema (or a part of it that always holds) says first, by a reader that gives undefined where it says nothing. */
export function firstOf<T>(node: SchemaNode, read: (one: SchemaNode) => T | undefined | null): T | undefined {
  for (const one of closure(node)) {
    const said = read(one)
    if (said !== undefined && said !== null) return said
  }
  return undefined
}

const access = new WeakMap<SchemaNode, { readonly readOnly: boolean; readonly writeOnly: boolean }>()

function accessOf(node: SchemaNode): { readonly readOnly: boolean; readonly writeOnly: boolean } {
  let known = access.get(node)
  if (known === undefined) {
    const all = closure(node)
    known = { readOnly: all.some(({ keywords }) => keywords.readOnly), writeOnly: all.some(({ keywords }) => keywords.writeOnly) }
    access.set(node, known)
  }
  return known
}

/** Whether what it is of is the server's to say. */
export function isReadOnly(node: SchemaNode): boolean {
  return accessOf(node).readOnly
}

/** Whether what it is of is never shown. */
export function isWriteOnly(node: SchemaNode): boolean {
  return accessOf(node).writeOnly
}

/** The schemas that hold for a member of an object, whatever else the object has. */
export function memberNodes(node: SchemaNode, name: string): readonly SchemaNode[] {
  const found: SchemaNode[] = []
  for (const one of closure(node)) {
    const object = one.keywords.object
    if (object === null) continue
    const own = object.properties.get(name)
    if (own !== undefined) found.push(own)
    let matched = own !== undefined
    for (const { pattern, node: other } of object.patternProperties) {
      if (!pattern.test(name)) continue
      matched = true
      found.push(other)
    }
    if (!matched && object.additional !== null) found.push(object.additional)
  }
  return found
}

/** The schemas that hold for an item of an array. */
export function itemNodes(node: SchemaNode, index: number): readonly SchemaNode[] {
  const found: SchemaNode[] = []
  for (const one of closure(node)) {
    const array = one.keywords.array
    if (array === null) continue
    const item = array.prefix[index] ?? array.items
    if (item !== null && item !== undefined) found.push(item)
  }
  return found
}

/** Whether `properties` names the member, here or in an alternative: only such members may be added to an answer. */
export function declares(node: SchemaNode, name: string, depth = 0): boolean {
  if (depth > 4) return false
  for (const one of closure(node)) {
    if (one.keywords.object?.properties.has(name)) return true
    const { anyOf, oneOf } = one.keywords
    if ([...anyOf, ...oneOf].some((branch) => declares(branch, name, depth + 1))) return true
  }
  return false
}

/** All types that the schema leaves open. */
export function typesOf(node: SchemaNode): number {
  let types = 127
  for (const one of closure(node)) types &= one.keywords.types | (one.keywords.types & Type.Number ? Type.Integer : 0)
  return types
}

/** Whether a change deep inside of a value can be judged there alone: nothing here looks at the value as a whole. */
export function isLocal(node: SchemaNode): boolean {
  return closure(node).every(({ keywords: k }) => {
    const whole =
      k.anyOf.length + k.oneOf.length > 0 || k.not !== null || k.conditional !== null || k.enum !== null || k.dynamicRef !== null
    const array = k.array !== null && (k.array.unique || k.array.contains !== null)
    const object = k.object !== null && k.object.dependentSchemas.size > 0
    return !whole && !array && !object && k.discriminator === null
  })
}
