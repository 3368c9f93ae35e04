import type { Reply } from './exchange.ts'
import { PROBLEMS, type ProblemCode } from './problem.ts'

/** A refusal of our own as `application/problem+json` (RFC 9457), for what no contract speaks of. */
export function problemReply(
  code: ProblemCode,
  detail: string,
  exchange: string | null,
  members: Readonly<Record<string, unknown>> = {},
  status: number = PROBLEMS[code].status,
): Reply<Uint8Array> {
  const { title } = PROBLEMS[code]
  const problem = {
    type: `urn:understudy:problem:${code}`,
    title,
    status,
    detail,
    ...(exchange === null ? {} : { instance: `urn:understudy:exchange:${exchange}` }),
    ...members,
  }
  return {
    status,
    headers: ['Content-Type', 'application/problem+json'],
    body: Buffer.from(JSON.stringify(problem)),
    by: 'understudy',
    why: [title],
    findings: [],
  }
}
