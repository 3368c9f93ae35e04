import type { Identified } from '../model/exchange.ts'
import type { Plugin } from '../model/plugin.ts'

/** Hands a phase through all plugins that stand at a place, in order. */
export function through<Phase extends Identified>(
  plugins: readonly Plugin[],
  at: 'identified' | 'decided' | 'answered',
  phase: Phase,
): Phase {
  let current = phase
  for (const plugin of plugins) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a plugin's step at a place takes and gives the phase of that place
    const step = plugin[at] as ((phase: Phase) => Phase) | undefined
    if (step !== undefined) current = step.call(plugin, current)
  }
  return current
}
