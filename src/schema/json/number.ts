import type { BigNumeric } from '../node.ts'

declare global {
  interface JSON {
    /** ECMA-262 2026 section 25.5.3: a value that prints as the text it was made of. */
    rawJSON(text: string): unknown
  }
}

/** A JSON number whose value no double has: the digits as written. Prints as it was written. */
export class JsonNumber implements BigNumeric {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }

  toJSON(): unknown {
    return JSON.rawJSON(this.digits)
  }

  toString(): string {
    return this.digits
  }

  valueOf(): number {
    return Number(this.digits)
  }
}
