/** What a check found: printed as a table, counted in the last line. */
export class Tally {
  readonly #title: string
  readonly #rows: (readonly string[])[] = []
  readonly #failures: string[] = []
  #passed = 0

  constructor(title: string) {
    this.#title = title
  }

  pass(count = 1): void {
    this.#passed += count
  }

  /** `what` failed; `why` in one line. */
  fail(what: string, why: string): void {
    this.#failures.push(`${what}: ${why.replaceAll(/\s+/g, ' ').slice(0, 400)}`)
  }

  /** Passes or fails by a condition. */
  expect(holds: boolean, what: string, why: string): void {
    if (holds) this.pass()
    else this.fail(what, why)
  }

  /** A line of the table. */
  row(...cells: readonly (string | number)[]): void {
    this.#rows.push(cells.map(String))
  }

  /** Prints what there is of the table under a title of its own; the next row begins another. */
  table(title: string): void {
    console.log(`\n${title}\n${columns(this.#rows.splice(0))}`)
  }

  /** Prints everything and sets the exit code. */
  finish(): void {
    console.log(`\n${this.#title}`)
    if (this.#rows.length > 0) console.log(columns(this.#rows))
    for (const failure of this.#failures.slice(0, 200)) console.log(`not ok  ${failure}`)
    if (this.#failures.length > 200) console.log(`… and ${this.#failures.length - 200} more`)
    console.log(`\n${this.#passed} passed, ${this.#failures.length} failed`)
    if (this.#failures.length > 0 || this.#passed === 0) process.exitCode = 1
  }
}

function columns(rows: readonly (readonly string[])[]): string {
  const count = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '))
    .join('\n')
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`
}
