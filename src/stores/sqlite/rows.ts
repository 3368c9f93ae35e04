import type { Contract, Operation } from '../../model/contract.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Decision } from '../../model/handoff.ts'
import type { EntityRow, JournalEntry, KeptMove, Note, Space } from '../../model/store.ts'
import { exchangeWeight } from '../../model/store.ts'
import type { Finding } from '../../model/verdict.ts'
import { anything, bit, bytes, type Check, dictionary, flag, list, number, oneOf, optional, orNull, shape, text } from './checks.ts'
import type { Cell } from './tables.ts'
import { parseValue, printValue } from './value-text.ts'

export const spaceOf: Check<Space> = shape<Space>({
  id: text,
  kind: oneOf('shared', 'session', 'snapshot'),
  created: number,
  used: number,
  base: orNull(number),
  since: number,
})

export const entityOf: Check<EntityRow> = shape<EntityRow>({
  space: text,
  sequence: number,
  contract: text,
  resource: text,
  key: text,
  text: orNull(text),
  version: number,
  rank: number,
  created: number,
  updated: number,
  cleared: bit,
  entry: orNull(number),
})

export function entityCells(row: EntityRow, cells: Cell[]): void {
  const { sequence, space, contract: of, resource, key, version, rank, created, updated } = row
  cells.push(sequence, space, of, resource, key, row.text, version, rank, created, updated, row.cleared ? 1 : 0, row.entry)
}

export const counted: Check<{ readonly value: number }> = shape({ value: number })

const stage = oneOf('mock', 'shadow', 'canary', 'live', 'retired')
const moveOf = shape<KeptMove>({
  sequence: number,
  at: number,
  epoch: number,
  group: text,
  from: stage,
  to: stage,
  who: text,
  why: text,
  what: optional(text),
  step: optional(number),
  evidence: optional(list(text)),
})

export const noteOf: Check<Note & { readonly text: string }> = shape<Note & { readonly text: string }>({ name: text, text })

const place = shape({ uri: text, pointer: text })
const identity = shape({ type: text, id: text, at: text })
/** A body in the head of a row; its bytes have a column of their own. */
const measure = shape({ size: number, whole: flag })

const entryHead = shape<Omit<JournalEntry, 'body' | 'answer'> & { body: Measure; answer: Measure }>({
  sequence: number,
  at: number,
  epoch: number,
  space: text,
  group: text,
  contract: text,
  consumer: text,
  operation: text,
  method: text,
  path: text,
  params: dictionary(text),
  query: text,
  headers: list(text),
  body: measure,
  status: number,
  answer: measure,
  produced: list(identity),
  consumed: list(identity),
  idempotencyKey: orNull(text),
  parents: list(number),
  replay: oneOf('replayable', 'not-replayable', 'needs-input'),
})

interface Measure {
  readonly size: number
  readonly whole: boolean
}

const withBodies = shape({ head: text, body: bytes, answer: bytes })

/** An entry as former versions wrote it: a row for each. */
export function entryOf(row: unknown): JournalEntry {
  const { head, body, answer } = withBodies(row, 'journal')
  const entry = entryHead(parseValue(head), 'journal/head')
  return { ...entry, body: { ...entry.body, bytes: body }, answer: { ...entry.answer, bytes: answer } }
}

export function moveCells(move: KeptMove): Cell[] {
  return [move.sequence, JSON.stringify(move)]
}

export function moveFrom(row: unknown): KeptMove {
  return moveOf(parseValue(shape({ head: text })(row, 'moves').head), 'moves/head')
}

const operation: Check<Operation> = shape<Operation>({
  id: text,
  method: text,
  path: text,
  summary: text,
  tags: list(text),
  deprecated: flag,
  effect: optional(oneOf('read', 'write', 'single-use')),
  latency: optional(number),
  critical: optional(flag),
  place,
})

const contract: Check<Contract> = shape<Contract>({
  id: text,
  title: text,
  version: text,
  format: text,
  source: text,
  hash: text,
  operations: list(operation),
  basePaths: list(text),
})

const finding: Check<Finding> = shape<Finding>({
  code: text,
  subject: oneOf('request', 'reply'),
  at: text,
  rule: orNull(place),
  message: text,
  severity: oneOf('error', 'warning'),
})

const params = shape<Exchange['params']>({
  path: dictionary(anything),
  query: dictionary(anything),
  header: dictionary(anything),
  cookie: dictionary(anything),
})

const consumer = shape<Exchange['consumer']>({
  id: text,
  by: oneOf('certificate', 'jwt', 'api-key', 'header', 'user-agent', 'anonymous'),
  trust: oneOf('verified', 'asserted', 'guessed', 'none'),
  claims: optional(text),
})

