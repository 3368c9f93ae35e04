import type { ExchangeSummary } from '../../src/control/api.ts'

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
