import type { Place } from '../model/place.ts'

/** JSON Schema's types as bits, so that a union is one number. `Integer` is a number without a fraction (1.0 counts). */
export const Type = { Null: 1, Boolean: 2, Integer: 4, Number: 8, String: 16, Array: 32, Object: 64 } as const

/** Every type at once. `Number` includes `Integer`. */
export const ANY_TYPE = 127

/** Which way a message goes: decides about `readOnly` and `writeOnly`. */
export type Direction = 'request' | 'reply'

/** A regular expression that is safe to run on strangers' input: linear time, or proven free of catastrophic backtracking. */
export interface SafePattern {
  readonly source: string
  test(text: string): boolean
}

/**
 * One schema, ready for checking, coercing and improvising. Its keywords are read when they are first asked for, so that
 * a contract with ten thousand schemas costs nothing until an exchange needs one. The same schema object gives the same
 * node, however it is reached; cycles are cycles of nodes.
 */
export interface SchemaNode {
  /** Where the schema stands in its contract. */
  readonly place: Place
  /** As written: `true`, `false` or an object. */
  readonly raw: unknown
  /** Read once, then remembered. Never throws: what cannot be read is left out and told in `defects`. */
  readonly keywords: Keywords
}

export interface NumberKeywords {
  /** Lossless: see `json.ts`. `exclusive` says that the bound itself is not allowed (draft 4's booleans are folded in here). */
  readonly minimum: { readonly value: Numeric; readonly exclusive: boolean } | null
  readonly maximum: { readonly value: Numeric; readonly exclusive: boolean } | null
  readonly multipleOf: Numeric | null
}

/** A number as JSON has it: a double where that is lossless, else the digits as written. */
export type Numeric = number | BigNumeric

/** Digits that a double would lose. Made by `json.ts`, compared by `decimal.ts`. */
export interface BigNumeric {
  readonly digits: string
}

export interface StringKeywords {
  /** In code points. */
  readonly minLength: number
  /** Infinity where there is none. */
  readonly maxLength: number
  readonly patterns: readonly SafePattern[]
  readonly contentEncoding: string | null
  readonly contentMediaType: string | null
  readonly contentSchema: SchemaNode | null
}

export interface ArrayKeywords {
  readonly prefix: readonly SchemaNode[]
  /** What holds behind the prefix; null: anything. */
  readonly items: SchemaNode | null
  readonly minItems: number
  readonly maxItems: number
  readonly unique: boolean
  readonly contains: { readonly node: SchemaNode; readonly min: number; readonly max: number } | null
  readonly unevaluated: SchemaNode | null
}

export interface ObjectKeywords {
  readonly properties: ReadonlyMap<string, SchemaNode>
  readonly patternProperties: readonly { readonly pattern: SafePattern; readonly node: SchemaNode }[]
  /** null: anything. */
  readonly additional: SchemaNode | null
  readonly required: readonly string[]
  readonly minProperties: number
  readonly maxProperties: number
  readonly propertyNames: SchemaNode | null
  readonly dependentRequired: ReadonlyMap<string, readonly string[]>
  readonly dependentSchemas: ReadonlyMap<string, SchemaNode>
  readonly unevaluated: SchemaNode | null
}

export interface Discriminator {
  readonly property: string
  /** Value of the property → the branch it chooses, explicit mapping first, then the implicit names of the branches. */
  readonly mapping: ReadonlyMap<string, SchemaNode>
}

/** What a schema says, in one form for all drafts. A group is null where none of its keywords is there. */
export interface Keywords {
  /** `false`: nothing conforms. */
  readonly never: boolean
  /** Bits of `Type`; ANY_TYPE where it says nothing. OpenAPI 3.0's `nullable` is folded in. */
  readonly types: number
  /** OpenAPI 3.0 `nullable: true` (or 2.0 `x-nullable`): null conforms whatever the other keywords say. */
  readonly nullable: boolean
  /** `enum`, or `const` as an enum of one; null where neither. Lossless values. */
  readonly enum: readonly unknown[] | null
  readonly format: string | null
  readonly number: NumberKeywords | null
  readonly string: StringKeywords | null
  readonly array: ArrayKeywords | null
  readonly object: ObjectKeywords | null
  /** `$ref` (alone where the draft ignores its siblings), and `$recursiveRef`/`$dynamicRef` where they are static. */
  readonly ref: SchemaNode | null
  /** `$dynamicRef` that has to look at the dynamic scope: the anchor and the node where it starts. */
  readonly dynamicRef: { readonly anchor: string; readonly initial: SchemaNode } | null
  readonly allOf: readonly SchemaNode[]
  readonly anyOf: readonly SchemaNode[]
  readonly oneOf: readonly SchemaNode[]
  readonly not: SchemaNode | null
  readonly conditional: { readonly if: SchemaNode; readonly then: SchemaNode | null; readonly else: SchemaNode | null } | null
  readonly discriminator: Discriminator | null
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly deprecated: boolean
  readonly title: string
  readonly description: string
  readonly default: unknown
  /** `example` and `examples`, in order, whatever they are worth. */
  readonly examples: readonly unknown[]
  /** The `xml` object of OpenAPI, as written. */
  readonly xml: Readonly<Record<string, unknown>> | null
  /** Members that begin with `x-`, as written. */
  readonly extensions: Readonly<Record<string, unknown>>
  /** What of this schema could not be read: a bad pattern, a reference to nothing, a keyword of the wrong type. */
  readonly defects: readonly SchemaDefect[]
}

export interface SchemaDefect {
  readonly code: string
  readonly message: string
  readonly place: Place
  /** Whether conformance to this schema can still be told. False for a reference to nothing, and for a pattern that is none. */
  readonly harmless: boolean
}

/** One way in which a value strays from a schema. */
export interface Violation {
  /** The keyword in kebab-case: `required`, `max-length`, `one-of`, `format`, `type`, `read-only`, … */
  readonly code: string
  /** JSON Pointer into the value. */
  readonly at: string
  /** The keyword's place in the contract. */
  readonly rule: Place
  /** What is wrong and what would mend it. */
  readonly message: string
  readonly severity: 'error' | 'warning'
}
