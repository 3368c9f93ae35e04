import type { Random } from '../schema/random.ts'
import type { Instance, Need, PlannedOperation } from './instance.ts'

/** Small plans of all kinds, for laws: `operations` operations give twice as many steps. */
export function randomInstance(
  random: Random,
  operations: number,
  needs: number,
  options: { readonly lags?: boolean; readonly teams?: number } = {},
): Instance {
  const { lags = true, teams = 1 } = options
  const made: PlannedOperation[] = []
  for (let index = 0; index < operations; index++) {
    const others = made.filter(() => random.fraction() < 0.3).map(({ id }) => ({ operation: id, real: random.fraction() < 0.3 }))
    made.push({
      id: `o${index}`,
      title: `Operation ${index}`,
      contract: random.integer(1, 3),
      build: random.integer(1, 10),
      needs: others,
      standIn: true,
      served: false,
      team: `team ${random.integer(1, teams)}`,
      supplied: null,
    })
  }
  return { operations: made, needs: Array.from({ length: needs }, (_, at) => needOf(random, at, made, lags)), pins: [] }
}

function needOf(random: Random, at: number, operations: readonly PlannedOperation[], lags: boolean): Need {
  const chosen = operations.filter(() => random.fraction() < 0.35).map(({ id }) => id)
  const [first] = operations
  return {
    id: `n${at}`,
    title: `Need ${at}`,
    consumer: `c${at}`,
    operations: chosen.length > 0 ? chosen : [first?.id ?? ''],
    blocked: random.integer(0, 10) * 100,
    delay: random.integer(1, 30) * 100,
    own: lags ? random.integer(0, 15) : 0,
    live: lags ? random.integer(0, 3) : 0,
  }
}
