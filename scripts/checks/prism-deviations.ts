/** Where we differ from Prism on purpose: why, and by which specification. */
export interface Deviation {
  readonly why: string
  readonly source: string
}

export const DEVIATIONS: ReadonlyMap<string, Deviation> = new Map<string, Deviation>([])
