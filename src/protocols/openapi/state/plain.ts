import { wordsOf as split } from '../names.ts'

/** Names come again and again; so many of them are remembered. */
const MOST = 20_000
const known = new Map<string, { readonly words: readonly string[]; readonly plain: string }>()

function entryOf(name: string): { readonly words: readonly string[]; readonly plain: string } {
  let entry = known.get(name)
  if (entry === undefined) {
    const words = split(name)
    entry = { words, plain: words.join('') }
    if (known.size >= MOST) known.clear()
    known.set(name, entry)
  }
  return entry
}

/** `wordsOf` of names.ts, remembered. */
export function wordsOf(name: string): readonly string[] {
  return entryOf(name).words
}

/** `plainName` of names.ts, remembered. */
export function plainName(name: string): string {
  return entryOf(name).plain
}
