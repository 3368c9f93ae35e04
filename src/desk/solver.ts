import { createRequire } from 'node:module'
import type { LegacyHighs } from 'highs'
import type { Solve } from '../planning/linear.ts'

/** A loader of HiGHS, as the package exports it. */
type Load = () => Promise<LegacyHighs>

/** HiGHS, where somebody has installed it: the package `highs`. null where it is not there. This file is its only door. */
export async function linearSolver(): Promise<Solve | null> {
  try {
    const load: unknown = createRequire(import.meta.url)('highs')
    if (!isLoader(load)) return null
    const highs = await load()
    return (model, seconds) => {
      const solution = highs.solve(model, { time_limit: seconds, output_flag: false })
      if (solution.Status !== 'Optimal') return null
      const { Columns } = solution
      return { value: solution.ObjectiveValue, column: (name) => Columns[name]?.Primal ?? 0 }
    }
  } catch {
    return null
  }
}

function isLoader(module: unknown): module is Load {
  return typeof module === 'function'
}
