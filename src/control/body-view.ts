export interface BodyView {
  readonly size: number
  readonly whole: boolean
  /** As text where it is UTF-8, else in base64. */
  readonly text?: string
  readonly base64?: string
}
