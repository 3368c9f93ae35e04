import { canonical, equal } from '../check/equal.ts'
import { type SchemaNode, Type } from '../node.ts'
import { typeBit } from '../check/type-bit.ts'
import { Invented } from './invent.ts'

/** What two lists have in common, however long they are. */
export function common(a: readonly unknown[], b: readonly unknown[]): readonly unknown[] {
  if (a === b) return a
  const known = new Set(b.map(canonical))
  return a.filter((one) => known.has(canonical(one)))
}

/** What the enums of all schemas have in common, of one type; null where there is none. */
export function choicesOf(flat: readonly SchemaNode[], type: number): { choices: readonly unknown[] | null; excluded: boolean } {
  let choices = null as readonly unknown[] | null
  let exclude: readonly unknown[] = []
  const wanted = type === Type.Number ? Type.Number | Type.Integer : type
  for (const node of flat) {
    const list = node.keywords.enum
    if (list !== null) {
      choices = choices === null ? list.filter((one) => (typeBit(one) & wanted) !== 0) : common(choices, list)
    }
    if (node instanceof Invented && node.exclude.length > 0) exclude = [...exclude, ...node.exclude]
  }
  if (choices !== null && exclude.length > 0) choices = choices.filter((one) => !exclude.some((other) => equal(one, other)))
  return { choices, excluded: exclude.length > 0 }
}

/** `x-faker: person.firstName`, or an object of one member whose value is the method's argument (or the list of its arguments). */
export function extensionOf(flat: readonly SchemaNode[]): { readonly path: string; readonly argument: readonly unknown[] } | null {
  for (const { keywords: k } of flat) {
    const said = k.extensions['x-understudy-faker'] ?? k.extensions['x-faker']
    if (typeof said === 'string') return { path: said, argument: [] }
    if (typeof said !== 'object' || said === null) continue
    for (const [path, argument] of Object.entries(said)) return { path, argument: Array.isArray(argument) ? argument : [argument] }
  }
  return null
}
