/** The steps of a JSON Pointer (RFC 6901): `/a~1b/0` has `a/b` and `0`. */
export function pointerTokens(pointer: string): readonly string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((token) => (token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token))
}

/** One step of a JSON Pointer into a value; undefined where it leads nowhere. Only what the document itself holds is found. */
export function stepInto(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined
  if (!isRecord(value) || !Object.hasOwn(value, token)) return undefined
  return value[token]
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The fragment of a reference, percent-decoded; as it stands where the coding is broken. */
export function decodeFragment(fragment: string): string {
  if (!fragment.includes('%')) return fragment
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
