import { AssertionError } from 'node:assert'
import type { Exchange } from '../model/exchange.ts'
import { checkQuery, differences, type ExchangeQuery } from './query.ts'

/** How many exchanges that nearly matched are told. */
const NEAREST = 3

/**
 * The exchanges that match, oldest first; fails unless there are `times` of them (at least one where nothing is said), and
 * then tells which exchanges came nearest and what was different about them.
 */
export function expectCalled(exchanges: readonly Exchange[], query: ExchangeQuery, times?: number): readonly Exchange[] {
  checkQuery(query)
  const matching = exchanges.filter((exchange) => differences(exchange, query).length === 0)
  const enough = times === undefined ? matching.length > 0 : matching.length === times
  if (enough) return matching
  const wanted = times === undefined ? 'at least one call' : `${times} calls`
  throw failure(
    `expected ${wanted} with ${said(query)}, found ${matching.length}${nearMisses(exchanges, query)}`,
    times ?? 1,
    matching.length,
  )
}

/** Fails if any exchange matches. */
export function expectNeverCalled(exchanges: readonly Exchange[], query: ExchangeQuery): void {
  checkQuery(query)
  const matching = exchanges.filter((exchange) => differences(exchange, query).length === 0)
  if (matching.length === 0) return
  const calls = matching.slice(0, NEAREST).map((exchange) => `\n  ${line(exchange)}`)
  throw failure(`expected no call with ${said(query)}, found ${matching.length}:${calls.join('')}`, 0, matching.length)
}

function nearMisses(exchanges: readonly Exchange[], query: ExchangeQuery): string {
  const missed = exchanges.map((exchange) => ({ exchange, why: differences(exchange, query) })).filter(({ why }) => why.length > 0)
  if (missed.length === 0) return exchanges.length === 0 ? '; nothing was called at all' : ''
  const nearest = missed.toSorted((a, b) => a.why.length - b.why.length).slice(0, NEAREST)
  return `; nearest:${nearest.map(({ exchange, why }) => `\n  ${line(exchange)}\n    ${why.join('\n    ')}`).join('')}`
}

function line({ request, reply, consumer }: Exchange): string {
  return `${request.method} ${request.target} → ${reply.status}, by ${consumer.id}`
}

function said(query: ExchangeQuery): string {
  return JSON.stringify(query)
}

function failure(message: string, expected: number, actual: number): AssertionError {
  return new AssertionError({ message, actual, expected, operator: 'calls', stackStartFn: failure })
}
