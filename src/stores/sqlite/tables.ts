export type Cell = string | number | null | Uint8Array

/** Rows of one statement, where there are as many. */
export const AT_ONCE = 16

/** How rows are put into a table: one, and as many as go at once. */
export interface Table {
  readonly columns: number
  readonly into: string
  readonly together: string
}

export const ENTITIES: Table = table('INSERT OR REPLACE INTO entities', 12)

function table(into: string, columns: number): Table {
  const group = `(${Array<string>(columns).fill('?').join(', ')})`
  return { columns, into: `${into} VALUES ${group}`, together: `${into} VALUES ${Array<string>(AT_ONCE).fill(group).join(', ')}` }
}
