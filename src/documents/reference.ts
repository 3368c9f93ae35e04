/** A reference cut at its `#`: the document it names ('' for its own) and the fragment, null where there is none. */
export interface ReferenceParts {
  readonly document: string
  readonly fragment: string | null
}

export function splitReference(reference: string): ReferenceParts {
  const hash = reference.indexOf('#')
  if (hash < 0) return { document: reference, fragment: null }
  return { document: reference.slice(0, hash), fragment: reference.slice(hash + 1) }
}

/** The tokens of a JSON Pointer (RFC 6901 section 4), or null where it is malformed. '' has none. */
export function pointerTokens(pointer: string): readonly string[] | null {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return null
  const tokens = pointer.slice(1).split('/')
  if (!pointer.includes('~')) return tokens
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Percent-decodes a fragment (RFC 6901 section 6); what is not percent-encoded UTF-8 stays as it is written. */
export function decodeFragment(fragment: string): string {
  if (!fragment.includes('%')) return fragment
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** Resolves a reference by RFC 3986 section 5; null where either is no URI. The fragment is dropped. */
export function resolveUri(reference: string, base: string): string | null {
  const absolute = URL.parse(reference, base)
  if (absolute === null) return null
  absolute.hash = ''
  return absolute.href
}

/** Whether a word begins with a scheme, as `https:` and `file:` do; a drive letter is none. */
export function hasScheme(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(text)
}
