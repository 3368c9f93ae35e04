/** Depth and number of elements that one document may have. */
const MAX_DEPTH = 200
const MAX_ELEMENTS = 200_000

const XMLNS = 'http://www.w3.org/2000/xmlns/'
const XML = 'http://www.w3.org/XML/1998/namespace'

export interface XmlName {
  readonly prefix: string
  readonly local: string
  /** '' for none. */
  readonly namespace: string
}

export interface XmlAttribute extends XmlName {
  readonly value: string
}

export interface XmlElement extends XmlName {
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** All character data directly inside, joined. */
  readonly text: string
}

export interface XmlError {
  readonly message: string
  readonly offset: number
}

interface Open {
  readonly raw: string
  readonly scope: ReadonlyMap<string, string>
  readonly name: XmlName
  readonly attributes: readonly XmlAttribute[]
  readonly children: XmlElement[]
  text: string
}

class Malformed extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** The first sign that XML 1.0 does not allow at all (section 2.2), lone surrogates included. */
const FORBIDDEN = /[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const NAME = new RegExp(
  `[${START}][${START}.\\-0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]*(?::[${START}][${START}.\\-0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]*)?`,
  'uy',
)
const ATTRIBUTE = /\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const SPACE = /\s*/y
const ENTITY = /&(?:#(\d{1,7});|#x([0-9a-fA-F]{1,6});|(lt|gt|amp|quot|apos);|)/g
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Parses XML 1.0 with namespaces, strictly, without recursion. There are no document types, hence no entities but the five of the language:
 * nothing can be fetched and nothing can be blown up.
 */
export function parseXml(text: string): XmlElement | XmlError {
  try {
    return new Parser(text).document()
  } catch (error) {
    if (error instanceof Malformed) return { message: error.message, offset: error.offset }
    throw error
  }
}

class Parser {
  readonly #text: string
  #at = 0
  #elements = 0
  readonly #open: Open[] = []
  #root: XmlElement | null = null

  constructor(text: string) {
    this.#text = text.replaceAll(/\r\n?/g, '\n')
  }

  document(): XmlElement {
    const text = this.#text
    const forbidden = text.search(FORBIDDEN)
    if (forbidden >= 0) throw new Malformed('a sign that XML does not allow', forbidden)
    const declaration = /^<\?xml\s+version\s*=\s*["']1\.\d["'][^?<]*\?>/.exec(text)
    if (declaration !== null) this.#at = declaration[0].length
    while (this.#at < text.length) {
      const tag = text.indexOf('<', this.#at)
      this.#characters(tag < 0 ? text.length : tag)
      if (tag >= 0) this.#markup()
    }
    const open = this.#open.at(-1)
    if (open !== undefined) throw new Malformed(`<${open.raw}> is never closed`, text.length)
    if (this.#root === null) throw new Malformed('there is no element', text.length)
    return this.#root
  }

  #characters(end: number): void {
    const raw = this.#text.slice(this.#at, end)
    const open = this.#open.at(-1)
    if (open === undefined) {
      if (raw.trim() !== '') throw new Malformed('text outside of the root element', this.#at)
    } else {
      const bad = raw.indexOf(']]>')
      if (bad >= 0) throw new Malformed("']]>' in text", this.#at + bad)
      open.text += this.#entities(raw, this.#at)
    }
    this.#at = end
  }

  #markup(): void {
    const text = this.#text
    const at = this.#at
    if (text.startsWith('</', at)) this.#close()
    else if (text.startsWith('<!--', at)) this.#comment()
    else if (text.startsWith('<![CDATA[', at)) this.#cdata()
    else if (text.startsWith('<?', at)) this.#instruction()
    else if (text.startsWith('<!', at)) throw new Malformed('document types are not read', at)
    else this.#start()
  }

  #comment(): void {
    const end = this.#text.indexOf('--', this.#at + 4)
    if (end < 0 || this.#text[end + 2] !== '>') throw new Malformed("a comment does not end with '-->'", this.#at)
    this.#at = end + 3
  }

  #cdata(): void {
    const open = this.#open.at(-1)
    const end = this.#text.indexOf(']]>', this.#at)
    if (end < 0 || open === undefined) throw new Malformed('a CDATA section is out of place or does not end', this.#at)
    open.text += this.#text.slice(this.#at + 9, end)
    this.#at = end + 3
  }

  #instruction(): void {
    const end = this.#text.indexOf('?>', this.#at)
    NAME.lastIndex = this.#at + 2
    const target = NAME.exec(this.#text)?.[0]
    if (end < 0 || target === undefined || target.toLowerCase() === 'xml')
      throw new Malformed('a malformed processing instruction', this.#at)
    this.#at = end + 2
  }

  #close(): void {
    const open = this.#open.pop()
    const end = this.#text.indexOf('>', this.#at)
    const name = this.#text.slice(this.#at + 2, end).trimEnd()
    if (open === undefined || end < 0 || name !== open.raw) {
      throw new Malformed(
        open === undefined ? `</${name.slice(0, 60)}> closes nothing` : `<${open.raw}> is closed by </${name.slice(0, 60)}>`,
        this.#at,
      )
    }
    this.#at = end + 1
    this.#finish(open)
  }

  #start(): void {
    const start = this.#at
    this.#at++
    const raw = this.#name()
    if (this.#open.length >= MAX_DEPTH) throw new Malformed(`elements nest deeper than ${MAX_DEPTH}`, start)
    if (++this.#elements > MAX_ELEMENTS) throw new Malformed(`there are more than ${MAX_ELEMENTS} elements`, start)
    if (this.#open.length === 0 && this.#root !== null) throw new Malformed('a second root element', start)
    const pairs = this.#attributes()
    const scope = this.#scope(pairs)
    const attributes = [...pairs].map(([name, value]) => ({ ...this.#resolve(name, scope, false, start), value }))
    const open: Open = { raw, scope, name: this.#resolve(raw, scope, true, start), attributes, children: [], text: '' }
    const empty = this.#text[this.#at] === '/'
    if (empty) this.#at++
    if (this.#text[this.#at] !== '>') throw new Malformed(`<${raw}> is not closed by '>'`, this.#at)
    this.#at++
    if (empty) this.#finish(open)
    else this.#open.push(open)
  }

  #attributes(): Map<string, string> {
    const pairs = new Map<string, string>()
    for (;;) {
      const before = this.#at
      SPACE.lastIndex = before
      SPACE.exec(this.#text)
      this.#at = SPACE.lastIndex
      const sign = this.#text[this.#at]
      if (sign === '>' || sign === '/' || sign === undefined) return pairs
      if (this.#at === before) throw new Malformed('a space is missing before an attribute', before)
      const name = this.#name()
      ATTRIBUTE.lastIndex = this.#at
      const match = ATTRIBUTE.exec(this.#text)
      if (match === null) throw new Malformed(`the attribute '${name}' has no quoted value`, this.#at)
      if (pairs.has(name)) throw new Malformed(`the attribute '${name}' is there twice`, this.#at)
      pairs.set(name, this.#entities((match[1] ?? match[2] ?? '').replaceAll(/[\t\n]/g, ' '), this.#at))
      this.#at = ATTRIBUTE.lastIndex
    }
  }

  #name(): string {
    NAME.lastIndex = this.#at
    const match = NAME.exec(this.#text)
    if (match === null) throw new Malformed('a name is missing or malformed', this.#at)
    this.#at = NAME.lastIndex
    return match[0]
  }

  #scope(pairs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const outer =
      this.#open.at(-1)?.scope ??
      new Map([
        ['', ''],
        ['xml', XML],
        ['xmlns', XMLNS],
      ])
    const own = [...pairs].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
    return own.length === 0 ? outer : new Map([...outer, ...own.map(([name, value]): [string, string] => [name.slice(6), value])])
  }

  #resolve(raw: string, scope: ReadonlyMap<string, string>, element: boolean, at: number): XmlName {
    const colon = raw.indexOf(':')
    if (colon < 0) return { prefix: '', local: raw, namespace: raw === 'xmlns' ? XMLNS : element ? (scope.get('') ?? '') : '' }
    const prefix = raw.slice(0, colon)
    const namespace = scope.get(prefix)
    if (namespace === undefined) throw new Malformed(`the prefix '${prefix}' is not declared`, at)
    return { prefix, local: raw.slice(colon + 1), namespace }
  }

  #entities(raw: string, at: number): string {
    if (!raw.includes('&')) return raw
    return raw.replace(ENTITY, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined, offset: number) => {
      if (name !== undefined) return ENTITIES[name] ?? ''
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : -1
      const sign = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\0'
      if (whole === '&' || FORBIDDEN.test(sign)) throw new Malformed("'&' begins no entity that is known here; write &amp;", at + offset)
      return sign
    })
  }

  #finish(open: Open): void {
    const element: XmlElement = { ...open.name, attributes: open.attributes, children: open.children, text: open.text }
    const parent = this.#open.at(-1)
    if (parent === undefined) this.#root = element
    else parent.children.push(element)
  }
}
