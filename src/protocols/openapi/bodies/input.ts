import type { Findings } from '../request/findings.ts'
import type { MediaType } from '../media-type.ts'
import type { Media } from '../operation.ts'

/** A body on its way through one reader. */
export interface BodyInput {
  /** What the contract says of it. */
  readonly media: Media
  /** What the request says of it; the contract's own word where the request is silent. */
  readonly type: MediaType
  /** Content codings are undone. */
  readonly bytes: Uint8Array
  readonly findings: Findings
  /** Whether untidy form styles are read without a finding. */
  readonly lenient: boolean
}

/** Reads one media type: gives the value and tells what is wrong with it. Never throws. */
export type BodyReader = (input: BodyInput) => unknown

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of UTF-8 bytes, sign for sign (a byte order mark is one of them); null where they are not UTF-8. */
export function exactText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** The text of a body by its charset (UTF-8 where none is named); undefined, with a finding, where it has none. */
export function textOf(input: BodyInput, at = 'body'): string | undefined {
  const { bytes, findings, media, type } = input
  const label = type.parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  const text = label === 'utf-8' || label === 'utf8' || label === 'us-ascii' ? exactText(bytes) : decoded(bytes, label)
  if (text === undefined) {
    const message = `The charset '${label.slice(0, 40)}' is not known. Send the body in UTF-8.`
    findings.add('unsupported-media-type', 'header.Content-Type', media.place, message)
    return undefined
  }
  if (text === null) {
    findings.add(
      'malformed-text',
      at,
      null,
      `The body is not valid ${label.toUpperCase().slice(0, 40)}. Encode it as its Content-Type says.`,
    )
    return undefined
  }
  return text
}

/** null: the bytes are not of that charset; undefined: nobody knows it. */
function decoded(bytes: Uint8Array, label: string): string | null | undefined {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
  } catch {
    return undefined
  }
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** Holds the value of a whole body against the schema of its media type. */
export function hold(input: BodyInput, value: unknown): unknown {
  if (input.media.schema !== null) input.findings.check(input.media.schema, value, 'body')
  return value
}

/** A body that is not what its media type says. */
export function broken(input: BodyInput, code: string, message: string, at = 'body'): undefined {
  input.findings.add(code, at, input.media.place, message)
}
