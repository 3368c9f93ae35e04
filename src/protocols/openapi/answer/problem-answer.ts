import { Buffer } from 'node:buffer'
import type { Reply } from '../../../model/exchange.ts'
import type { Place, Position } from '../../../model/place.ts'
import { PROBLEMS, type ProblemCode } from '../../../model/problem.ts'
import type { Finding } from '../../../model/verdict.ts'

/** Where a place of the contract is to be found, for people. */
export type Locate = (place: Place) => Position | null

/** The charset says nothing that JSON would not, but clients that do not know the type read the text for it. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

export interface ProblemParts {
  readonly code: ProblemCode
  /** Where it is not the code's own. */
  readonly status?: number
  readonly detail: string
  readonly headers?: readonly string[]
  readonly members?: Readonly<Record<string, unknown>>
}

/** A refusal of our own as problem+json (RFC 9457). */
export function problemAnswer(parts: ProblemParts): Reply<Uint8Array> {
  return {
    status: parts.status ?? PROBLEMS[parts.code].status,
    headers: ['Content-Type', PROBLEM_TYPE, ...(parts.headers ?? [])],
    body: Buffer.from(JSON.stringify(problemBody(parts))),
    by: 'understudy',
    why: [parts.detail],
    findings: [],
  }
}

export function problemBody({ code, status, detail, members }: ProblemParts): Readonly<Record<string, unknown>> {
  return {
    type: `urn:understudy:problem:${code}`,
    title: PROBLEMS[code].title,
    status: status ?? PROBLEMS[code].status,
    detail,
    ...members,
  }
}

/** A finding as a problem tells it: with the contract's file and line. */
export function toldFinding(finding: Finding, locate: Locate): Readonly<Record<string, unknown>> {
  const { code, at, message, rule } = finding
  if (rule === null) return { code, at, message }
  const position = locate(rule)
  return {
    code,
    at,
    message,
    rule: position === null ? { pointer: rule.pointer } : { pointer: rule.pointer, file: position.file, line: position.line },
  }
}
