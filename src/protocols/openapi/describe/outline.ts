import type { MemberOutline, SchemaOutline } from '../../../model/description.ts'
import { ANY_TYPE, type Keywords, type SchemaNode, Type } from '../../../schema/node.ts'
import { rulesOf } from './rules.ts'

/** How deep an outline goes, how many schemas all outlines of an operation show, and how many values of an enumeration. */
const DEPTH = 6
const SCHEMAS = 600
const VALUES = 60

const TYPE_NAMES = Object.entries(Type).map(([name, bit]) => ({ name: name.toLowerCase(), bit }))

/** Draws schemas as people read them; one for an operation, so that what all of it shows is bounded. */
export class Outliner {
  #left = SCHEMAS
  /** Schemas on the way down: one that comes again goes into itself. */
  readonly #open = new Set<SchemaNode>()

  outline(node: SchemaNode, depth = 0): SchemaOutline {
    const there = followed(node)
    const { target } = there
    if (depth >= DEPTH || this.#left-- <= 0 || this.#open.has(target)) return { ...bare(there), cut: true }
    this.#open.add(target)
    const { keywords } = target
    const parts = partsOf(target)
    const required = new Set(parts.flatMap((part) => part.keywords.object?.required ?? []))
    const members = parts.flatMap((part) => this.#members(part.keywords, required, depth))
    const items = parts.map((part) => part.keywords.array?.items).find((one) => one !== null && one !== undefined)
    const choices = [...keywords.oneOf, ...keywords.anyOf].map((one) => this.outline(one, depth + 1))
    const outline: SchemaOutline = {
      ...bare(there),
      members: [...new Map(members.map((member) => [member.name, member])).values()],
      items: items === undefined ? null : this.outline(items, depth + 1),
      choices,
    }
    this.#open.delete(target)
    return outline
  }

  #members({ object }: Keywords, required: ReadonlySet<string>, depth: number): MemberOutline[] {
    if (object === null) return []
    return [...object.properties].map(([name, node]) => ({ name, required: required.has(name), schema: this.outline(node, depth + 1) }))
  }
}

interface Followed {
  readonly target: SchemaNode
  readonly name: string
  /** What stood beside the references on the way, the nearest first. */
  readonly way: readonly SchemaNode[]
}

/** Behind plain references. */
function followed(node: SchemaNode): Followed {
  const way: SchemaNode[] = []
  let target = node
  for (let hops = 0; hops < 20; hops++) {
    const { ref } = target.keywords
    if (ref === null) break
    way.push(target)
    target = ref
  }
  return { target, name: nameOf(target), way }
}

/** `#/components/schemas/Order` is called `Order`. */
function nameOf({ place }: SchemaNode): string {
  return (
    /^\/(?:components\/schemas|definitions|\$defs)\/([^/]+)$/.exec(place.pointer)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~') ?? ''
  )
}

/** A schema and what it is all of. */
function partsOf(node: SchemaNode, seen = new Set<SchemaNode>()): SchemaNode[] {
  const { target } = followed(node)
  if (seen.has(target) || seen.size > 50) return []
  seen.add(target)
  return [target, ...target.keywords.allOf.flatMap((one) => partsOf(one, seen))]
}

function bare({ target, name, way }: Followed): SchemaOutline {
  const said = [...way, target].map(({ keywords }) => keywords)
  const parts = partsOf(target)
  const listed = parts.map((part) => part.keywords.enum).find((one) => one !== null)
  return {
    name,
    type: typeOf(parts),
    format: parts.map((part) => part.keywords.format).find((one) => one !== null) ?? null,
    description: said.map(({ description, title }) => description || title).find((one) => one !== '') ?? '',
    rules: parts.flatMap((part) => rulesOf(part.keywords)),
    enum: listed?.slice(0, VALUES) ?? null,
    deprecated: said.some((one) => one.deprecated),
    readOnly: said.some((one) => one.readOnly),
    writeOnly: said.some((one) => one.writeOnly),
    members: [],
    items: null,
    choices: [],
    cut: false,
  }
}

/** What all of its parts allow; what has members is an object, whether or not it says so. */
function typeOf(parts: readonly SchemaNode[]): string {
  let types = ANY_TYPE
  for (const { keywords } of parts) types &= keywords.types
  if (types === ANY_TYPE && parts.some(({ keywords }) => keywords.object !== null)) return 'object'
  if (types === ANY_TYPE) return 'anything'
  const names = TYPE_NAMES.filter(({ name, bit }) => (types & bit) !== 0 && !(name === 'integer' && (types & Type.Number) !== 0))
  return (
    names
      .map(({ name }) => name)
      .toSorted(nullLast)
      .join(' or ') || 'nothing'
  )
}

function nullLast(a: string, b: string): number {
  return Number(a === 'null') - Number(b === 'null')
}
