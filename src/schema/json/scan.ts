/** What a look at well-formed JSON tells without building anything. */
export interface JsonScan {
  /** How deep arrays and objects nest. */
  readonly depth: number
  /** How many members all objects have, duplicates counted. */
  readonly members: number
  /** Whether a number has so many digits, or such an exponent, that a double may lose it. */
  readonly wide: boolean
}

const QUOTE = 34
const BACKSLASH = 92

/** Counts depth, members and doubtful numbers of a text that `JSON.parse` accepts: one pass, strings skipped by `indexOf`. */
export function scanJson(text: string): JsonScan {
  let level = 0
  let depth = 0
  let members = 0
  let digits = 0
  let wide = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      i = endOfString(text, i)
      digits = 0
    } else if (code === 58) {
      members++
    } else if (code === 123 || code === 91) {
      if (++level > depth) depth = level
    } else if (code === 125 || code === 93) {
      level--
      digits = 0
    } else if (code >= 48 && code <= 57) {
      if (++digits > 15) wide = true
    } else if (code === 44 || code <= 32) {
      digits = 0
    } else if ((code === 101 || code === 69) && digits > 0) {
      wide = true
    }
  }
  return { depth, members, wide }
}

/** The index of the quote that ends the string that begins at `start`; the text's length where nothing ends it. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end
    while (text.charCodeAt(first - 1) === BACKSLASH) first--
    if (((end - first) & 1) === 0) return end
  }
  return text.length
}
