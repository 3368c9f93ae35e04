import { timingSafeEqual } from 'node:crypto'
import { Problem } from '../model/problem.ts'
import { header, headerAll, type WireRequest } from '../model/wire.ts'

/** Who may call the control API. */
export interface AccessRules {
  readonly token: string
  /** Whether only this machine can connect. Anything wider needs the token for every call. */
  readonly loopback: boolean
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Any web page can send requests to localhost, and by DNS rebinding even read the answers. So reads need a `Host` that is
 * loopback's own, and changes need the token, a JSON body (which makes a browser ask first) and no foreign `Origin`.
 * Throws a Problem where a rule is broken.
 */
export function admit(request: WireRequest, kind: 'read' | 'change', rules: AccessRules): void {
  const host = header(request.headers, 'host') ?? ''
  if (rules.loopback && !LOOPBACK_NAMES.has(hostName(host))) {
    throw new Problem(
      'control-refused',
      `The control API answers to localhost only, not to the Host ${JSON.stringify(host.slice(0, 100))}.`,
    )
  }
  const origin = header(request.headers, 'origin')
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    throw new Problem('control-refused', `The control API does not answer pages of ${JSON.stringify(origin.slice(0, 100))}.`)
  }
  if (kind === 'read' && rules.loopback) return
  if (!isTrusted(request, rules)) {
    throw new Problem('control-refused', 'This call needs the token of the run file, as `Authorization: Bearer <token>`.', {
      detail: { needs: 'token' },
    })
  }
}

/** `localhost:4011` → `localhost`, in lower case. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}

/** Whether a request has the token. */
export function isTrusted({ headers }: WireRequest, { token }: AccessRules): boolean {
  const bearer = /^Bearer +(\S+)$/i.exec(header(headers, 'authorization') ?? '')?.[1]
  const cookie = /(?:^|;\s*)understudy=([^;\s]+)/.exec(headerAll(headers, 'cookie') ?? '')?.[1]
  return [bearer, cookie].some((given) => given !== undefined && same(given, token))
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
