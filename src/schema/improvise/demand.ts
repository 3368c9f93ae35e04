import {
  type ArrayKeywords,
  type Direction,
  type NumberKeywords,
  type ObjectKeywords,
  type SafePattern,
  type SchemaNode,
  Type,
} from '../node.ts'
import { type Draft, expand } from './expand.ts'
import { Invented } from './invent.ts'
import type { Scope } from './scope.ts'

/** What a text has to be, of all schemas that speak of it. */
export interface TextDemand {
  readonly minLength: number
  readonly maxLength: number
  readonly patterns: readonly SafePattern[]
  readonly formats: readonly string[]
  readonly encoding: string | null
  readonly mediaType: string | null
  readonly content: readonly SchemaNode[]
}

export interface NumberDemand {
  readonly integer: boolean
  readonly rules: readonly NumberKeywords[]
  readonly format: string | null
}

export interface PropertyDemand {
  readonly name: string
  readonly required: boolean
  readonly nodes: readonly SchemaNode[]
  /** Not to be sent this way: `readOnly` in a request, `writeOnly` in a reply. */
  readonly hiddenIn: Direction | null
  readonly deprecated: boolean
  /** Its schemas, flattened; a plan of the value begins there. */
  readonly draft: Draft
  /** Nothing conforms there. */
  readonly closed: boolean
}

export interface ObjectDemand {
  readonly properties: readonly PropertyDemand[]
  readonly minProperties: number
  readonly maxProperties: number
  readonly dependentRequired: readonly (readonly [string, readonly string[]])[]
  /** Schemas of the names; empty: any name. */
  readonly names: readonly SchemaNode[]
  readonly patterns: readonly SafePattern[]
  /** A map: nothing is declared by name, what is added has a schema. */
  readonly dictionary: boolean
}

export interface ArrayDemand {
  readonly prefix: number
  readonly minItems: number
  readonly maxItems: number
  readonly unique: boolean
  readonly contains: readonly NonNullable<ArrayKeywords['contains']>[]
}

export function textDemand(flat: readonly SchemaNode[]): TextDemand {
  let minLength = 0
  let maxLength = Infinity
  let encoding: string | null = null
  let mediaType: string | null = null
  const patterns: SafePattern[] = []
  const formats: string[] = []
  const content: SchemaNode[] = []
  for (const { keywords: k } of flat) {
    if (k.format !== null && !formats.includes(k.format)) formats.push(k.format)
    const s = k.string
    if (s === null) continue
    minLength = Math.max(minLength, s.minLength)
    maxLength = Math.min(maxLength, s.maxLength)
    for (const pattern of s.patterns) if (!patterns.some((other) => other.source === pattern.source)) patterns.push(pattern)
    encoding ??= s.contentEncoding
    mediaType ??= s.contentMediaType
    if (s.contentSchema !== null) content.push(s.contentSchema)
  }
  return { minLength, maxLength, patterns, formats, encoding, mediaType, content }
}

export function numberDemand(flat: readonly SchemaNode[], types: number): NumberDemand {
  const rules: NumberKeywords[] = []
  let format: string | null = null
  for (const { keywords: k } of flat) {
    format ??= k.format
    if (k.number !== null) rules.push(k.number)
  }
  return { integer: (types & Type.Number) === 0, rules, format }
}

/** The schemas that a property of this name has to meet, by all schemas of the object. */
export function propertyNodes(flat: readonly SchemaNode[], name: string): readonly SchemaNode[] {
  const nodes: SchemaNode[] = []
  let evaluated = false
  const open: SchemaNode[] = []
  for (const { keywords: k } of flat) {
    const o = k.object
    if (o === null) continue
    const found = ofObject(o, name)
    if (o.unevaluated !== null && found.length === 0) open.push(o.unevaluated)
    evaluated ||= found.length > 0
    nodes.push(...found)
  }
  return evaluated ? nodes : [...nodes, ...open]
}

