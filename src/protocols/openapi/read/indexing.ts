import type { Operation } from '../../../model/contract.ts'
import type { Located } from '../../../model/place.ts'
import { isRecord, member, members, text, texts, valueOf } from './located.ts'
import type { Scope } from './scope.ts'
import { readBasePaths } from './servers.ts'
import type { Route } from '../match/match.ts'

/** An operation of the index, and where to read the rest of it when it is first asked for. */
export interface Source {
  readonly route: Route
  readonly operation: Operation
  /** The Operation Object, references followed. */
  readonly located: Located
  /** The Path Item Object, and those that its `$ref` leads to. The first that has a member wins. */
  readonly pathItem: readonly Located[]
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const

/** Method names by their keys in a Path Item Object. */
const FIELDS: Readonly<Record<Scope['version'], ReadonlySet<string>>> = {
  '2.0': new Set(METHODS),
  '3.0': new Set([...METHODS, 'trace']),
  '3.1': new Set([...METHODS, 'trace']),
  '3.2': new Set([...METHODS, 'trace', 'query']),
}

interface Draft {
  readonly method: string
  readonly path: string
  readonly located: Located
  readonly pathItem: readonly Located[]
  readonly multiSegment: readonly (readonly string[] | undefined)[]
}

/** Lists the operations of a contract in its order, and nothing deeper than that. */
export function readIndex(scope: Scope): readonly Source[] {
  const paths = member(scope.root, 'paths')
  if (paths === null || !isRecord(paths.value)) return []
  const drafts: Draft[] = []
  for (const [path, item] of members(paths)) {
    if (path.startsWith('x-')) continue
    const layers = pathItemLayers(scope, item)
    const multiSegment = layers.map((layer) => multiSegmentNames(scope, layer))
    for (const [method, located] of methodsOf(scope, layers)) drafts.push({ method, path, located, pathItem: layers, multiSegment })
  }
  const uses = new Map<string, number>()
  for (const { located } of drafts) {
    const id = text(located, 'operationId')
    uses.set(id, (uses.get(id) ?? 0) + 1)
  }
  const basePaths = basePathReader(scope)
  return drafts.map((draft) => sourceOf(scope, draft, uses, basePaths))
}

function sourceOf(scope: Scope, draft: Draft, uses: ReadonlyMap<string, number>, basePaths: BasePathReader): Source {
  const { method, path, located, pathItem } = draft
  const id = text(located, 'operationId')
  const operation: Operation = {
    id: id !== '' && uses.get(id) === 1 ? id : `${method} ${path}`,
    method,
    path,
    summary: text(located, 'summary'),
    tags: texts(located, 'tags'),
    deprecated: valueOf(located, 'deprecated') === true,
    ...effectOf([located, ...pathItem]),
    ...latencyOf([located, ...pathItem]),
    ...criticalOf([located, ...pathItem]),
    place: located.place,
  }
  const multiSegment = [multiSegmentNames(scope, located), ...draft.multiSegment].flatMap((names) => names ?? [])
  const route: Route = {
    operation,
    method,
    path,
    basePaths: basePaths(located, pathItem),
    ...(multiSegment.length > 0 ? { multiSegment } : {}),
  }
  return { route, operation, located, pathItem }
}

/** What the contract says of an operation's effect, which its method does not: `x-understudy-effect`, the operation's own word first. */
function effectOf(layers: readonly Located[]): Pick<Operation, 'effect'> {
  const effect = layers.map((layer) => valueOf(layer, 'x-understudy-effect')).find((word) => word !== undefined)
  return effect === 'read' || effect === 'write' || effect === 'single-use' ? { effect } : {}
}

/** `300` (milliseconds), `300ms` or `1.5s`. */
function latencyOf(layers: readonly Located[]): Pick<Operation, 'latency'> {
  const said = layers.map((layer) => valueOf(layer, 'x-understudy-latency')).find((word) => word !== undefined)
  if (typeof said !== 'string' && typeof said !== 'number') return {}
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s)?\s*$/.exec(String(said))
  const latency = match === null ? 0 : Number(match[1]) * (match[2] === 's' ? 1_000 : 1)
  return latency > 0 ? { latency } : {}
}

