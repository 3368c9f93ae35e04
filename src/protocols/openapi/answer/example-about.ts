import type { ResponseModel } from '../operation.ts'
import { isMembers } from '../values.ts'

/** By the values that its top-level members have, the name of the one example that has them. */
const indexes = new WeakMap<ResponseModel, ReadonlyMap<string, string>>()

/**
 * Of several named examples, the one that speaks of what the path asks for: `GET /products/MAP-0042` is answered with the
 * example whose `sku` is MAP-0042. Null where none does, or there is nothing to choose from.
 */
export function exampleAbout(response: ResponseModel, path: Readonly<Record<string, unknown>>): string | null {
  let index = indexes.get(response)
  if (index === undefined) indexes.set(response, (index = indexOf(response)))
  if (index.size === 0) return null
  for (const name in path) {
    const found = index.get(String(path[name]))
    if (found !== undefined) return found
  }
  return null
}

function indexOf({ content }: ResponseModel): ReadonlyMap<string, string> {
  const index = new Map<string, string>()
  const examples = content.flatMap((media) => media.examples).filter(({ name, value }) => name !== '' && isMembers(value))
  if (new Set(examples.map(({ name }) => name)).size < 2) return index
  for (const { name, value } of examples) {
    if (!isMembers(value)) continue
    for (const member of Object.values(value)) {
      if (typeof member !== 'string' && typeof member !== 'number') continue
      // A value that several examples have (a status, a currency) tells none of them.
      const before = index.get(String(member))
      index.set(String(member), before === undefined || before === name ? name : '')
    }
  }
  for (const [member, name] of index) if (name === '') index.delete(member)
  return index
}
