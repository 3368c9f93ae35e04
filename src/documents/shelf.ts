import type { Unresolved } from '../model/documents.ts'
import type { Parsed } from './parse.ts'
import { resolveUri } from './reference.ts'

/** A document of the library. */
export interface Shelved {
  /** Its own URI, as places name it. */
  readonly uri: string
  /** What its relative references are resolved against: `$self` (OpenAPI 3.2) or where it was read from. */
  readonly base: string
  readonly value: unknown
  /** What people call it in messages: a path, relative where that is shorter. */
  readonly name: string
  /** null where it was handed in as a value and there is no text. */
  readonly parsed: Parsed | null
}

/** Opens a document that was not asked for before, by its absolute URI. Throws a Problem where that fails. */
export type Opener = (uri: string) => Shelved | Unresolved

/** A document under its URI. `base` is where it was read from, if that is not its URI. */
export function shelf(uri: string, base: string | null, name: string, parsed: Parsed): Shelved {
  const { value } = parsed
  const self: unknown = typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, '$self')?.value : null
  const declared = typeof self === 'string' ? resolveUri(self, base ?? uri) : null
  return { uri, base: declared ?? base ?? uri, value, name, parsed }
}
