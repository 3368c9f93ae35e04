import type { Documents, Unresolved } from '../model/documents.ts'
import { Library } from './library.ts'
import { parseDocument } from './parse.ts'
import { plainOf } from './plain.ts'
import { shelf } from './shelf.ts'

/** A contract whose text is at hand. References to other documents lead nowhere. */
export function documentsOf(text: string, uri: string): Documents {
  const parsed = parseDocument(Buffer.from(text), uri, false)
  return new Library(shelf(uri, null, uri, parsed), nothingElse)
}

/** A contract that is parsed already, or was built by a program: it is read as JSON would read it. It has no text, so no lines. */
export function documentsFromValue(value: object, uri = 'value:contract'): Documents {
  return new Library({ uri, base: uri, value: plainOf(value), name: uri, parsed: null }, nothingElse)
}

function nothingElse(uri: string): Unresolved {
  return { unresolved: 'missing-document', message: `${uri} is not among the documents at hand` }
}
