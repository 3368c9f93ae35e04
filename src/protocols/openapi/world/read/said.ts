import { firstOf } from '../../answer/facets.ts'
import { itemOf, wordsAllowed } from '../../state/schemas.ts'
import type { Asked } from '../../answer/material.ts'
import type { OperationModel } from '../../operation.ts'
import { at } from '../entities/address.ts'

/** What a request says to a parameter; undefined where it does not speak of it. */
export type Said = (param: string) => unknown

/** By parameter of the query, or by pointer into the body of a search. */
export function saidBy({ inspection, request, model }: Asked): Said {
  const { query } = inspection.params
  return (param) => {
    if (param.startsWith('/')) return at(inspection.content, param)
    if (Object.hasOwn(query, param)) return query[param]
    // What we have put into an address that leads on comes back, though the contract does not know it.
    const isOurs = /^page$/i.test(param) && request.target.includes(`${param}=`) && !model.parameters.some(({ name }) => name === param)
    const number = isOurs ? new RegExp(String.raw`[?&]${param}=(\d{1,9})(?:&|$)`).exec(request.target)?.[1] : undefined
    return number === undefined ? undefined : Number(number)
  }
}

/** What the contract says that a parameter is where nothing is sent, of values that it counts. */
export function defaultsOf({ model }: Asked): Said {
  return defaultsIn(model)
}

export function defaultsIn(model: OperationModel): Said {
  return (param) => {
    const schema = model.parameters.find((one) => one.in === 'query' && one.name === param)?.schema ?? null
    if (schema === null) return undefined
    const value: unknown = firstOf(schema, ({ keywords }) => keywords.default)
    return typeof value === 'boolean' || wordsAllowed(schema) !== null || wordsAllowed(itemOf(schema) ?? schema) !== null
      ? value
      : undefined
  }
}
