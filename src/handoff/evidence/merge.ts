import { type Gate, GATES } from '../../model/comparison.ts'
import type { Binding, EvidenceRecord, OperationRecord } from '../../model/evidence.ts'
import { DISTINCT } from './tally.ts'

/**
 * One record of many. Counts only grow, so of one node's the larger counts and it may be told twice and late; those of different
 * nodes add up. Records of something else than the binding do not count. null where none is left.
 */
export function mergedEvidence(binding: Binding, records: readonly EvidenceRecord[]): EvidenceRecord | null {
  const byNode = new Map<string, EvidenceRecord>()
  for (const record of records) {
    if (!isBoundTo(record, binding)) continue
    const known = byNode.get(record.node)
    byNode.set(record.node, known === undefined ? record : merged(known, record, Math.max))
  }
  const [first, ...rest] = byNode.values()
  if (first === undefined) return null
  return rest.reduce((sum, record) => merged(sum, record, add), first)
}

export function isBoundTo(record: Binding, { group, lineage, contractHash, upstream }: Binding): boolean {
  return record.group === group && record.lineage === lineage && record.contractHash === contractHash && record.upstream === upstream
}

type Join = (a: number, b: number) => number

const add: Join = (a, b) => a + b

function merged(a: EvidenceRecord, b: EvidenceRecord, join: Join): EvidenceRecord {
  return {
    ...a,
    node: a.node === b.node ? a.node : [...new Set([...a.node.split('+'), ...b.node.split('+')])].toSorted().join('+'),
    since: Math.min(a.since, b.since),
    operations: zipped(a.operations, b.operations, (one, other) => mergedOperation(one, other, join)),
  }
}

/** Sets are joined, whatever becomes of the counts. */
function mergedOperation(a: OperationRecord, b: OperationRecord, join: Join): OperationRecord {
  return {
    gates: each((gate) => ({
      good: join(a.gates[gate].good, b.gates[gate].good),
      bad: join(a.gates[gate].bad, b.gates[gate].bad),
      uncomparable: join(a.gates[gate].uncomparable, b.gates[gate].uncomparable),
      censored: join(a.gates[gate].censored, b.gates[gate].censored),
    })),
    synthetic: each((gate) => ({
      good: join(a.synthetic[gate].good, b.synthetic[gate].good),
      bad: join(a.synthetic[gate].bad, b.synthetic[gate].bad),
    })),
    repeated: join(a.repeated, b.repeated),
    distinct: [...new Set([...a.distinct, ...b.distinct])].toSorted().slice(0, DISTINCT),
    statuses: zipped(a.statuses, b.statuses, join),
    consumers: zipped(a.consumers, b.consumers, (one, other) => ({
      samples: join(one.samples, other.samples),
      bad: join(one.bad, other.bad),
    })),
    filled: a.filled || b.filled,
    first: Math.min(a.first || b.first, b.first || a.first),
    last: Math.max(a.last, b.last),
  }
}

function each<Value>(make: (gate: Gate) => Value): Record<Gate, Value> {
  const values = GATES.map((gate) => [gate, make(gate)] as const)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every gate is there, since GATES has them all
  return Object.fromEntries(values) as Record<Gate, Value>
}

function zipped<Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  join: (a: Value, b: Value) => Value,
): Record<string, Value> {
  const all = new Map(Object.entries(a))
  for (const [key, value] of Object.entries(b)) {
    const known = all.get(key)
    all.set(key, known === undefined ? value : join(known, value))
  }
  return Object.fromEntries(all)
}
