import { at as step } from '../../../model/place.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { closure, firstOf } from '../answer/facets.ts'
import type { Findings } from '../request/findings.ts'
import { put } from '../params/fields.ts'
import { itemsOf, membersOf, shapeOf, shapeOfAll } from '../params/shape.ts'
import { broken, hold, textOf, type BodyInput } from './input.ts'
import { parseXml, type XmlElement, type XmlName } from './xml-parse.ts'

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XMLNS = 'http://www.w3.org/2000/xmlns/'

/** `application/xml` and its kin, by the `xml` objects of the schema (OpenAPI 3.1 section 4.8.26, 3.2 section 4.26). */
export function readXml(input: BodyInput): unknown {
  const written = textOf(encoded(input))
  if (written === undefined) return undefined
  const text = written.startsWith('\ufeff') ? written.slice(1) : written
  const root = parseXml(text)
  if ('message' in root) {
    const before = text.slice(0, root.offset).split('\n')
    const column = (before.at(-1) ?? '').length + 1
    return broken(input, 'malformed-xml', `This is not XML: ${root.message}, at line ${before.length}, column ${column}.`)
  }
  const { schema } = input.media
  if (schema === null) return untyped(root)
  const said = xmlOf([schema])
  if (said.name !== null && said.name !== root.local) {
    input.findings.add('xml-name', 'body', schema.place, `The root element is <${root.local}>, but the contract says <${said.name}>.`)
  }
  judgeNamespace(root, said, 'body', schema, input.findings)
  // A schema that wants a mere string means the document as it is written.
  const { scalar, array, object } = shapeOf(schema)
  const raw = scalar && !array && !object && root.children.length > 0
  return hold(input, coerce(schema, raw ? text : valueOf(root, [schema], 'body', input.findings)))
}

/**
 * XML tells its own encoding: by a byte order mark, which says more than the media type, or in its declaration, which says less
 * (RFC 7303 section 3).
 */
function encoded(input: BodyInput): BodyInput {
  const { bytes, type } = input
  const mark = Buffer.from(bytes.subarray(0, 3)).toString('hex')
  const marked = mark.startsWith('feff') ? 'utf-16be' : mark.startsWith('fffe') ? 'utf-16le' : mark === 'efbbbf' ? 'utf-8' : null
  if (marked === null && type.parameters.has('charset')) return input
  const declared = DECLARATION.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[1]
  const charset = marked ?? declared
  return charset === undefined ? input : { ...input, type: { ...type, parameters: new Map([...type.parameters, ['charset', charset]]) } }
}

const DECLARATION = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/

interface Said {
  readonly name: string | null
  readonly namespace: string | null
  readonly wrapped: boolean
  readonly kind: 'element' | 'attribute' | 'text' | 'none'
}

const NOTHING: Said = { name: null, namespace: null, wrapped: false, kind: 'element' }

function xmlOf(nodes: readonly SchemaNode[]): Said {
  const [node] = nodes
  const xml = node === undefined ? undefined : firstOf(node, (one) => one.keywords.xml)
  if (xml === undefined) return NOTHING
  const type = xml['nodeType']
  const kind =
    xml['attribute'] === true || type === 'attribute'
      ? 'attribute'
      : type === 'text' || type === 'cdata'
        ? 'text'
        : type === 'none'
          ? 'none'
          : 'element'
  const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  // Some contracts write the prefix into the name.
  return {
    name: word(xml['name'])?.replace(/^.*:/, '') ?? null,
    namespace: word(xml['namespace']),
    wrapped: xml['wrapped'] === true || type === 'element',
    kind,
  }
}

/** Recursion is bounded by the depth that the parser allows. */
function valueOf(element: XmlElement, nodes: readonly SchemaNode[], at: string, findings: Findings): unknown {
  if (element.attributes.some((one) => one.namespace === XSI && one.local === 'nil' && one.value.trim() === 'true')) return null
  const shape = shapeOfAll(nodes)
  if (shape.object) return members(element, nodes, shape.names, at, findings)
  if (shape.array && !shape.scalar) return element.children.map((child, i) => valueOf(child, itemsAt(nodes, i), `${at}/${i}`, findings))
  return element.children.length > 0 ? untyped(element) : element.text
}

/** An element that is being read as an object, and what of it has found its member. */
interface Opened {
  readonly element: XmlElement
  readonly object: Record<string, unknown>
  readonly used: Set<XmlName>
  readonly findings: Findings
}

/** A member that the schema names. */
interface Member {
  readonly name: string
  readonly nodes: readonly SchemaNode[]
  readonly said: Said
  readonly at: string
}

function members(element: XmlElement, nodes: readonly SchemaNode[], names: ReadonlySet<string>, at: string, findings: Findings): unknown {
  const opened: Opened = { element, object: {}, used: new Set(), findings }
  for (const name of names) {
    const own = nodes.flatMap((node) => membersOf(node, name))
    const member = { name, nodes: own, said: xmlOf(own), at: step(at, name) }
    if (member.said.kind === 'text') put(opened.object, name, element.text)
    else if (member.said.kind === 'attribute') attribute(opened, member)
    else if (shapeOfAll(own).array) list(opened, member, isRequired(nodes, name))
    else single(opened, member)
  }
  addOthers(opened, nodes, at)
  return opened.object
}

