import type { Pin, PlannedOperation, WhatIf } from './instance.ts'

/** Another world with operations by their ids, where people have called them by their titles: `build Track shipment`. What nobody is called stays what it is. */
export function withIds(whatIf: WhatIf, operations: readonly PlannedOperation[]): WhatIf {
  const idOf = idsOf(operations)
  const step = (name: string): string => {
    const [kind = '', operation = ''] = name.split(/ (.*)/s)
    return operation === '' ? name : `${kind.toLowerCase()} ${idOf(operation)}`
  }
  const pin = (one: Pin): Pin =>
    one.kind === 'before' ? { ...one, step: step(one.step), other: step(one.other) } : { ...one, step: step(one.step) }
  const { without = [], dropped = [], pins = [], works = [], ...rest } = whatIf
  return {
    ...rest,
    without: without.map(idOf),
    dropped: dropped.map(({ operation, needs }) => ({ operation: idOf(operation), needs: idOf(needs) })),
    pins: pins.map(pin),
    works: works.map((one) => ({ ...one, step: step(one.step) })),
  }
}

/** Ids before titles; a title that several have is nobody's. */
function idsOf(operations: readonly PlannedOperation[]): (name: string) => string {
  const ids = new Set(operations.map(({ id }) => id))
  const titles = new Map<string, string | null>()
  for (const { id, title } of operations) titles.set(title.toLowerCase(), titles.has(title.toLowerCase()) ? null : id)
  return (name) => (ids.has(name) ? name : (titles.get(name.toLowerCase()) ?? name))
}
