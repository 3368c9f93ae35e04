import type { LegFailure } from '../../../model/comparison.ts'
import { pointerTokens } from '../../../schema/json/pointer.ts'
import { withoutValue } from '../../../model/secret.ts'
import type { Differing } from './differing.ts'
import type { Knowledge } from './knowledge.ts'
import type { Side } from './side.ts'

/** What the judge has found, as differences for the conformance gate; warnings are only told. */
export function tellFindings(
  { critical }: Pick<Knowledge, 'critical'>,
  side: Pick<Side, 'value' | 'findings'>,
  differing: Differing,
): void {
  const forRequests = new Set(side.findings.filter(({ code }) => code === 'write-only').map(({ at }) => at))
  for (const { code, at, rule, message, severity } of side.findings) {
    if (code === 'too-complex') continue
    const secret = forRequests.has(at) || differing.isSecretAt(at)
    differing.add({
      kind: `contract.${code}`,
      pointer: at,
      // What it should be may be told, what it is not.
      message: secret ? withoutValue(message) : message,
      severity: severity === 'warning' ? 'info' : critical ? 'critical' : 'major',
      gate: 'conformance',
      class: code === 'write-only' ? 'token' : code === 'const' ? 'const' : code === 'enum' ? 'enum' : null,
      candidate: at.startsWith('body') ? valueIn(side.value, at) : undefined,
      rule,
      secret,
    })
  }
}

function valueIn(body: unknown, at: string): unknown {
  let value = body
  for (const token of pointerTokens(at.slice('body'.length))) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    value = Reflect.get(value, token)
  }
  return value
}

/** Failures that are not of the connection but of what came over it. */
const GARBLED: ReadonlySet<LegFailure['failed']> = new Set<LegFailure['failed']>([
  'http_protocol_error',
  'http_response_transfer_coding',
  'http_response_header_section_size',
  'http_upgrade_failed',
])

/** Tells that the service brought no answer; whether it broke HTTP in doing so. */
export function tellFailure({ failed, message }: LegFailure, differing: Differing): boolean {
  const told = { kind: 'one-sided', pointer: 'status', severity: 'critical' } as const
  differing.add({
    ...told,
    message: `The service brings no whole answer: ${message} (${failed}).`,
    gate: 'availability',
    candidate: failed,
  })
  return GARBLED.has(failed)
}
