import { printJson } from '../../../schema/json/json.ts'
import { conforms } from '../../../schema/check/check.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { closure, firstOf, itemNodes, memberNodes } from './facets.ts'
import { isMembers } from '../values.ts'
import { escaped, XML_SCOPE, XmlTag, type XmlName, type XmlScope } from './xml-tag.ts'

/** What the `xml` object says of one schema, OpenAPI 3.1 section 4.8.26, 3.2 section 4.26. */
interface Said extends XmlName {
  readonly name: string | null
  readonly wrapped: boolean
  readonly kind: 'element' | 'attribute' | 'text' | 'none'
}

const DEEPEST = 200

/** Writes a value as XML by the `xml` objects of its schema; null for values that XML cannot carry. */
export function toXml(value: unknown, node: SchemaNode | null): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(rootName(node), value, node, { scope: XML_SCOPE, depth: 0 })}`
}

function rootName(node: SchemaNode | null): string {
  if (node === null) return 'root'
  const named = xmlOf(node).name
  if (named !== null) return named
  for (const one of closure(node)) {
    const component = /\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(one.place.pointer)?.[1]
    if (component !== undefined) return component.replaceAll('~1', '/').replaceAll('~0', '~')
  }
  return 'root'
}

function xmlOf(node: SchemaNode | null): Said {
  const text = (name: string): string | null => {
    const said = node === null ? undefined : firstOf(node, (one) => one.keywords.xml?.[name])
    return typeof said === 'string' && said !== '' ? said : null
  }
  const flag = (name: string): boolean => node !== null && firstOf(node, (one) => one.keywords.xml?.[name]) === true
  const nodeType = text('nodeType')
  const kind =
    flag('attribute') || nodeType === 'attribute'
      ? 'attribute'
      : nodeType === 'text' || nodeType === 'cdata'
        ? 'text'
        : nodeType === 'none'
          ? 'none'
          : 'element'
  return {
    name: text('name'),
    prefix: text('prefix'),
    namespace: text('namespace'),
    wrapped: flag('wrapped') || nodeType === 'element',
    kind,
  }
}

interface Spot {
  readonly scope: XmlScope
  readonly depth: number
}

type Members = Readonly<Record<string, unknown>>

function element(fallback: string, value: unknown, node: SchemaNode | null, spot: Spot): string {
  const branch = branchFor(node, value)
  const said = xmlOf(branch)
  const tag = new XmlTag(said.name ?? fallback, said, spot.scope)
  if (value === null) tag.addNil()
  if (value === null || value === undefined || spot.depth > DEEPEST) return tag.around('')
  if (Array.isArray(value)) return tag.around(items(said.name ?? fallback, value, branch, { scope: tag.scope, depth: spot.depth }))
  if (!isMembers(value)) return tag.around(escaped(scalar(value)))
  addAttributes(tag, value, branch)
  return tag.around(content(value, branch, { scope: tag.scope, depth: spot.depth + 1 }))
}

function memberOf(node: SchemaNode | null, name: string, value: unknown): SchemaNode | null {
  return node === null ? null : branchFor(memberNodes(node, name)[0] ?? null, value)
}

function addAttributes(tag: XmlTag, value: Members, node: SchemaNode | null): void {
  for (const [name, member] of Object.entries(value)) {
    const said = xmlOf(memberOf(node, name, member))
    if (said.kind === 'attribute' && isScalar(member)) tag.add(said.name ?? name, said, scalar(member))
  }
}

function content(value: Members, node: SchemaNode | null, spot: Spot): string {
  let text = ''
  for (const [name, member] of Object.entries(value)) {
    const inner = memberOf(node, name, member)
    const said = xmlOf(inner)
    if (said.kind === 'attribute' && (isScalar(member) || member === null)) continue
    if (said.kind === 'text' && isScalar(member)) text += escaped(scalar(member))
    else text += Array.isArray(member) ? list(name, member, inner, spot) : element(name, member, inner, spot)
  }
  return text
}

function list(fallback: string, value: readonly unknown[], node: SchemaNode | null, spot: Spot): string {
  const said = xmlOf(node)
  if (!said.wrapped) return items(fallback, value, node, spot)
  const tag = new XmlTag(said.name ?? fallback, said, spot.scope)
  return tag.around(items(said.name ?? fallback, value, node, { scope: tag.scope, depth: spot.depth }))
}

function items(fallback: string, value: readonly unknown[], node: SchemaNode | null, spot: Spot): string {
  const inner = { scope: spot.scope, depth: spot.depth + 1 }
  return value.map((item, index) => element(fallback, item, node === null ? null : (itemNodes(node, index)[0] ?? null), inner)).join('')
}

/** Where the schema has alternatives, the one that the value is an instance of. */
function branchFor(node: SchemaNode | null, value: unknown, depth = 0): SchemaNode | null {
  if (node === null || depth > 10) return node
  for (const one of closure(node)) {
    const branches = [...one.keywords.oneOf, ...one.keywords.anyOf]
    const fitting = branches.find((branch) => conforms(branch, value, 'reply'))
    if (fitting !== undefined && one.keywords.object === null) return branchFor(fitting, value, depth + 1)
  }
  return node
}

function isScalar(value: unknown): boolean {
  return value !== null && value !== undefined && !Array.isArray(value) && !isMembers(value)
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : printJson(value)
}