const ours = shape<Omit<Extract<Decision, { kind: 'improvise' }>, 'kind'> & { readonly kind: 'improvise' | 'refuse' }>({
  kind: oneOf('improvise', 'refuse'),
  group: orNull(text),
  stage: optional(stage),
  epoch: number,
  reason: text,
})

const validation = oneOf('enforce', 'observe', 'off')
const forwarded = shape<Extract<Decision, { kind: 'forward' }>>({
  kind: oneOf('forward'),
  group: text,
  stage: optional(stage),
  epoch: number,
  reason: text,
  upstream: text,
  fallback: shape({ read: list(oneOf('stale', 'mock')), staleMaxAge: orNull(number), notImplemented: list(number), missing: list(text) }),
  validate: shape({ request: validation, response: validation }),
  degraded: optional(flag),
  reverse: optional(flag),
})

const decisionKind = shape({ kind: text })

function decision(value: unknown, at: string): Decision {
  return decisionKind(value, at).kind === 'forward' ? forwarded(value, at) : ours(value, at)
}

const exchangeHead = shape<Omit<Exchange, 'contract' | 'operation' | 'request' | 'reply'> & ExchangeHead>({
  id: text,
  at: number,
  consumer,
  request: shape<ExchangeHead['request']>({
    method: text,
    target: text,
    headers: list(text),
    origin: text,
    peer: optional(text),
    body: measure,
  }),
  operation: orNull(operation),
  params,
  content: anything,
  inspected: list(finding),
  decision,
  reply: shape<ExchangeHead['reply']>({
    status: number,
    headers: list(text),
    by: oneOf('mock', 'live', 'stale', 'replay', 'view', 'understudy'),
    why: list(text),
    findings: orNull(list(finding)),
    body: measure,
  }),
  took: number,
  verdict: shape<Exchange['verdict']>({ outcome: oneOf('conforms', 'breaks', 'unknown'), findings: list(finding) }),
  shadow: optional(
    shape<NonNullable<Exchange['shadow']>>({
      verdict: oneOf('matched', 'ignored', 'mismatched', 'uncomparable', 'censored', 'error'),
      reason: text,
      status: orNull(number),
      differences: list(text),
    }),
  ),
})

interface ExchangeHead {
  readonly operation: Operation | null
  /** Of what may be missing only what a recorded exchange has; the rest is of live ones. */
  readonly request: Pick<Exchange['request'], 'method' | 'target' | 'headers' | 'origin' | 'peer'> & { readonly body: Measure }
  readonly reply: Omit<Exchange['reply'], 'body' | 'trailers' | 'announced' | 'served' | 'again'> & { readonly body: Measure }
}

export function contractText(one: Contract): string {
  return JSON.stringify(one)
}

export function contractFrom(row: unknown): Contract {
  return contract(parseValue(shape({ text })(row, 'contracts').text), 'contracts/text')
}

/** `key` names the contract's text, which is kept once for all of its exchanges. */
export function exchangeCells(exchange: Exchange, sequence: number, key: string | null): Cell[] {
  const { contract: of, request, reply, ...rest } = exchange
  const head = printValue({
    ...rest,
    request: { ...request, body: measureOf(request.body) },
    reply: { ...reply, body: measureOf(reply.body) },
  })
  const indexed = [exchange.at, of?.id ?? null, key, exchange.operation?.id ?? null, exchange.consumer.id, reply.status]
  return [sequence, exchange.id, ...indexed, exchange.verdict.outcome, exchangeWeight(exchange), head, request.body.bytes, reply.body.bytes]
}

const exchangeRow = shape({ sequence: number, hash: orNull(text), head: text, body: bytes, answer: bytes })

export function exchangeFrom(row: unknown, contractOf: (key: string) => Contract): { sequence: number; exchange: Exchange } {
  const { sequence, hash, head, body, answer } = exchangeRow(row, 'exchanges')
  const { request, reply, ...rest } = exchangeHead(parseValue(head), 'exchanges/head')
  const of = hash === null ? null : contractOf(hash)
  const known = of?.operations.find(({ id }) => id === rest.operation?.id) ?? rest.operation
  const exchange: Exchange = {
    ...rest,
    contract: of,
    operation: known,
    request: { ...request, body: { ...request.body, bytes: body } },
    reply: { ...reply, body: { ...reply.body, bytes: answer } },
  }
  return { sequence, exchange }
}

function measureOf({ size, whole }: Measure): Measure {
  return { size, whole }
}
