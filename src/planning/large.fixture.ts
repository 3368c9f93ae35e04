import { Random } from '../schema/random.ts'
import type { Instance } from './instance.ts'
import { randomInstance } from './random-instance.fixture.ts'

/** Work that leans on what was there shortly before, as in a product that grows; half as many needs as operations. */
export function largeInstance(operations: number): Instance {
  const random = new Random(1)
  const { needs } = randomInstance(random, 4, operations / 2)
  const [pattern] = randomInstance(random, 1, 1).operations
  if (pattern === undefined) throw new Error('no operation was made')
  return {
    operations: Array.from({ length: operations }, (_, at) => {
      const others = at === 0 ? [] : Array.from({ length: random.integer(0, 2) }, () => Math.max(0, at - 1 - random.integer(0, 30)))
      const leans = [...new Set(others)].map((one) => ({ operation: `o${one}`, real: random.fraction() < 0.3 }))
      return { ...pattern, id: `o${at}`, title: `o${at}`, contract: random.integer(1, 3), build: random.integer(1, 10), needs: leans }
    }),
    needs: needs.map((need) => ({
      ...need,
      operations: [...new Set(Array.from({ length: random.integer(1, 5) }, () => `o${random.integer(0, operations - 1)}`))],
    })),
    pins: [],
  }
}

/** Everything waits for all before it, and somebody for each. */
export function chainInstance(operations: number): Instance {
  const { operations: made, needs } = largeInstance(operations)
  return {
    operations: made.map((operation, at) => ({ ...operation, needs: at === 0 ? [] : [{ operation: `o${at - 1}`, real: true }] })),
    needs: [...needs, ...needs].map((need, at) => ({ ...need, id: `n${at}`, operations: [`o${at}`] })),
    pins: [],
  }
}
