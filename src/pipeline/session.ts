import { header, headerAll, type HeaderList } from '../model/wire.ts'

/** Which world a request is about. */
export interface Session {
  /** '' for the shared world. Unchecked. */
  readonly id: string
  /** It was asked for by `Prefer`, and wants to be told that it was heard. */
  readonly preferred: boolean
}

const SHARED: Session = { id: '', preferred: false }

/** `Understudy-Session: abc`, or `Prefer: session=abc` for clients that have a place for preferences; the shared world where nothing is said. */
export function sessionOf(headers: HeaderList): Session {
  const named = header(headers, 'understudy-session')
  if (named !== undefined && named !== '') return { id: named, preferred: false }
  const field = header(headers, 'prefer')
  return field === undefined ? SHARED : preferred(headerAll(headers, 'prefer') ?? field)
}

function preferred(field: string): Session {
  for (const preference of preferences(field)) {
    const equals = preference.indexOf('=')
    const name = equals < 0 ? preference : preference.slice(0, equals)
    if (name.trim().toLowerCase() !== 'session') continue
    const id = equals < 0 ? '' : unquoted(preference.slice(equals + 1).trim())
    return id === '' ? SHARED : { id, preferred: true }
  }
  return SHARED
}

/** The preferences of a list without their parameters (RFC 7240 section 2). */
function* preferences(field: string): Generator<string> {
  let [from, end, quoted] = [0, -1, false]
  for (let at = 0; at <= field.length; at++) {
    const char = field[at]
    if (quoted && char === '\\') at++
    else if (char === '"') quoted = !quoted
    else if (char === ';' && !quoted && end < 0) end = at
    else if (char === undefined || (char === ',' && !quoted)) {
      yield field.slice(from, end < 0 ? at : end)
      ;[from, end] = [at + 1, -1]
    }
  }
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.replace(/^"|"$/g, '').replaceAll(/\\(.)/g, '$1') : text
}
