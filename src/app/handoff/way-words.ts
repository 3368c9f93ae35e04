import { stepWords, weightOf as share, wouldSelect, wouldSelectWords } from '../../handoff/canary.ts'
import type { DifferenceCount, DifferenceSample } from '../../handoff/differences.ts'
import { missingWords } from '../../handoff/gates/gates.ts'
import type { Consumer } from '../../model/consumer.ts'
import type { Assessment } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'

/** One way in which a service's answers stray, over all exchanges, and an example of it. */
export type Stray = DifferenceCount
export type StraySample = DifferenceSample

/** The canary's steps, in words. */
export function stepsOf({ canary }: Group): readonly string[] {
  return canary.steps.map((step) => stepWords(step))
}

/** Of 10,000 consumers, how many the service answers now. */
export function weightOf(group: Group): number {
  return share(group)
}

/** What is missing before the next step, a sentence each. */
export function missingOf(gates: Assessment): readonly string[] {
  return missingWords(gates)
}

/** Whom a canary step would have the service answer. Throws a Problem for a step that there is not. */
export function selectionOf(
  group: Group,
  step: number,
  consumers: readonly Consumer[],
): { readonly step: number; readonly words: string; readonly consumers: readonly string[] } {
  if (group.canary.steps[step] === undefined)
    throw new Problem('bad-argument', `The canary of ${group.id} has ${group.canary.steps.length} steps, and no step ${step + 1}.`)
  return { step, words: wouldSelectWords(group, step, consumers), consumers: wouldSelect(group, step, consumers) }
}
