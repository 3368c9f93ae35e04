import { Problem } from '../../model/problem.ts'

/** An object whose only member has a name like this stands for bytes, or for itself with one `$` less. */
const MARK = /^\$+bytes$/

/** JSON in which bytes (of files in a form) survive. Numbers print as they were written. */
export function printValue(value: unknown): string {
  // A function that is asked about each member costs more than all the rest, and hardly any value needs it.
  if (!needsMarks(value)) return JSON.stringify(value)
  return JSON.stringify(value, function marked(this: unknown, key, item: unknown) {
    // A Buffer has told its numbers by now; what it was stands in its holder.
    const original: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : item
    if (original instanceof Uint8Array) return { $bytes: Buffer.from(original).toString('base64') }
    const name = onlyName(item)
    return name === null ? item : { [`$${name}`]: Reflect.get(Object(item), name) }
  })
}

/** What `printValue` printed. A number that no double has comes back as the nearest one. Throws a Problem where it is no JSON. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text, (_, item: unknown) => {
      const name = onlyName(item)
      if (name === null) return item
      const held: unknown = Reflect.get(Object(item), name)
      if (name === '$bytes' && typeof held === 'string') return new Uint8Array(Buffer.from(held, 'base64'))
      return { [name.slice(1)]: held }
    })
  } catch (cause) {
    throw new Problem(
      'store-unreadable',
      'The store has something else than JSON in a text; the file was changed by other hands, or is damaged.',
      { cause },
    )
  }
}

/** Levels down to which it is looked; what goes deeper is told with marks. */
const DEEPEST = 64

function needsMarks(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth > DEEPEST || value instanceof Uint8Array || onlyName(value) !== null) return true
  if (Array.isArray(value)) return value.some((item) => needsMarks(item, depth + 1))
  for (const name in value) if (needsMarks(Reflect.get(value, name), depth + 1)) return true
  return false
}

function onlyName(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return null
  let only: string | null = null
  for (const name in item) {
    if (only !== null || !MARK.test(name)) return null
    only = name
  }
  return only
}
