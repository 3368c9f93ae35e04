import { missingWords } from '../../handoff/gates/gates.ts'
import type { GatedOperation } from '../../handoff/gates/question.ts'
import type { Assessment } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import type { CompiledContract } from '../../model/protocol.ts'

/** What the contract promises does not change while it is in force: by the contract, then by a group's own list of operations. */
const KNOWN = new WeakMap<CompiledContract, WeakMap<readonly string[], readonly GatedOperation[]>>()

/** The operations of a group, as gates look at them. */
export function gatedOf(contracts: readonly CompiledContract[], { contract, operations }: Group): readonly GatedOperation[] {
  const compiled = contracts.find((one) => one.contract.id === contract)
  if (compiled === undefined) return []
  let own = KNOWN.get(compiled)
  if (own === undefined) KNOWN.set(compiled, (own = new WeakMap()))
  let gated = own.get(operations)
  if (gated === undefined) {
    const wanted = new Set(operations)
    const found = compiled.contract.operations.filter(({ id }) => wanted.has(id))
    gated = found.map((operation) => ({ operation, compared: true, ...compiled.promises(operation) }))
    own.set(operations, gated)
  }
  return gated
}

/** What becomes of what was written to the stand-in, and whether it is taken care of. `open`: writes of unknown outcome. */
export function stateOf({ state }: Group, open: number): { readonly settled: boolean; readonly words: string } {
  switch (state.onPromote) {
    case 'discard':
      return { settled: true, words: 'what was written to the stand-in is let go' }
    case 'origin-pin':
      return { settled: true, words: 'what was born in the stand-in stays there for its time' }
    case 'dual-write':
      return open === 0
        ? { settled: true, words: 'every write went to both sides' }
        : { settled: false, words: `of ${open} ${open === 1 ? 'write' : 'writes'} nobody knows what the service did` }
    default:
      return { settled: false, words: `\`on-promote: ${state.onPromote}\` is not done by this version` }
  }
}

/** On what a decision stood, a sentence each: what was missing, then what was shown by the most answers. */
export function standsOn(gates: Assessment): readonly string[] {
  const shown = gates.reports
    .filter(({ outcome, figures }) => outcome === 'pass' && figures !== null && figures.samples > 0)
    .toSorted((a, b) => (b.figures?.samples ?? 0) - (a.figures?.samples ?? 0))
    .map(({ words }) => words)
  return [...missingWords(gates, 5), ...new Set(shown)].slice(0, 10)
}
