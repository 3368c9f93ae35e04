import type { ContractDefect, Operation } from '../../model/contract.ts'
import type { Place } from '../../model/place.ts'
import type { SchemaNode } from '../../schema/node.ts'

export type ParameterIn = 'path' | 'query' | 'header' | 'cookie' | 'querystring'

/** OpenAPI 3's styles; Swagger 2's collection formats are told by the nearest of them (`csv` form, `ssv` spaceDelimited, `pipes` pipeDelimited, `multi` form exploded, `tsv` tabDelimited). */
export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject'
  | 'cookie'

export interface Parameter {
  readonly name: string
  readonly in: ParameterIn
  readonly required: boolean
  readonly deprecated: boolean
  readonly style: ParameterStyle
  readonly explode: boolean
  readonly allowReserved: boolean
  readonly allowEmptyValue: boolean
  /** null where the contract says nothing, or where `content` speaks. */
  readonly schema: SchemaNode | null
  /** A parameter whose value is a document of its own (`content`). */
  readonly content: Media | null
  readonly examples: readonly NamedExample[]
  readonly place: Place
}

export interface NamedExample {
  /** '' for the unnamed `example`. */
  readonly name: string
  /** Absent where only an external value is named. */
  readonly value: unknown
  readonly place: Place
}

/** Encoding Object: how one property of a form travels. Defaults are filled in by the reader of the body. */
export interface Encoding {
  readonly contentType: string | null
  readonly headers: readonly Parameter[]
  readonly style: ParameterStyle | null
  readonly explode: boolean | null
  readonly allowReserved: boolean
}

export interface PartEncoding {
  readonly prefix: readonly Encoding[]
  readonly item: Encoding | null
}

/** One media type of a body: what is written under `content`. */
export interface Media {
  /** As written, a range (`image/*`) or with parameters where it has them. */
  readonly type: string
  readonly schema: SchemaNode | null
  /** 3.2: the schema of each item of a sequential media type (NDJSON, JSON text sequences, event streams). */
  readonly itemSchema: SchemaNode | null
  readonly examples: readonly NamedExample[]
  readonly encoding: ReadonlyMap<string, Encoding>
  /** 3.2: how the parts of a list travel, the first of them by their number (`prefixEncoding`), all others alike (`itemEncoding`). */
  readonly partEncoding: PartEncoding | null
  /** Swagger 2's `type: file`, or a schema of format `binary` without structure: bytes, whatever the type is called. */
  readonly file: boolean
  readonly place: Place
}

export interface RequestBody {
  readonly required: boolean
  readonly content: readonly Media[]
  /** Swagger 2 without `consumes`: the contract names a body but no media type, so that `content` is our guess (JSON or form). */
  readonly guessed: boolean
  readonly place: Place
}

export interface ResponseModel {
  /** `200`, `2XX` (upper case), `default`. */
  readonly key: string
  readonly description: string
  readonly headers: readonly Parameter[]
  /** Empty: the response has no documented body. */
  readonly content: readonly Media[]
  readonly links: Readonly<Record<string, unknown>>
  readonly place: Place
}

export interface SecurityRequirement {
  readonly name: string
  readonly scheme: SecurityScheme
  readonly scopes: readonly string[]
  readonly place: Place
}

export type SecurityScheme =
  | { readonly kind: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly kind: 'basic' | 'bearer' | 'digest' | 'oauth2' | 'openIdConnect' | 'mutualTLS' }
  /** Any other HTTP authentication scheme by its name (`hoba`, `dpop`). */
  | { readonly kind: 'http'; readonly name: string }
  /** Named in a requirement but not defined, or of a type nobody knows: cannot be held against a request. */
  | { readonly kind: 'unknown' }

/** Everything that a contract says of one operation, references followed, versions levelled: Swagger 2.0 to OpenAPI 3.2 look alike from here on. */
export interface OperationModel {
  readonly operation: Operation
  /** Of the path item and the operation, the latter wins. */
  readonly parameters: readonly Parameter[]
  readonly body: RequestBody | null
  /** In the order of the contract. */
  readonly responses: readonly ResponseModel[]
  /** OR of ANDs; empty: no credentials asked for. An empty alternative (`{}`) makes them optional. */
  readonly security: readonly (readonly SecurityRequirement[])[]
  readonly defects: readonly ContractDefect[]
}
