/**
 * The documents of a stream that say something, `most` of them, each behind as many empty lines as stand before it, so that
 * lines and columns hold.
 */
export function partsOf(text: string, most: number): readonly string[] {
  const parts: string[] = []
  let start = 0
  let lines = 0
  for (const { index, 0: mark } of text.matchAll(/^---(?=\s|$).*$/gm)) {
    add(parts, text.slice(start, index), lines)
    if (parts.length >= most) return parts
    lines += text.slice(start, index).split('\n').length - 1
    start = index + mark.length
  }
  add(parts, text.slice(start), lines)
  return parts
}

function add(parts: string[], part: string, lines: number): void {
  if (/^(?!\s*(?:#|$))/m.test(part)) parts.push('\n'.repeat(lines) + part)
}
