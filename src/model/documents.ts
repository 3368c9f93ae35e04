import type { ContractDefect } from './contract.ts'
import type { Located, Passage, Place, Position } from './place.ts'

/** Why a reference leads nowhere. */
export interface Unresolved {
  readonly unresolved: 'syntax' | 'missing-document' | 'missing-pointer' | 'refused' | 'unreadable'
  readonly message: string
}

/**
 * The documents of one contract: the root and whatever its references reach, parsed when they are first needed.
 * References between documents are resolved by RFC 3986 against the URI of the document they stand in.
 */
export interface Documents {
  readonly root: Located
  /** Follows a `$ref` that stands in the document (or schema resource) with this base URI. Never throws. */
  resolve(ref: string, base: string): Located | Unresolved
  /** The line and column of a place, found when asked; null when the text is not to be had. */
  position(place: Place): Position | null
  /** The offending line with a caret under the column, ready to print; null when the text is not to be had. */
  excerpt(place: Place): string | null
  /** The lines around a place, so many before and after it; null when the text is not to be had. */
  passage(place: Place, before: number, after: number): Passage | null
  /** What is untidy about the documents that are open, as texts: keys that stand twice, YAML streams of several documents. */
  flaws(): Iterable<ContractDefect>
  /** The URIs of all documents that were opened, or that could not be. */
  uris(): readonly string[]
  /** The text of the root as it was read, for showing. */
  readonly text: string
  /** SHA-256 of that text, hex; worked out when asked. */
  readonly hash: string
}
