import { type Exchange, NO_PARAMS } from '../model/exchange.ts'
import type { Batch, EntityRow, JournalEntry, KeptMove, Retention, Space } from '../model/store.ts'
import { CONFORMS } from '../model/verdict.ts'
import type { KeptBody } from '../model/wire.ts'

/** Samples of all that a store keeps, with whatever a test says otherwise. */
export function spaceRow(id: string, differently: Partial<Space> = {}): Space {
  const kind = id === '' ? 'shared' : id.startsWith('*') ? 'snapshot' : 'session'
  return { id, kind, created: 1, used: 2, base: kind === 'session' ? 1 : null, since: 0, ...differently }
}

export function entityRow(sequence: number, differently: Partial<EntityRow> = {}): EntityRow {
  const place = { space: '', contract: 'shop', resource: 'orders', key: '7' }
  const told = { text: '{"id":7}', version: sequence, rank: sequence, created: 1, updated: 2, entry: null, cleared: false }
  return { ...place, sequence, ...told, ...differently }
}

export function journalRow(sequence: number, differently: Partial<JournalEntry> = {}): JournalEntry {
  return {
    sequence,
    at: 1,
    epoch: 0,
    space: '',
    group: 'orders',
    contract: 'shop',
    consumer: 'web',
    operation: 'createOrder',
    method: 'POST',
    path: '/customers/{customer}/orders',
    params: { customer: '3' },
    query: 'a=b',
    headers: ['Content-Type', 'application/json'],
    body: bodyOf('{}'),
    status: 201,
    answer: bodyOf('{"id":7}'),
    produced: [{ type: 'Order', id: '7', at: '/id' }],
    consumed: [{ type: 'Customer', id: '3', at: 'path.customer' }],
    idempotencyKey: null,
    parents: [],
    replay: 'replayable',
    ...differently,
  }
}

export function moveRow(sequence: number): KeptMove {
  return { sequence, at: 1, epoch: 2, group: 'orders', from: 'mock', to: 'shadow', who: 'ada', why: 'it is there' }
}

const PLACE = { uri: 'file:///shop.yaml', pointer: '/paths/~1orders~1{id}/get' }
const OPERATION = { id: 'getOrder', method: 'GET', path: '/orders/{id}', summary: '', tags: ['orders'], deprecated: false, place: PLACE }
const CONTRACT = {
  id: 'shop',
  title: 'Shop',
  version: '1',
  format: 'openapi 3.1.0',
  source: 'shop.yaml',
  hash: 'abc',
  operations: [OPERATION],
  basePaths: [''],
}

export function exchangeRow(id: string, differently: Partial<Exchange> = {}): Exchange {
  return {
    id,
    at: 5,
    consumer: { id: 'web', by: 'user-agent', trust: 'guessed' },
    request: {
      method: 'GET',
      target: '/orders/7',
      headers: ['Accept', '*/*', 'accept', 'a'],
      body: bodyOf(''),
      origin: 'http://localhost',
    },
    contract: CONTRACT,
    operation: OPERATION,
    params: { ...NO_PARAMS, path: { id: 7 } },
    content: undefined,
    inspected: [{ code: 'type', subject: 'request', at: 'query.a', rule: PLACE, message: 'no', severity: 'warning' }],
    decision: { kind: 'improvise', group: 'orders', epoch: 1, reason: 'orders is the stand-in’s' },
    reply: { status: 200, headers: [], body: bodyOf('{"id":7}'), by: 'mock', why: ['because'], findings: null },
    took: 0.25,
    verdict: CONFORMS,
    ...differently,
  }
}

/** An exchange that a service answered, with everything that may be missing. */
export function forwardedRow(id: string): Exchange {
  const plain = exchangeRow(id)
  const operation = { ...OPERATION, id: 'createOrder', method: 'POST', effect: 'single-use' } as const
  return {
    ...plain,
    consumer: { id: 'web', by: 'jwt', trust: 'verified', claims: 'app' },
    request: { ...plain.request, peer: '127.0.0.1' },
    contract: { ...CONTRACT, operations: [operation] },
    operation,
    decision: {
      kind: 'forward',
      group: 'orders',
      epoch: 2,
      reason: 'orders is live',
      upstream: 'orders',
      fallback: { read: ['stale', 'mock'], staleMaxAge: null, notImplemented: [501], missing: [] },
      validate: { request: 'enforce', response: 'observe' },
    },
    reply: { ...plain.reply, by: 'live' },
  }
}

function bodyOf(text: string): KeptBody {
  const bytes = new Uint8Array(Buffer.from(text))
  return { bytes, size: bytes.length, whole: true }
}

export function batchOf(parts: Partial<Batch>): Batch {
  return { dropped: [], spaces: [], entities: [], forgotten: [], journal: [], moves: [], notes: [], sequence: 0, ...parts }
}

export type Step =
  | { readonly kind: 'commit'; readonly batch: Batch }
  | { readonly kind: 'append'; readonly exchanges: readonly Exchange[] }
  | { readonly kind: 'prune'; readonly retention: Retention }

/** Random steps, the same for the same seed. Sequences rise and are used once, as a ledger gives them out. */
export function* walk(seed: number, length: number): Generator<Step> {
  let state = seed
  // A linear congruential generator (Numerical Recipes); what it is good for is being short.
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const some = <T>(limit: number, make: () => T): T[] => Array.from({ length: below(limit) }, make)
  let sequence = 0
  for (let step = 0; step < length; step++) {
    const space = (): string => ['', 'a', 'b', '*c'][below(4)] ?? ''
    const kind = below(12)
    if (kind === 0) yield { kind: 'prune', retention: { exchanges: keeping(below), journal: keeping(below) } }
    else if (kind < 4) yield { kind: 'append', exchanges: some(5, () => exchangeRow(`e${below(400)}`, { at: step + below(9) })) }
    else {
      const entities = some(6, () => entityRow(++sequence, { space: space(), key: String(below(9)), text: below(3) === 0 ? null : '{}' }))
      const journal = some(3, () => journalRow(++sequence, { at: step + below(9), space: space() }))
      const moves = some(2, () => moveRow(++sequence))
      const forgotten = some(4, () => ({ space: space(), sequence: below(sequence + 2) }))
      const notes = some(2, () => ({ name: `n${below(9)}`, text: below(3) === 0 ? null : String(step) }))
      const spaces = some(3, () => spaceRow(space(), { used: below(99) }))
      const dropped = below(6) === 0 ? [space()] : []
      yield { kind: 'commit', batch: { dropped, spaces, entities, forgotten, journal, moves, notes, sequence } }
    }
  }
}

function keeping(below: (limit: number) => number): Retention['journal'] {
  return { count: below(60) + 5, bytes: below(60_000) + 5_000, before: below(60) }
}
