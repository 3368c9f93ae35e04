import type { ExchangeLine } from '../model/exchange-line.ts'
import type { Exchange } from '../model/exchange.ts'
import { Problem } from '../model/problem.ts'

/** Which exchanges are meant. Everything that is said must hold. */
export interface ExchangeQuery {
  /** `getOrder` or `GET /orders/{id}`. */
  readonly operation?: string
  readonly consumer?: string
  readonly contract?: string
  readonly method?: string
  /** The path as it was asked for, without the query. */
  readonly path?: string
  readonly status?: number
  readonly by?: string
  /** How request and reply kept to the contract. */
  readonly outcome?: 'conforms' | 'breaks' | 'unknown'
  /** Parameters that were sent: all of these, whatever else there was. */
  readonly params?: { readonly [where in 'path' | 'query' | 'header' | 'cookie']?: Readonly<Record<string, unknown>> }
  /** The request's body: objects are compared by the members named here, all else as a whole. */
  readonly content?: unknown
  /** At most so many, the latest. */
  readonly limit?: number
}

const MEMBERS: readonly string[] = [
  'operation',
  'consumer',
  'contract',
  'method',
  'path',
  'status',
  'by',
  'outcome',
  'params',
  'content',
  'limit',
] satisfies readonly (keyof ExchangeQuery)[]

/** Throws a Problem where a query asks for what is never looked at: all exchanges would match, and a test pass that tests nothing. */
export function checkQuery(query: ExchangeQuery): void {
  const unknown = Object.keys(query).find((name) => !MEMBERS.includes(name))
  if (unknown === undefined) return
  throw new Problem('bad-argument', `Exchanges have no ${JSON.stringify(unknown)}; what can be asked for is ${MEMBERS.join(', ')}.`)
}

/** What of a query an exchange fails, in words; empty where it matches. */
export function differences(exchange: Exchange, query: ExchangeQuery): string[] {
  const found: string[] = []
  const compare = (name: string, actual: unknown, expected: unknown): void => {
    if (expected !== undefined && actual !== expected) found.push(`${name} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`)
  }
  const { operation, request, reply } = exchange
  if (query.operation !== undefined && !names(exchange, query.operation)) {
    found.push(`operation is ${JSON.stringify(operation?.id ?? null)}, not ${JSON.stringify(query.operation)}`)
  }
  compare('consumer', exchange.consumer.id, query.consumer)
  compare('contract', exchange.contract?.id ?? null, query.contract)
  compare('method', request.method, query.method?.toUpperCase())
  compare('path', pathOf(request.target), query.path)
  compare('status', reply.status, query.status)
  compare('answered by', reply.by, query.by)
  compare('outcome', exchange.verdict.outcome, query.outcome)
  for (const where of ['path', 'query', 'header', 'cookie'] as const) {
    const expected = query.params?.[where]
    if (expected !== undefined) contained(exchange.params[where], expected, `params.${where}`, found)
  }
  if (query.content !== undefined) contained(exchange.content, query.content, 'content', found)
  return found
}

/** Whether an exchange is to be looked at whole: its line does not say already that it is another. */
export function mayMatch(line: ExchangeLine, { consumer, contract, status, by, outcome, operation }: ExchangeQuery): boolean {
  return (
    (consumer === undefined || line.consumer.id === consumer) &&
    (contract === undefined || line.contract === contract) &&
    (status === undefined || line.status === status) &&
    (by === undefined || line.by === by) &&
    (outcome === undefined || line.outcome === outcome) &&
    (operation === undefined || operation.includes(' ') || line.operation === operation)
  )
}

/** Whether an exchange is of the operation that somebody names. */
function names({ operation }: Exchange, name: string): boolean {
  return operation !== null && (operation.id === name || `${operation.method} ${operation.path}` === name)
}

function pathOf(target: string): string {
  const query = target.indexOf('?')
  return query < 0 ? target : target.slice(0, query)
}

function contained(actual: unknown, expected: unknown, name: string, found: string[]): void {
  if (Object.is(actual, expected)) return
  if (!isObject(expected) || !isObject(actual) || Array.isArray(actual) !== Array.isArray(expected)) {
    found.push(`${name} is ${shown(actual)}, not ${shown(expected)}`)
    return
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length) {
    found.push(`${name} has ${actual.length} items, not ${expected.length}`)
  }
  for (const [key, value] of Object.entries(expected)) {
    contained(Object.hasOwn(actual, key) ? Reflect.get(actual, key) : undefined, value, `${name}.${key}`, found)
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 200)
}
