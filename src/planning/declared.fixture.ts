import type { Declared } from './declared.ts'
import type { Instance } from './instance.ts'

/** A plan of which nothing is written down but what is to be done. */
export function declaredOf(instance: Instance): Declared {
  return {
    instance,
    currency: 'EUR',
    start: '2027-01-04',
    history: new Map(),
    fields: new Map(),
    due: new Map(),
    suppliers: [],
    principles: [],
    reasons: new Map(),
  }
}
