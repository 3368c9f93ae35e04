/** Part of a text from a stranger: as it stands, or a character that cannot be seen or that turns others around, by its number. */
export interface Piece {
  readonly text: string
  readonly hidden: boolean
}

// Controls, soft hyphens, zero-width and bidirectional characters, tags, and what is only a half.
const HIDDEN =
  // oxlint-disable-next-line no-misleading-character-class -- each is meant by itself
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu

/** A stranger's text, so that nothing in it hides or moves: `a\u202eb` is `a`, U+202E, `b`. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), hidden: false })
    found.push({ text: nameOf(match[0]), hidden: true })
    from = match.index + match[0].length
  }
  if (from < text.length) found.push({ text: text.slice(from), hidden: false })
  return found
}

/** The same as one text, for titles and what a screen reader says. */
export function visible(text: string): string {
  return pieces(text)
    .map((piece) => (piece.hidden ? `‹${piece.text}›` : piece.text))
    .join('')
}

const SHORT: Readonly<Record<string, string>> = { '\t': 'tab', '\n': 'LF', '\r': 'CR', '\0': 'NUL', '\u001B': 'ESC' }

function nameOf(character: string): string {
  return SHORT[character] ?? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** As much of a long text as anybody reads, and how much more there is. */
export function clipped(text: string, most: number): { readonly text: string; readonly more: number } {
  return text.length <= most ? { text, more: 0 } : { text: text.slice(0, most), more: text.length - most }
}