function ofObject(o: ObjectKeywords, name: string): readonly SchemaNode[] {
  const nodes: SchemaNode[] = []
  const property = o.properties.get(name)
  if (property !== undefined) nodes.push(property)
  for (const { pattern, node } of o.patternProperties) if (pattern.test(name)) nodes.push(node)
  if (nodes.length === 0 && o.additional !== null) nodes.push(o.additional)
  return nodes
}

export function objectDemand(flat: readonly SchemaNode[], scope: Scope): ObjectDemand | null {
  const names = new Set<string>()
  const required = new Set<string>()
  const nameSchemas: SchemaNode[] = []
  const patterns: SafePattern[] = []
  const dependent: (readonly [string, readonly string[]])[] = []
  let minProperties = 0
  let maxProperties = Infinity
  let declared = false
  let mapped = false
  for (const node of flat) {
    const o = node.keywords.object
    if (o === null) continue
    for (const name of o.properties.keys()) names.add(name)
    for (const name of o.required) required.add(name)
    declared ||= o.properties.size > 0 && !(node instanceof Invented)
    mapped ||= o.patternProperties.length > 0 || (o.additional !== null && o.additional.raw !== true && !o.additional.keywords.never)
    if (o.propertyNames !== null) nameSchemas.push(o.propertyNames)
    for (const { pattern } of o.patternProperties) patterns.push(pattern)
    for (const entry of o.dependentRequired) dependent.push(entry)
    minProperties = Math.max(minProperties, o.minProperties)
    maxProperties = Math.min(maxProperties, o.maxProperties)
  }
  closeOver(required, dependent)
  for (const name of required) names.add(name)
  const properties: PropertyDemand[] = []
  for (const name of names) {
    const property = propertyDemand(flat, name, required.has(name), scope)
    if (property.closed && property.required && property.hiddenIn === null) return null
    properties.push(property)
  }
  const dictionary = mapped && !declared
  return { properties, minProperties, maxProperties, dependentRequired: dependent, names: nameSchemas, patterns, dictionary }
}

function closeOver(required: Set<string>, dependent: readonly (readonly [string, readonly string[]])[]): void {
  for (let before = -1; before !== required.size;) {
    before = required.size
    for (const [name, needed] of dependent) if (required.has(name)) for (const other of needed) required.add(other)
  }
}

function propertyDemand(flat: readonly SchemaNode[], name: string, required: boolean, scope: Scope): PropertyDemand {
  const nodes = propertyNodes(flat, name)
  const draft = expand(nodes, undefined, scope)
  let hiddenIn: Direction | null = null
  let deprecated = false
  for (const { keywords: k } of draft.flat) {
    if (k.readOnly) hiddenIn = 'request'
    else if (k.writeOnly) hiddenIn = 'reply'
    deprecated ||= k.deprecated
  }
  return { name, required, nodes, hiddenIn, deprecated, draft, closed: draft.dead }
}

/** The schemas that an item at this place has to meet; one that is `evaluated` by other means is none of what `unevaluatedItems` speaks of. */
export function itemNodes(flat: readonly SchemaNode[], index: number, evaluated = false): readonly SchemaNode[] {
  const nodes: SchemaNode[] = []
  const open: SchemaNode[] = []
  for (const { keywords: k } of flat) {
    const a = k.array
    if (a === null) continue
    const node = index < a.prefix.length ? a.prefix[index] : a.items
    if (node !== null && node !== undefined) nodes.push(node)
    else if (a.unevaluated !== null) open.push(a.unevaluated)
  }
  return nodes.length > 0 || evaluated ? nodes : open
}

export function arrayDemand(flat: readonly SchemaNode[]): ArrayDemand {
  let prefix = 0
  let minItems = 0
  let maxItems = Infinity
  let unique = false
  const contains: NonNullable<ArrayKeywords['contains']>[] = []
  for (const { keywords: k } of flat) {
    const a = k.array
    if (a === null) continue
    prefix = Math.max(prefix, a.prefix.length)
    minItems = Math.max(minItems, a.minItems)
    maxItems = Math.min(maxItems, a.maxItems)
    unique ||= a.unique
    if (a.contains !== null) contains.push(a.contains)
  }
  return { prefix, minItems, maxItems, unique, contains }
}
