/** Something that is held to, and how that is checked. */
export interface Principle {
  readonly id: string
  readonly title: string
  readonly statement: string
  readonly because: string
  readonly checks: readonly { readonly measure: string; readonly atLeast: number | null; readonly atMost: number | null }[]
  readonly exceptions: readonly { readonly operation: string; readonly owner: string; readonly until: string; readonly reason: string }[]
}
