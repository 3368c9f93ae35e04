import type { OperationModel } from '../../src/protocols/openapi/operation.ts'
import type { SchemaNode } from '../../src/schema/node.ts'
import { text } from './fields.ts'
import { fits } from './compare.ts'
import { candidates } from './keys.ts'
import { readList } from './listing.ts'
import { madeUp } from './maker.ts'
import { paramsOf, unwrapped, at } from './values.ts'
import type { Walker } from './walker.ts'

type Keys = Readonly<Record<string, string>>

/**
 * Keys for the parameters of a path, outermost first: of something that a list shows where there is one, else made up by the
 * parameter's schema. Where the parent can be read, it has to be there. A string is what is wrong.
 */
export async function parentsOf(walker: Walker, path: string, known: Map<string, string>): Promise<Keys | string> {
  const keys: Record<string, string> = {}
  for (const param of paramsOf(path)) {
    const item = path.slice(0, path.indexOf(`{${param}}`) + param.length + 2)
    const label = `${item} ${Object.values(keys).join('/')}`
    const schema = walker.find('POST', path)?.parameters.find((one) => one.in === 'path' && one.name === param)?.schema ?? null
    const before = known.get(label)
    const key = before !== undefined && fits(schema, before) ? before : await parentAt(walker, schema, item, param, keys)
    if (typeof key !== 'string') return key.wrong
    known.set(label, key)
    keys[param] = key
  }
  return keys
}

type Keyed = string | { wrong: string }

async function parentAt(walker: Walker, schema: SchemaNode | null, item: string, param: string, keys: Keys): Promise<Keyed> {
  const collection = item.slice(0, item.lastIndexOf('/'))
  const reads = walker.findAlike('GET', item)
  const there = async (key: string): Promise<string | null> => {
    if (reads === null) return null
    const { status, broken, json } = await walker.ask(reads, { path: inOrder(reads, [...Object.values(keys), key]) })
    if (status < 200 || status > 299) return `GET ${item} of ${key} answers ${status}, ${JSON.stringify(json ?? null).slice(0, 160)}`
    return broken === null ? null : `GET ${item} breaks the contract at ${broken}`
  }
  const lists = walker.findAlike('GET', collection)
  if (lists !== null && paramsOf(lists.operation.path).length === Object.keys(keys).length) {
    const listed = await readList(walker, lists, { path: inOrder(lists, Object.values(keys)), query: {}, collection })
    const first = listed.items[0]?.value
    const shown = candidates(at(first, unwrapped(first, collection)), param, collection).find(({ value }) => fits(schema, value))
    const listedKey = typeof first === 'string' || typeof first === 'number' ? String(first) : shown?.value
    if (listedKey !== undefined && (await there(listedKey)) === null) return listedKey
  }
  const own = reads?.parameters.findLast((one) => one.in === 'path')?.schema ?? null
  const keyFrom = (node: SchemaNode | null): string => text(madeUp(node, `${item} ${param}`) ?? 'walker')
  const key = own !== null && fits(schema, keyFrom(own)) ? keyFrom(own) : keyFrom(schema)
  const wrong = await there(key)
  return wrong === null ? key : { wrong }
}

/** Keys for a path whose parameters may be called otherwise. */
function inOrder({ operation }: OperationModel, values: readonly string[]): Keys {
  return Object.fromEntries(paramsOf(operation.path).map((name, index) => [name, values[index] ?? '']))
}
