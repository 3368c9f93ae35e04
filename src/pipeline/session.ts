import { header, headerAll, type HeaderList } from '../model/wire.ts'

/** Which world a request is about. */
export interface Session {
  /** '' for the shared world. Unchecked. */
  readonly id: string
  /** It was asked for by `Prefer`, and wants to be told that it was heard. */
  readonly preferred: boolean
}

const SHARED: Session = { id: '', preferred: false }

/** One preference of a list (RFC 7240 section 2): name, value in quotes or without, parameters that we do not look at. */
const PREFERENCE = /\s*([^\s=;,]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*)))?[^,]*(?:,|$)/gy

/** `Understudy-Session: abc`, or `Prefer: session=abc` for clients that have a place for preferences; the shared world where nothing is said. */
export function sessionOf(headers: HeaderList): Session {
  const named = header(headers, 'understudy-session')
  if (named !== undefined && named !== '') return { id: named, preferred: false }
  const field = header(headers, 'prefer')
  return field === undefined ? SHARED : preferred(headerAll(headers, 'prefer') ?? field)
}

function preferred(field: string): Session {
  for (const [, name = '', quoted, plain] of field.matchAll(PREFERENCE)) {
    if (name.toLowerCase() !== 'session') continue
    const id = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? ''
    return id === '' ? SHARED : { id, preferred: true }
  }
  return SHARED
}
