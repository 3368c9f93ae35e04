import type { ExchangeSummary } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'

/** A row for tests. */
export function summary(change: Partial<ExchangeSummary> = {}): ExchangeSummary {
  return {
    sequence: 1,
    id: `e${change.sequence ?? 1}`,
    at: 0,
    took: 1,
    consumer: { id: 'web', by: 'header', trust: 'asserted' },
    contract: 'shop',
    operation: 'listOrders',
    method: 'GET',
    target: '/orders',
    status: 200,
    by: 'mock',
    outcome: 'conforms',
    findings: 0,
    first: null,
    requestBytes: 0,
    replyBytes: 2,
    ...change,
  }
}

/** A group as the server tells it; `change` what is of interest. */
export function groupStatus(change: Partial<GroupStatus> = {}): GroupStatus {
  return {
    id: 'orders',
    contract: 'shop',
    stage: 'mock',
    upstream: null,
    operations: ['listOrders', 'createOrder'],
    pins: { live: [], mock: [] },
    reasons: [],
    answered: {},
    breaking: 0,
    way: null,
    ...change,
  }
}
