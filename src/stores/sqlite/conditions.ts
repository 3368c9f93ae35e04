/** Conditions of which those without a value are left out, so that each combination is one prepared statement. */
export class Conditions {
  readonly values: (string | number)[] = []
  sql = ''

  and(condition: string, value: string | number | undefined): this {
    if (value === undefined) return this
    this.sql += `${this.sql === '' ? 'WHERE' : ' AND'} ${condition}`
    this.values.push(value)
    return this
  }
}
