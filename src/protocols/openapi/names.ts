/** The words of a name however it is written: `orderId`, `order_id` and `Order-ID` are all `order`, `id`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** Two names that are the same but for their spelling have the same plain form. */
export function plainName(name: string): string {
  return wordsOf(name).join('')
}

/** English, as far as the names of collections go: `categories`, `addresses`, `orders`. */
export function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ss|x|ch|sh|us)es$/.test(word)) return word.slice(0, -2)
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1)
  return word
}

/** The members of an object by their plain names, the first of two alike. */
export function membersByPlainName(value: object): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  for (const name of Object.keys(value)) {
    const plain = plainName(name)
    if (!members.has(plain)) members.set(plain, name)
  }
  return members
}
