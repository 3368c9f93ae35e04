import type { OperationModel } from '../../src/protocols/openapi/operation.ts'
import { type SchemaNode, Type } from '../../src/schema/node.ts'
import { candidates } from './keys.ts'
import { fits } from './compare.ts'
import { isMembers, isScalar } from './values.ts'

/** Whether a documented answer can be a list: an array, or an object with one in it. What documents no answer at all, or one thing alone, offers none. */
export function showsArray(model: OperationModel): boolean {
  const answers = model.responses.filter(({ key }) => key.startsWith('2') || key === 'default').flatMap(({ content }) => content)
  return answers.some(({ schema }) => schema !== null && holdsArray(schema, 0))
}

/** Whether both answer with one and the same schema: then what looks like a list shows one thing, which its query names. */
export function showsOne(list: OperationModel, item: OperationModel | null): boolean {
  const [one, other] = [list, item].map((model) => (model === null ? null : shownBy(model)))
  return one !== null && one === other && one !== undefined && one.keywords.array === null
}

function shownBy(model: OperationModel): SchemaNode | null {
  const schema = model.responses.find(({ key }) => key.startsWith('2'))?.content[0]?.schema ?? null
  return schema?.keywords.ref ?? schema
}

function holdsArray({ keywords }: SchemaNode, depth: number): boolean {
  const inner = [...keywords.allOf, ...keywords.anyOf, ...keywords.oneOf, ...(keywords.ref === null ? [] : [keywords.ref])]
  if (keywords.array !== null || keywords.types === Type.Array) return true
  if (depth < 6 && inner.some((one) => holdsArray(one, depth + 1))) return true
  const properties = [...(keywords.object?.properties.values() ?? [])]
  return depth < 3 && properties.some((one) => holdsArray(one, Math.max(depth + 1, 2)))
}

/** What a list has to be asked so that it can show a thing: filters that are required, or set where nothing is said, are set to the thing's own values. */
export function ownQuery(model: OperationModel, entity: unknown): Readonly<Record<string, string>> {
  const query: Record<string, string> = {}
  for (const { name, in: where, required, schema } of model.parameters) {
    if (where !== 'query' || !isMembers(entity) || !(required || schema?.keywords.default !== undefined)) continue
    const held = entity[name]
    const value = isMembers(held) && required ? candidates(held, name, '')[0]?.value : held
    if (isScalar(value) && value !== schema?.keywords.default && fits(schema, String(value))) query[name] = String(value)
  }
  return query
}
