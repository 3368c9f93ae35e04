import { firstOf } from '../answer/facets.ts'
import type { Asked } from '../answer/material.ts'
import { at } from './address.ts'

/** What a request says to a parameter; undefined where it does not speak of it. */
export type Said = (param: string) => unknown

/** By parameter of the query, or by pointer into the body of a search. */
export function saidBy({ inspection }: Asked): Said {
  const { query } = inspection.params
  return (param) => (param.startsWith('/') ? at(inspection.content, param) : Object.hasOwn(query, param) ? query[param] : undefined)
}

/** What the contract says that a parameter is where nothing is sent. */
export function defaultsOf({ model }: Asked): Said {
  return (param) => {
    const schema = model.parameters.find((one) => one.in === 'query' && one.name === param)?.schema ?? null
    return schema === null ? undefined : firstOf(schema, ({ keywords }) => keywords.default)
  }
}
