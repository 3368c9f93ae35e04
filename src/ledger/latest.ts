import type { EntityRow } from '../model/store.ts'

/** What of several writes has to be told to a store. */
export interface Latest {
  /** The last version of each key, in the order in which they were written. */
  readonly rows: readonly EntityRow[]
  /** Sequences of the versions before, which nobody ever sees. */
  readonly overtaken: ReadonlySet<number>
}

/**
 * A counter that sixty writers of one transaction have raised is written down once: nobody sees what it was in between, since a
 * session begins with what was acknowledged. `rows` is what was written in one transaction, oldest first.
 */
export function latestOf(rows: readonly EntityRow[]): Latest {
  const latest: EntityRow[] = []
  const overtaken = new Set<number>()
  // A key keeps its rank; the same one in another space is another.
  const spaces = new Map<number, string>()
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]
    if (row === undefined) continue
    if (spaces.get(row.rank) === row.space) overtaken.add(row.sequence)
    else {
      // Before the version with which a key began there is none.
      if (row.rank !== row.sequence) spaces.set(row.rank, row.space)
      latest.push(row)
    }
  }
  return { rows: latest.reverse(), overtaken }
}
