import type { Binding, EvidenceRecord, Sample } from '../../model/evidence.ts'
import { OperationTally } from './tally.ts'

/** Operations of which evidence is held; no contract has as many in one group. */
const OPERATIONS = 5_000

/** What is known of a group's service since its evidence began, on this node. */
export class Evidence {
  readonly #binding: Binding
  readonly #node: string
  readonly #since: number
  readonly #operations: Map<string, OperationTally>

  /** Goes on with a record where there is one; use `Evidence.begin` for an empty one. */
  constructor(record: EvidenceRecord) {
    const { group, lineage, contractHash, upstream, copies } = record
    this.#binding = { group, lineage, contractHash, upstream, copies }
    this.#node = record.node
    this.#since = record.since
    this.#operations = new Map(Object.entries(record.operations).map(([id, one]) => [id, new OperationTally(one)]))
  }

  static begin(binding: Binding, node: string, now: number): Evidence {
    return new Evidence({ ...binding, version: 1, node, since: now, operations: {} })
  }

  get binding(): Binding {
    return this.#binding
  }

  /** Whether a sample is evidence at all: not of an older routing, and no copy where only what consumers do counts. */
  add(sample: Sample): boolean {
    if (sample.epoch < this.#binding.lineage) return false
    if (!this.#binding.copies && sample.leg === 'shadow') return false
    let tally = this.#operations.get(sample.operation)
    if (tally === undefined) {
      if (this.#operations.size >= OPERATIONS) return false
      this.#operations.set(sample.operation, (tally = new OperationTally(null)))
    }
    tally.add(sample)
    return true
  }

  /** As plain JSON, which later samples do not change. */
  record(): EvidenceRecord {
    const operations = [...this.#operations].map(([id, tally]) => [id, tally.record()] as const)
    return { ...this.#binding, version: 1, node: this.#node, since: this.#since, operations: Object.fromEntries(operations) }
  }
}
