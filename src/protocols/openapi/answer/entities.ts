import { choicesOf } from './choose.ts'
import { isJson, parseMediaType } from '../media-type.ts'
import type { Route } from '../match/match.ts'
import type { OperationModel } from '../operation.ts'
import type { SchemaNode } from '../../../schema/node.ts'

/** What the paths of a contract tell about the things behind them. */
export interface Entities {
  /** The path of the items of the collection at a path; null where there is none. */
  itemPath(path: string): string | null
  /** The path that an operation's answer is about: of `/orders/{id}/cancel` it is `/orders/{id}`, where both answer with the same schema. */
  subjectOf(model: OperationModel): string
}

export function createEntities(routes: readonly Route[], modelOf: (route: Route) => OperationModel): Entities {
  let items: ReadonlyMap<string, string> | null = null
  let gets: ReadonlyMap<string, Route> | null = null
  const subjects = new WeakMap<OperationModel, string>()
  const find = (model: OperationModel): string => {
    const { path } = model.operation
    const outer = /^(.*\})(?:\/|:)[\w.-]+$/.exec(path)?.[1]
    const route = outer === undefined ? undefined : (gets ??= getsOf(routes)).get(outer)
    if (outer === undefined || route === undefined) return path
    const own = entityOf(model)
    return own !== null && own === entityOf(modelOf(route)) ? outer : path
  }
  return {
    itemPath: (path) => (items ??= itemPaths(routes)).get(path) ?? null,
    subjectOf(model) {
      let subject = subjects.get(model)
      if (subject === undefined) subjects.set(model, (subject = find(model)))
      return subject
    },
  }
}

function getsOf(routes: readonly Route[]): ReadonlyMap<string, Route> {
  return new Map(routes.filter(({ method }) => method === 'GET').map((route) => [route.path, route]))
}

function itemPaths(routes: readonly Route[]): ReadonlyMap<string, string> {
  const items = new Map<string, string>()
  for (const { path } of routes) {
    const collection = /^(.+)\/\{[^{}/]+\}$/.exec(path)?.[1]
    if (collection !== undefined && !items.has(collection)) items.set(collection, path)
  }
  return items
}

/** The schema of the first success, behind its references. */
function entityOf(model: OperationModel): SchemaNode | null {
  const media = choicesOf(model)[0]?.response.content.find((one) => {
    const type = parseMediaType(one.type)
    return type !== null && isJson(type.essence)
  })
  let node = media?.schema ?? null
  for (let hops = 0; node !== null && node.keywords.ref !== null && hops < 20; hops++) node = node.keywords.ref
  return node
}
