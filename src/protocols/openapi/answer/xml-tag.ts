/** The namespaces in force at an element, by their prefixes; '' is the default one. */
export type XmlScope = ReadonlyMap<string, string>

/** What the `xml` object says of a name. */
export interface XmlName {
  readonly prefix: string | null
  readonly namespace: string | null
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** Prefixes that contracts use without saying what they mean. */
const KNOWN: Readonly<Record<string, string>> = {
  xsi: XSI,
  xs: 'http://www.w3.org/2001/XMLSchema',
  xlink: 'http://www.w3.org/1999/xlink',
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
}

/** Bound to every document (Namespaces in XML 1.0, section 3). */
export const XML_SCOPE: XmlScope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

/** One start tag: a name and attributes, each prefix declared where it is first used. */
export class XmlTag {
  readonly #attributes = new Map<string, string>()
  readonly #outer: XmlScope
  readonly #own = new Map<string, string>()
  readonly name: string

  constructor(name: string, said: XmlName, outer: XmlScope) {
    this.#outer = outer
    this.name = this.#named(name, said)
    if (said.prefix === null && said.namespace !== null) this.#own.set('', said.namespace)
  }

  add(name: string, said: XmlName, value: string): void {
    this.#attributes.set(this.#named(name, said), value)
  }

  /** The way of XML Schema to say that there is nothing. */
  addNil(): void {
    this.add('nil', { prefix: 'xsi', namespace: XSI }, 'true')
  }

  /** What is in force inside of the element. */
  get scope(): XmlScope {
    return this.#own.size === 0 ? this.#outer : new Map([...this.#outer, ...this.#own])
  }

  around(content: string): string {
    let head = this.name
    for (const [prefix, namespace] of this.#own) {
      if (this.#outer.get(prefix) !== namespace) head += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escaped(namespace)}"`
    }
    for (const [name, value] of this.#attributes) head += ` ${name}="${escaped(value)}"`
    return content === '' ? `<${head}/>` : `<${head}>${content}</${this.name}>`
  }

  /** A name that XML allows, with a prefix that is declared. */
  #named(name: string, said: XmlName): string {
    const colon = name.indexOf(':')
    const prefix = said.prefix ?? (colon > 0 ? name.slice(0, colon) : null)
    const local = word(colon > 0 ? name.slice(colon + 1) : name)
    if (prefix === null) return local
    const safe = word(prefix)
    if (!this.#own.has(safe)) {
      const namespace = said.namespace ?? this.#outer.get(safe) ?? KNOWN[safe] ?? `urn:${safe}`
      if (this.#outer.get(safe) !== namespace && safe !== 'xml') this.#own.set(safe, namespace)
    }
    return `${safe}:${local}`
  }
}

/** A name without a colon (Namespaces in XML 1.0, production 4), the nearest where it is none. */
function word(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) return name
  const tame = name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')
  return /^[\p{L}_]/u.test(tame) ? tame : `_${tame}`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\t': '&#9;',
  '\n': '&#10;',
}

/** Text for content and attributes. Characters that XML 1.0 has no place for become U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"\r\t\n]/g, (char) => ENTITIES[char] ?? char)
}
