import type { Identified, Reply } from '../model/exchange.ts'
import type { Finding } from '../model/verdict.ts'
import type { KeptBody } from '../model/wire.ts'

/** `query.limit maximum, body/name required`: at most about a kilobyte of visible ASCII. */
function findingsLine(findings: readonly Finding[]): string {
  let line = ''
  for (const { at, code } of findings) {
    const one = `${encodeURI(at.slice(0, 200).toWellFormed())} ${code}`
    if (line.length + one.length > 1_000) return `${line}, ...`
    line = line === '' ? one : `${line}, ${one}`
  }
  return line
}

export function tooLarge(kept: KeptBody, limit: number): Finding {
  const message = `The request body has ${kept.size} bytes, and at most ${limit} are read.`
  return { code: 'body-too-large', subject: 'request', at: 'body', rule: null, message, severity: 'error' }
}

/** Where findings are only observed, the consumer reads of them in a header. */
export function told({ inspected }: Pick<Identified, 'inspected'>, reply: Reply): Reply {
  return inspected.length === 0 ? reply : { ...reply, headers: [...reply.headers, 'Understudy-Findings', findingsLine(inspected)] }
}
