import type { Event, Gate } from '../model/comparison.ts'
import type { Consumer } from '../model/consumer.ts'
import type { Contract, Operation } from '../model/contract.ts'
import type { Binding, Sample } from '../model/evidence.ts'
import type { Group } from '../model/handoff.ts'
import type { GatedOperation, GateQuestion } from './gates/question.ts'
import { BEGINNING, HANDOFF } from './settings.ts'

/** For tests of this room: a group of orders on its way. */
export function groupAt(changes: Partial<Group> = {}): Group {
  return {
    ...HANDOFF,
    ...BEGINNING,
    id: 'orders',
    contract: 'shop',
    operations: ['listOrders', 'getOrder', 'createOrder'],
    upstream: 'orders',
    target: 'live',
    salt: '9f3c01ab',
    pins: { live: [], mock: [] },
    fallback: { read: ['stale', 'mock'], staleMaxAge: null, notImplemented: [501], missing: [] },
    validate: { request: 'observe', response: 'observe' },
    reasons: [],
    ...changes,
  }
}

export function operationOf(id: string, changes: Partial<Operation> = {}): Operation {
  return { id, method: 'GET', path: `/${id}`, summary: '', tags: [], deprecated: false, place: { uri: '', pointer: '' }, ...changes }
}

export function contractOf(operations: readonly Operation[] = []): Contract {
  return { id: 'shop', title: 'Shop', version: '1', format: 'openapi 3.1.0', source: '', hash: 'h', operations, basePaths: [''] }
}

export function consumerOf(id: string, trust: Consumer['trust'] = 'verified'): Consumer {
  return { id, by: 'jwt', trust }
}

export function gatedOf(id: string, changes: Partial<GatedOperation> = {}): GatedOperation {
  return { operation: operationOf(id), successes: ['200'], failures: [], list: false, compared: true, kinds: null, ...changes }
}

export const BINDING: Binding = { group: 'orders', lineage: 1, contractHash: 'c1', upstream: 'u1', copies: true }

const GOOD: Readonly<Record<Gate, Event>> = { availability: 'good', conformance: 'good', agreement: 'good', latency: 'good' }

export function sampleOf(changes: Partial<Omit<Sample, 'events'>> & { readonly events?: Partial<Sample['events']> } = {}): Sample {
  const { events, ...rest } = changes
  return {
    operation: 'getOrder',
    consumer: 'web',
    at: 1_000,
    epoch: 1,
    leg: 'shadow',
    fingerprint: 'f1',
    counted: true,
    status: 200,
    verdict: 'matched',
    events: { ...GOOD, ...events },
    ...rest,
  }
}

export function questionOf(changes: Partial<GateQuestion> = {}): GateQuestion {
  return {
    group: groupAt({ stage: 'shadow' }),
    operations: [gatedOf('getOrder')],
    evidence: null,
    binding: BINDING,
    reach: { passed: 3, failure: null },
    state: { settled: true, words: 'what was written to the stand-in is let go' },
    now: 20 * 60_000,
    ...changes,
  }
}
