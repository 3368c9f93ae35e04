import { at, type Place } from '../../model/place.ts'
import type { Dialect } from './dialect.ts'
import type {
  ArrayKeywords,
  Discriminator,
  Keywords,
  NumberKeywords,
  Numeric,
  ObjectKeywords,
  SafePattern,
  SchemaDefect,
  SchemaNode,
  StringKeywords,
} from '../node.ts'
import { ANY_TYPE } from '../node.ts'

/** A schema resource: what stands under one base URI (a document, or a schema that names itself). */
export interface Resource {
  /** Absolute, without a fragment: references are resolved against it. */
  readonly uri: string
  /** Where the resource's root stands. */
  readonly place: Place
  readonly dialect: Dialect
  /** The root as written; null for a document that is only known by its URI. */
  readonly raw: unknown
  /** The schema that a `$dynamicAnchor` names here, or with '' the root where `$recursiveAnchor` is set. */
  dynamicAnchor(name: string): CompiledNode | null
}

/** References beyond which nobody looks for a `readOnly`. */
const MAX_ACCESS_DEPTH = 32

/** Reads a node's keywords, once. */
export interface Reader {
  read(node: CompiledNode): CompiledKeywords
}

/** The engine's own nodes. What it knows of itself is found lazily, so that making one costs next to nothing. */
export class CompiledNode implements SchemaNode {
  readonly raw: unknown
  readonly resource: Resource
  /** The serial number of the value that is being held against this node: entering twice for one value is an endless loop. */
  busy = 0
  readonly #reader: Reader
  readonly #parent: CompiledNode | null
  readonly #steps: readonly (string | number)[]
  #place: Place | null
  #keywords: CompiledKeywords | null = null
  #access = -1

  constructor(reader: Reader, raw: unknown, resource: Resource, origin: Place | CompiledNode, steps: readonly (string | number)[] = []) {
    this.#reader = reader
    this.raw = raw
    this.resource = resource
    this.#parent = origin instanceof CompiledNode ? origin : null
    this.#place = origin instanceof CompiledNode ? null : origin
    this.#steps = steps
  }

  get place(): Place {
    this.#place ??= this.#locate()
    return this.#place
  }

  get keywords(): CompiledKeywords {
    this.#keywords ??= this.#reader.read(this)
    return this.#keywords
  }

  /** READ_ONLY and WRITE_ONLY, also where a reference or a part of an `allOf` says so. */
  get access(): number {
    return this.#access < 0 ? this.#accessAt(0) : this.#access
  }

  /** The place of one of this schema's keywords. */
  rule(...steps: readonly (string | number)[]): Place {
    let pointer = this.place.pointer
    for (const step of steps) pointer = at(pointer, step)
    return { uri: this.place.uri, pointer }
  }

  #accessAt(depth: number): number {
    if (this.#access >= 0) return this.#access
    this.#access = 0
    const { readOnly, writeOnly, ref, allOf } = this.keywords
    let access = (readOnly ? READ_ONLY : 0) | (writeOnly ? WRITE_ONLY : 0)
    if (depth < MAX_ACCESS_DEPTH) {
      if (ref !== null) access |= ref.#accessAt(depth + 1)
      for (const part of allOf) access |= part.#accessAt(depth + 1)
    }
    this.#access = access
    return access
  }

  #locate(): Place {
    const groups: (readonly (string | number)[])[] = [this.#steps]
    let node = this.#parent
    while (node !== null && node.#place === null) {
      groups.push(node.#steps)
      node = node.#parent
    }
    const base = (node === null ? null : node.#place) ?? { uri: '', pointer: '' }
    let pointer = base.pointer
    for (const group of groups.toReversed()) for (const step of group) pointer = at(pointer, step)
    return { uri: base.uri, pointer }
  }
}

export const READ_ONLY = 1
export const WRITE_ONLY = 2

/** How much there is to look at in a schema. */
export const Shape = { Anything: 0, TypesOnly: 1, Leaf: 2, Full: 3 } as const

export interface CompiledArray extends ArrayKeywords {
  readonly prefix: readonly CompiledNode[]
  readonly items: CompiledNode | null
  readonly contains: { readonly node: CompiledNode; readonly min: number; readonly max: number } | null
  /** Whether what `contains` found counts as evaluated (2020-12). */
  readonly containsEvaluates: boolean
  readonly unevaluated: CompiledNode | null
}

/** What is known of one property name: its schema, where there is one, and whether it is required. */
export interface Member {
  readonly node: CompiledNode | null
  readonly required: boolean
}

export interface CompiledObject extends ObjectKeywords {
  readonly properties: ReadonlyMap<string, CompiledNode>
  /** `properties` and `required` in one, so that each key is looked up once. */
  readonly members: ReadonlyMap<string, Member>
  readonly requiredCount: number
  readonly patternProperties: readonly { readonly pattern: SafePattern; readonly node: CompiledNode }[]
  readonly additional: CompiledNode | null
  readonly propertyNames: CompiledNode | null
  readonly dependentSchemas: ReadonlyMap<string, CompiledNode>
  readonly unevaluated: CompiledNode | null
  /** Whether there is more to see to than members and their number. */
  readonly dependent: boolean
}

export interface Conditional {
  readonly if: CompiledNode
  readonly then: CompiledNode | null
  readonly else: CompiledNode | null
}

export interface CompiledDiscriminator extends Discriminator {
  readonly mapping: ReadonlyMap<string, CompiledNode>
}

/** Keywords in the form that checking reads: all fields always there, so that all have one shape in memory. */
export class CompiledKeywords implements Keywords {
  shape: number = Shape.Anything
  never = false
  types: number = ANY_TYPE
  nullable = false
  enum: readonly unknown[] | null = null
  /** `enum`'s texts, numbers and so on for a look-up; what is left is compared one by one. */
  enumSet: ReadonlySet<unknown> | null = null
  enumRest: readonly unknown[] = []
  /** Whether it was written as `const`. */
  isConst = false
  format: string | null = null
  /** Says whether a text has the format; null where there is none, or where formats only annotate. */
  textFormat: ((text: string) => boolean) | null = null
  numberFormat: ((value: Numeric) => boolean) | null = null
  number: NumberKeywords | null = null
  string: StringKeywords | null = null
  /** Whether contents are held against `contentEncoding`. */
  assertContent = false
  array: CompiledArray | null = null
  object: CompiledObject | null = null
  /** Whether there is an applicator that looks at the same value again. */
  inPlace = false
  ref: CompiledNode | null = null
  dynamicRef: { readonly anchor: string; readonly initial: CompiledNode } | null = null
  allOf: readonly CompiledNode[] = []
  anyOf: readonly CompiledNode[] = []
  oneOf: readonly CompiledNode[] = []
  not: CompiledNode | null = null
  conditional: Conditional | null = null
  discriminator: CompiledDiscriminator | null = null
  /** Whether the discriminator's property must name one of the branches. */
  assertDiscriminator = false
  readOnly = false
  writeOnly = false
  deprecated = false
  title = ''
  description = ''
  default: unknown = undefined
  examples: readonly unknown[] = []
  xml: Readonly<Record<string, unknown>> | null = null
  extensions: Readonly<Record<string, unknown>> = {}
  defects: readonly SchemaDefect[] = []
  /** Whether something is missing of it, so that what conforms may not do so once it is mended. */
  flawed = false
}
