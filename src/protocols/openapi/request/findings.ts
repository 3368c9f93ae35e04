import type { Place } from '../../../model/place.ts'
import { at as step } from '../../../model/place.ts'
import type { Finding } from '../../../model/verdict.ts'
import { check, conforms } from '../../../schema/check/check.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import type { Direction, SchemaNode } from '../../../schema/node.ts'

/** Findings that one request can have; more would not help anybody. */
const MOST = 50

/** Collects what is wrong with one message. */
export class Findings {
  readonly list: Finding[] = []
  readonly #subject: Direction

  constructor(subject: Direction = 'request') {
    this.#subject = subject
  }

  add(code: string, at: string, rule: Place | null, message: string, severity: Finding['severity'] = 'error'): void {
    if (this.list.length < MOST) this.list.push({ code, subject: this.#subject, at, rule, message, severity })
  }

  warn(code: string, at: string, rule: Place | null, message: string): void {
    this.add(code, at, rule, message, 'warning')
  }

  /** Holds a value against its schema; the places of what is found begin with `at`. */
  check(node: SchemaNode, value: unknown, at: string): void {
    const left = MOST - this.list.length
    if (left <= 0) return
    for (const one of check(node, value, this.#subject, left)) this.add(one.code, at + one.at, one.rule, one.message, one.severity)
  }
}

export const NO_FINDINGS: readonly Finding[] = []

/** A keyword's place below another. */
export function below(place: Place, token: string): Place {
  return { uri: place.uri, pointer: step(place.pointer, token) }
}

/** The first reading that conforms once it is coerced; null where none does. */
export function fitting(node: SchemaNode, readings: readonly unknown[]): { value: unknown } | null {
  for (const reading of readings) {
    const value = coerce(node, reading)
    if (conforms(node, value, 'request')) return { value }
  }
  return null
}