function attribute({ element, object, used }: Opened, { name, said }: Member): void {
  const found = element.attributes.find((one) => one.local === (said.name ?? name) && one.namespace !== XMLNS)
  if (found === undefined) return
  used.add(found)
  put(object, name, found.value)
}

function single({ element, object, used, findings }: Opened, { name, nodes, said, at }: Member): void {
  const found = element.children.filter((child) => child.local === (said.name ?? name))
  const [first, ...others] = found
  if (first === undefined) return
  for (const one of found) used.add(one)
  judgeNamespace(first, said, at, nodes[0], findings)
  const value = valueOf(first, nodes, at, findings)
  put(object, name, others.length === 0 ? value : [value, ...others.map((other) => valueOf(other, nodes, at, findings))])
}

function isRequired(nodes: readonly SchemaNode[], name: string): boolean {
  return nodes.some((node) => closure(node).some(({ keywords }) => keywords.object?.required.includes(name) === true))
}

/**
 * A wrapped list stands in an element of its own; otherwise its items stand among the members, under the items' name or the list's.
 * Such a list without items shows nowhere, so that where there has to be one it is empty.
 */
function list(opened: Opened, member: Member, required: boolean): void {
  const { name, nodes, at } = member
  const found = member.said.wrapped ? wrapped(opened, member) : (among(opened, member) ?? (required ? [] : null))
  if (found === null) return
  for (const one of found) opened.used.add(one)
  put(
    opened.object,
    name,
    found.map((one, i) => valueOf(one, itemsAt(nodes, i), `${at}/${i}`, opened.findings)),
  )
}

function wrapped({ element, used, findings }: Opened, { name, nodes, said, at }: Member): readonly XmlElement[] | null {
  const outer = said.name ?? name
  const wrapper = element.children.find((child) => child.local === outer)
  if (wrapper === undefined) return null
  used.add(wrapper)
  judgeNamespace(wrapper, said, at, nodes[0], findings)
  const item = xmlOf(itemsAt(nodes, 0)).name
  const found = wrapper.children.filter((child) => child.local === (item ?? outer) || (item === null && child.local === name))
  const stray = wrapper.children.find((child) => !found.includes(child))
  if (stray !== undefined) {
    const message = `<${outer}> holds <${stray.local}>, but the contract says <${item ?? outer}>.`
    findings.add('xml-name', at, nodes[0]?.place ?? null, message)
  }
  return found
}

function among({ element }: Opened, { name, nodes, said }: Member): readonly XmlElement[] | null {
  const outer = said.name ?? name
  for (const candidate of [xmlOf(itemsAt(nodes, 0)).name ?? outer, outer, name]) {
    const found = element.children.filter((child) => child.local === candidate)
    if (found.length > 0) return found
  }
  return null
}

/** What the schema does not name becomes members too, so that `additionalProperties` can speak of it. */
function addOthers({ element, object, used, findings }: Opened, nodes: readonly SchemaNode[], at: string): void {
  for (const one of element.attributes) {
    const ours = one.namespace !== XMLNS && one.namespace !== XSI && one.prefix !== 'xml'
    if (ours && !used.has(one) && !Object.hasOwn(object, one.local)) put(object, one.local, one.value)
  }
  const groups = Map.groupBy(
    element.children.filter((child) => !used.has(child)),
    (child) => child.local,
  )
  for (const [name, group] of groups) {
    if (Object.hasOwn(object, name)) continue
    const own = nodes.flatMap((node) => membersOf(node, name))
    judgeName(own, name, step(at, name), findings)
    const values = group.map((one) => (own.length === 0 ? untyped(one) : valueOf(one, own, step(at, name), findings)))
    put(object, name, values.length > 1 ? values : values[0])
  }
}

/** A member that came under its own name, where its own schema (not one that several refer to) gives it another. */
function judgeName(nodes: readonly SchemaNode[], name: string, at: string, findings: Findings): void {
  const [node] = nodes
  if (node === undefined || node.keywords.xml === null) return
  const said = xmlOf([node])
  const meant = said.name ?? name
  if (said.kind === 'attribute')
    findings.add('xml-name', at, node.place, `<${name}> is an element, but the contract says an attribute '${meant}'.`)
  else if (said.kind === 'element' && meant !== name)
    findings.add('xml-name', at, node.place, `The element is <${name}>, but the contract says <${meant}>.`)
}

function judgeNamespace(found: XmlName, said: Said, at: string, node: SchemaNode | undefined, findings: Findings): void {
  if (said.namespace === null || said.namespace === found.namespace || node === undefined) return
  const seen = found.namespace === '' ? 'no namespace' : `the namespace '${found.namespace.slice(0, 200)}'`
  findings.add('xml-namespace', at, node.place, `<${found.local}> is in ${seen}, but the contract says '${said.namespace}'.`)
}

/** An element without a schema: a text, or its members by name. Recursion is bounded by the parser. */
function untyped(element: XmlElement): unknown {
  const own = element.attributes.filter((one) => one.namespace !== XMLNS)
  if (element.children.length === 0 && own.length === 0) return element.text
  const object: Record<string, unknown> = {}
  for (const one of own) put(object, one.local, one.value)
  for (const [name, group] of Map.groupBy(element.children, (child) => child.local))
    put(object, name, group.length > 1 ? group.map(untyped) : untyped(group[0] ?? element))
  return object
}

function itemsAt(nodes: readonly SchemaNode[], index: number): readonly SchemaNode[] {
  return nodes.flatMap((node) => itemsOf(node, index))
}
