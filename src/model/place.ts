/** A place in a contract: the URI of the document (a `file:` URL, an `http:` URL, or `stdin:`) and a JSON Pointer in it (RFC 6901; '' is the root). */
export interface Place {
  readonly uri: string
  readonly pointer: string
}

/** A value of a contract with the place where it stands. */
export interface Located<T = unknown> {
  readonly value: T
  readonly place: Place
}

/** Where a person finds it: lines and columns count from 1. `file` is as short as it is clear (relative where it can be). */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Lines of a contract around a place, for people: as they stand in the file, cut where they are very long. */
export interface Passage extends Position {
  /** The number of the first line. */
  readonly first: number
  readonly lines: readonly string[]
}

/** A JSON Pointer's next step: `at('/pets', 'a/b')` is `/pets/a~1b`. */
export function at(pointer: string, token: string | number): string {
  if (typeof token === 'number') return `${pointer}/${token}`
  return `${pointer}/${token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token}`
}
