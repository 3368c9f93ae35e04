import type { CompiledContract } from '../../src/model/protocol.ts'
import { compared, replyOf } from './comparing.ts'
import { ask, Dice, library } from './library.ts'
import { MUTATIONS } from './mutations.ts'

/** How many of the defects of a class were found, and what was made of one that was not. */
export interface Recall {
  readonly class: string
  readonly made: number
  readonly found: number
  readonly missed: readonly string[]
}

/** Spoils so many answers in each way, each once, and counts those that the comparison calls mismatched. */
export async function recalls(contract: CompiledContract, each: number, seed: number): Promise<readonly Recall[]> {
  const result: Recall[] = []
  for (const mutation of MUTATIONS) {
    let [made, found] = [0, 0]
    const missed: string[] = []
    for (let i = 0; made < each && i < each * 100; i++) {
      const dice = new Dice(seed * 1_000_003 + i)
      const asked = ask(dice)
      const said = library(asked, dice)
      const spoilt = mutation.spoil(said, asked, dice)
      if (spoilt === null || JSON.stringify(spoilt) === JSON.stringify(said)) continue
      made++
      const { verdict } = await compared(contract, asked, replyOf(spoilt))
      if (verdict === 'mismatched') found++
      else if (missed.length < 3) missed.push(`${verdict} ${asked.method} ${asked.target}: ${JSON.stringify(spoilt).slice(0, 400)}`)
    }
    result.push({ class: mutation.class, made, found, missed })
  }
  return result
}

/** What the comparison has against answers that are as they should be: nothing, one hopes. */
export async function falseAlarms(
  contract: CompiledContract,
  exchanges: number,
  seed: number,
): Promise<{ readonly verdicts: ReadonlyMap<string, number>; readonly alarms: readonly string[] }> {
  const verdicts = new Map<string, number>()
  const alarms: string[] = []
  for (let i = 0; i < exchanges; i++) {
    const dice = new Dice(seed * 7_000_003 + i)
    const asked = ask(dice)
    const { verdict, differences } = await compared(contract, asked, replyOf(library(asked, dice)))
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    const [first] = differences
    if (verdict === 'mismatched') alarms.push(`${asked.method} ${asked.target}: ${first?.kind} ${first?.path} ${first?.message}`)
  }
  return { verdicts, alarms }
}
