import { printJson } from '../../schema/json.ts'
import { conforms } from '../../schema/check.ts'
import type { SchemaNode } from '../../schema/node.ts'
import { closure, firstOf, itemNodes, memberNodes } from './facets.ts'

/** What the `xml` object says of one schema, OpenAPI 3.1 section 4.8.26, 3.2 section 4.26. */
interface XmlName {
  readonly name: string | null
  readonly prefix: string | null
  readonly namespace: string | null
  readonly wrapped: boolean
  readonly kind: 'element' | 'attribute' | 'text' | 'none'
}

const DEEPEST = 200

/** Writes a value as XML by the `xml` objects of its schema; null for values that XML cannot carry. */
export function toXml(value: unknown, node: SchemaNode | null): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(rootName(node), value, node, 0)}`
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

function xmlOf(node: SchemaNode | null): XmlName {
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
  return { name: text('name'), prefix: text('prefix'), namespace: text('namespace'), wrapped: flag('wrapped'), kind }
}

function element(fallback: string, value: unknown, node: SchemaNode | null, depth: number): string {
  const branch = branchFor(node, value)
  const said = xmlOf(branch ?? node)
  const name = qualified(said.name ?? fallback, said.prefix)
  const open = `${name}${namespaceOf(said)}`
  if (depth > DEEPEST || value === null || value === undefined) return `<${open}/>`
  if (Array.isArray(value)) return `<${open}>${items(said.name ?? fallback, value, branch, depth)}</${name}>`
  if (!isMembers(value)) return `<${open}>${escaped(scalar(value))}</${name}>`
  const { attributes, content } = members(value, branch, depth)
  return content === '' ? `<${open}${attributes}/>` : `<${open}${attributes}>${content}</${name}>`
}

function members(
  value: Readonly<Record<string, unknown>>,
  node: SchemaNode | null,
  depth: number,
): { attributes: string; content: string } {
  let attributes = ''
  let content = ''
  for (const [key, member] of Object.entries(value)) {
    const inner = node === null ? null : (memberNodes(node, key)[0] ?? null)
    const said = xmlOf(branchFor(inner, member) ?? inner)
    if (said.kind === 'attribute' && !isMembers(member) && !Array.isArray(member)) {
      if (member !== null) attributes += ` ${qualified(said.name ?? key, said.prefix)}="${escaped(scalar(member))}"${namespaceOf(said)}`
    } else if (said.kind === 'text' && !isMembers(member)) {
      content += escaped(scalar(member))
    } else if (Array.isArray(member)) {
      content += list(key, member, inner, said, depth)
    } else {
      content += element(key, member, inner, depth + 1)
    }
  }
  return { attributes, content }
}

function list(key: string, value: readonly unknown[], node: SchemaNode | null, said: XmlName, depth: number): string {
  if (!said.wrapped) return items(key, value, node, depth)
  const name = qualified(said.name ?? key, said.prefix)
  return `<${name}${namespaceOf(said)}>${items(said.name ?? key, value, node, depth)}</${name}>`
}

function items(fallback: string, value: readonly unknown[], node: SchemaNode | null, depth: number): string {
  return value.map((item, index) => element(fallback, item, node === null ? null : (itemNodes(node, index)[0] ?? null), depth + 1)).join('')
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

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('digits' in value && value.constructor !== Object)
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : printJson(value)
}

function qualified(name: string, prefix: string | null): string {
  const local = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(name)
    ? name
    : `_${name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')}`.replace(/^_(?=[\p{L}_])/u, '')
  return prefix === null ? local : `${prefix}:${local}`
}

function namespaceOf(said: XmlName): string {
  if (said.namespace === null) return ''
  return ` xmlns${said.prefix === null ? '' : `:${said.prefix}`}="${escaped(said.namespace)}"`
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

/** Characters that XML 1.0 has no place for become U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"\r\t\n]/g, (char) => ENTITIES[char] ?? char)
}
