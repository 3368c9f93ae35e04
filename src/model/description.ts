import type { Place } from './place.ts'

/** What a contract says of one operation, for people and for forms: references followed, depth bounded. Plain data. */
export interface OperationDescription {
  readonly description: string
  readonly parameters: readonly ParameterDescription[]
  readonly body: BodyDescription | null
  /** In the order of the contract. */
  readonly responses: readonly ResponseDescription[]
  /** Alternatives, each a list of schemes that are asked for together; empty: nothing is asked for. */
  readonly security: readonly (readonly string[])[]
}

export interface ParameterDescription {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly deprecated: boolean
  readonly schema: SchemaOutline | null
  /** A value that conforms; undefined where none could be made. */
  readonly sample?: unknown
  readonly place: Place
}

export interface BodyDescription {
  readonly required: boolean
  readonly media: readonly MediaDescription[]
}

export interface ResponseDescription {
  /** `200`, `2XX`, `default`. */
  readonly status: string
  readonly description: string
  readonly headers: readonly string[]
  readonly media: readonly MediaDescription[]
  readonly place: Place
}

export interface MediaDescription {
  readonly type: string
  readonly schema: SchemaOutline | null
  /** A value that conforms; undefined where none could be made. */
  readonly sample?: unknown
}

/** A schema as a person reads it. */
export interface SchemaOutline {
  /** The name under which the contract keeps it; '' where it has none. */
  readonly name: string
  /** `string`, `integer or null`, `anything`. */
  readonly type: string
  readonly format: string | null
  readonly description: string
  /** What else holds, in words: `1 to 100`, `at least 2 characters`. */
  readonly rules: readonly string[]
  /** The values that there are; null where they are not listed. */
  readonly enum: readonly unknown[] | null
  readonly deprecated: boolean
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly members: readonly MemberOutline[]
  readonly items: SchemaOutline | null
  /** One, or any, of these. */
  readonly choices: readonly SchemaOutline[]
  /** Where it goes on deeper than is shown, or into itself. */
  readonly cut: boolean
}

export interface MemberOutline {
  readonly name: string
  readonly required: boolean
  readonly schema: SchemaOutline
}