/** `x-understudy-critical: true`, the operation's own word first. */
function criticalOf(layers: readonly Located[]): Pick<Operation, 'critical'> {
  const said = layers.map((layer) => valueOf(layer, 'x-understudy-critical')).find((word) => word !== undefined)
  return said === true ? { critical: true } : {}
}

/** Path parameters that run across slashes by their own word (`x-multi-segment`, as GitHub's have it). */
function multiSegmentNames(scope: Scope, holder: Located): readonly string[] | undefined {
  const list = valueOf(holder, 'parameters')
  if (!Array.isArray(list)) return undefined
  let names: string[] | undefined
  for (const item of list) {
    const ref = isRecord(item) && Object.hasOwn(item, '$ref') ? item['$ref'] : undefined
    const target = typeof ref === 'string' ? scope.documents.resolve(ref, holder.place.uri) : { value: item }
    if ('unresolved' in target || !isRecord(target.value) || target.value['x-multi-segment'] !== true) continue
    names ??= []
    names.push(String(target.value['name']))
  }
  return names
}

/** How many references may lead from one path item to the next. */
const MAX_LAYERS = 16

/** A Path Item Object and those behind its `$ref`: its own members win over the referenced ones. */
export function pathItemLayers(scope: Scope, item: Located): readonly Located[] {
  const layers = [item]
  let here = item
  for (;;) {
    const ref = valueOf(here, '$ref')
    if (typeof ref !== 'string') return layers
    const target = scope.documents.resolve(ref, here.place.uri)
    if ('unresolved' in target) {
      scope.defect(
        'unresolved-reference',
        here.place,
        `The path item '${ref}' leads nowhere: ${target.message}`,
        'Mend the reference; none of its operations can be served until then.',
      )
      return layers
    }
    if (layers.length >= MAX_LAYERS || layers.some(({ value }) => value === target.value)) {
      scope.defect(
        'circular-reference',
        item.place,
        `The path item '${ref}' leads in a circle and never to an end`,
        'Let one of them say what the path has.',
      )
      return layers
    }
    here = target
    layers.push(here)
  }
}

/** The methods of a path, upper case, with their Operation Objects. */
function methodsOf(scope: Scope, layers: readonly Located[]): ReadonlyMap<string, Located> {
  const fields = FIELDS[scope.version]
  const found = new Map<string, Located>()
  for (const layer of layers) {
    if (!isRecord(layer.value)) continue
    for (const key of Object.keys(layer.value)) {
      const value = fields.has(key) || key === 'additionalOperations' ? member(layer, key) : null
      if (value === null) continue
      if (key !== 'additionalOperations') take(scope, found, key.toUpperCase(), value)
      // 3.2 section 4.9.1: any other method, in the case in which it is sent.
      else if (scope.version === '3.2') for (const [method, one] of members(value)) take(scope, found, method, one)
    }
  }
  return found
}

function take(scope: Scope, found: Map<string, Located>, method: string, located: Located): void {
  if (found.has(method)) return
  const operation = scope.follow(located)
  if (operation !== null && isRecord(operation.value)) found.set(method, operation)
  else if (operation !== null)
    scope.defect(
      'operation-unreadable',
      located.place,
      `${method} should be an Operation Object`,
      'Write an object with `responses` there, or remove the method.',
    )
}

type BasePathReader = (operation: Located, pathItem: readonly Located[]) => readonly string[]

/** Of the operation, else of the path, else of the contract; computed once for each list of servers. */
function basePathReader(scope: Scope): BasePathReader {
  const root = readBasePaths(scope, scope.root)
  const known = new Map<unknown, readonly string[]>()
  return (operation, pathItem) => {
    if (scope.version === '2.0') return root
    const holder = [operation, ...pathItem].find((layer) => Array.isArray(valueOf(layer, 'servers')))
    if (holder === undefined) return root
    const key = valueOf(holder, 'servers')
    let paths = known.get(key)
    if (paths === undefined) {
      // The contract's own servers go on counting: consumers are told one base address, not one for each operation.
      paths = [...new Set([...readBasePaths(scope, holder), ...root])]
      known.set(key, paths)
    }
    return paths
  }
}
