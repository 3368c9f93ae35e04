/** Columns as wide as their widest cell; the last one as it comes. Widths are of the plain cells; `dress` adds colours behind that. */
export function table(
  rows: readonly (readonly string[])[],
  dress: (cell: string, column: number, row: number) => string = (cell) => cell,
): string {
  const widths: number[] = []
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  const lines = rows.map((row, index) => {
    const cells = row.map(
      (cell, column) => dress(cell, column, index) + (column === row.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - cell.length)),
    )
    return cells.join('  ').trimEnd()
  })
  return lines.map((line) => `${line}\n`).join('')
}
