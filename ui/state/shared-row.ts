import type { ExchangeSummary } from '../../src/control/api.ts'

/** Values of one kind that are remembered. */
const MOST = 2_000

/** One value for all that are alike. */
class Alike<Value> {
  readonly #known = new Map<string, Value>()

  of(key: string, value: Value): Value {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size >= MOST) this.#known.clear()
    this.#known.set(key, value)
    return value
  }
}

const texts = new Alike<string>()
const consumers = new Alike<ExchangeSummary['consumer']>()
const findings = new Alike<NonNullable<ExchangeSummary['first']>>()

/** The same row, in a sixth of the room: what many rows say is held once for all of them, since what is parsed is held anew each time. */
export function sharedRow(row: ExchangeSummary): ExchangeSummary {
  const { sequence, id, at, took, consumer, contract, operation, method, target, status, by, outcome } = row
  const { first, requestBytes, replyBytes } = row
  const claims = consumer.claims ?? ''
  return {
    sequence,
    id,
    at,
    took,
    consumer: consumers.of(`${consumer.id} ${consumer.by} ${consumer.trust} ${claims}`, consumer),
    contract: contract && texts.of(contract, contract),
    operation: operation && texts.of(operation, operation),
    method: texts.of(method, method),
    target: texts.of(target, target),
    status,
    by,
    outcome,
    findings: row.findings,
    first: first && findings.of(`${first.code} ${first.at} ${first.message}`, first),
    requestBytes,
    replyBytes,
  }
}
