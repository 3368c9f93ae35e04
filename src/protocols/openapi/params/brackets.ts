import type { SchemaNode } from '../../../schema/node.ts'
import { unescapeForm, put, type Field } from './fields.ts'
import { itemsOf, membersOf, shapeOfAll } from './shape.ts'

/** Brackets in one name; beyond it the rest counts as one word. */
const MAX_DEPTH = 32
/** A list that is sent with wider gaps than this is read as an object. */
const MAX_INDEX = 10_000

/** What stood at one step of nested names: texts, or more steps, or (by mistake) both. */
interface Tree {
  readonly texts: string[]
  /** '' is the step of `a[]`; each of its texts is an item. */
  readonly steps: Map<string, Tree>
}

/** A nested value put together from fields such as `filter[a][]=1` or `filter.a=1`; null where a text cannot be decoded. */
export function nested(fields: readonly Field[], prefix: string, sign: '[' | '.', node: SchemaNode | null): { value: unknown } | null {
  const root = tree()
  for (const field of fields) {
    const text = unescapeForm(field.raw)
    if (text === null) return null
    const steps = sign === '[' ? bracketed(field.name.slice(prefix.length)) : field.name.slice(prefix.length + 1).split('.', MAX_DEPTH)
    let at = root
    for (const step of steps) {
      const next = at.steps.get(step) ?? tree()
      at.steps.set(step, next)
      at = next
    }
    at.texts.push(text)
  }
  return { value: valueOf(root, node === null ? [] : [node]) }
}

function tree(): Tree {
  return { texts: [], steps: new Map() }
}

/** `[a][b][]` as its steps, `[a].b` likewise. */
function bracketed(text: string): readonly string[] {
  const steps: string[] = []
  let at = 0
  while (at < text.length && steps.length < MAX_DEPTH) {
    const end = text[at] === '[' ? text.indexOf(']', at) : -1
    if (end < 0) {
      steps.push(text.slice(text[at] === '.' ? at + 1 : at))
      return steps
    }
    steps.push(text.slice(at + 1, end))
    at = end + 1
  }
  return steps
}

/** Recursion is bounded by MAX_DEPTH. */
function valueOf(at: Tree, nodes: readonly SchemaNode[]): unknown {
  const shape = shapeOfAll(nodes)
  if (at.steps.size === 0) {
    if (at.texts.length > 1) return at.texts
    const [text = ''] = at.texts
    if (!shape.array || shape.scalar) return text
    return text === '' ? [] : [text]
  }
  const keys = [...at.steps.keys()]
  const indexed = keys.every(isIndex)
  if (indexed && (shape.array || !shape.object)) return listOf(at, nodes)
  const object: Record<string, unknown> = {}
  for (const [key, next] of at.steps)
    put(
      object,
      key,
      valueOf(
        next,
        distinct(nodes, (node) => membersOf(node, key)),
      ),
    )
  return object
}

function isIndex(key: string): boolean {
  return key === '' || (/^\d{1,5}$/.test(key) && Number(key) <= MAX_INDEX)
}

/** Items in the order of their numbers, gaps closed; those of `a[]` behind them, in the order they came. */
function listOf(at: Tree, nodes: readonly SchemaNode[]): unknown[] {
  const numbered = [...at.steps].filter(([key]) => key !== '').sort(([a], [b]) => Number(a) - Number(b))
  const list = numbered.map(([, next], i) => valueOf(next, items(nodes, i)))
  const loose = at.steps.get('')
  if (loose === undefined) return list
  for (const text of loose.texts) list.push(text)
  if (loose.steps.size > 0) list.push(...rowsOf(loose, items(nodes, list.length)))
  return list
}

/** `a[][x]=1&a[][y]=2&a[][x]=3` as PHP and Rails write lists of objects: a new row begins where a name comes again. */
function rowsOf(loose: Tree, nodes: readonly SchemaNode[]): unknown[] {
  const rows: Map<string, Tree>[] = []
  const row = (i: number): Map<string, Tree> => (rows[i] ??= new Map())
  for (const [key, one] of loose.steps) {
    if (one.steps.size > 0) row(0).set(key, one)
    else for (const [i, text] of one.texts.entries()) row(i).set(key, { texts: [text], steps: new Map() })
  }
  return rows.map((steps) => valueOf({ texts: [], steps }, nodes))
}

function items(nodes: readonly SchemaNode[], index: number): readonly SchemaNode[] {
  return distinct(nodes, (node) => itemsOf(node, index))
}

function distinct(nodes: readonly SchemaNode[], next: (node: SchemaNode) => readonly SchemaNode[]): readonly SchemaNode[] {
  return [...new Set(nodes.flatMap(next))]
}
