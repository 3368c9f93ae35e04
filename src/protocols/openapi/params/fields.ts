/** Fields of one query or form that are read; a stranger may send more, which is told and left unread. */
const MAX_FIELDS = 10_000

/** Up to here a walk is cheaper than a Map: for a name, and for the beginning of one. */
const FEW = 8
const SOME = 64

/** One `name=value` of a query, a form or a cookie. */
export interface Field {
  readonly name: string
  /** As it travelled; '' where there is no equals sign. */
  readonly raw: string
  /** Whether some parameter has claimed it. */
  used: boolean
}

/** What `a=1&b=2` says, in order, duplicates kept. */
export class Fields {
  readonly list: readonly Field[]
  /** There were more than are read. */
  readonly cut: boolean
  #index: Map<string, Field[]> | null = null
  readonly #stems = new Map<string, Map<string, Field[]>>()

  constructor(list: readonly Field[], cut = false) {
    this.list = list
    this.cut = cut
  }

  /** All fields of a name, in order. */
  get(name: string): readonly Field[] {
    if (this.list.length <= FEW) return this.#walk(name)
    return this.#indexed().get(name) ?? NONE
  }

  /** Fields whose name goes on behind `prefix` with a bracket or dot: `filter[a]`, `filter.a`. */
  below(prefix: string, sign: '[' | '.'): readonly Field[] {
    const start = prefix + sign
    if (this.list.length > SOME && !prefix.includes(sign)) return this.#stemmed(sign).get(prefix) ?? NONE
    let found: Field[] | null = null
    for (const field of this.list) {
      if (!field.name.startsWith(start)) continue
      if (found === null) found = [field]
      else found.push(field)
    }
    return found ?? NONE
  }

  #walk(name: string): readonly Field[] {
    let found: Field[] | null = null
    for (const field of this.list) {
      if (field.name !== name) continue
      if (found === null) found = [field]
      else found.push(field)
    }
    return found ?? NONE
  }

  #indexed(): Map<string, Field[]> {
    return (this.#index ??= grouped(this.list, (field) => field.name))
  }

  /** Fields by what stands before the first sign of their names; those without one are left out. */
  #stemmed(sign: '[' | '.'): Map<string, Field[]> {
    const known = this.#stems.get(sign)
    if (known !== undefined) return known
    const stems = grouped(this.list, ({ name }) => {
      const end = name.indexOf(sign)
      return end < 0 ? null : name.slice(0, end)
    })
    this.#stems.set(sign, stems)
    return stems
  }
}

const NONE: readonly Field[] = []

function grouped(list: readonly Field[], key: (field: Field) => string | null): Map<string, Field[]> {
  const groups = new Map<string, Field[]>()
  for (const field of list) {
    const name = key(field)
    if (name === null) continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [field])
    else group.push(field)
  }
  return groups
}

export const NO_FIELDS: Fields = new Fields([])

/** Reads a query or an urlencoded form. Never throws: names that do not decode are kept as they are. */
export function fieldsOf(text: string, separator: '&' | ';' = '&'): Fields {
  if (text === '') return NO_FIELDS
  const list: Field[] = []
  let from = 0
  while (from <= text.length) {
    const found = text.indexOf(separator, from)
    const end = found < 0 ? text.length : found
    if (end > from) {
      if (list.length === MAX_FIELDS) return new Fields(list, true)
      list.push(separator === '&' ? pair(text, from, end) : cookie(text, from, end))
    }
    from = end + 1
  }
  return new Fields(list)
}

function pair(text: string, from: number, end: number): Field {
  const equals = text.indexOf('=', from)
  const split = equals < 0 || equals >= end ? end : equals
  const name = text.slice(from, split)
  return { name: unescapeForm(name) ?? name, raw: split === end ? '' : text.slice(split + 1, end), used: false }
}

/** RFC 6265 section 5.4: names and values are not percent-decoded by cookies themselves; quotes around a value are not part of it. */
function cookie(text: string, from: number, end: number): Field {
  const equals = text.indexOf('=', from)
  const split = equals < 0 || equals >= end ? end : equals
  const raw = split === end ? '' : text.slice(split + 1, end).trim()
  const quoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"')
  return { name: text.slice(from, split).trim(), raw: quoted ? raw.slice(1, -1) : raw, used: false }
}

/** Percent-decoding; null where the escapes are malformed or do not make UTF-8. */
export function unescapePercent(text: string): string | null {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Percent-decoding where a plus sign is a space, as browsers and most clients write queries and forms. */
export function unescapeForm(text: string): string | null {
  return unescapePercent(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** Sets a member of a stranger's choosing: `__proto__` becomes a member like any other. */
export function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  else object[name] = value
}
