import { timingSafeEqual } from 'node:crypto'
import { Problem } from '../model/problem.ts'
import { header, headerAll, type WireRequest, type WireResponse } from '../model/wire.ts'

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
  admitPage(request, rules)
  const host = header(request.headers, 'host') ?? ''
  const origin = header(request.headers, 'origin')
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    throw new Problem('control-refused', `The control API does not answer pages of ${JSON.stringify(origin.slice(0, 100))}.`)
  }
  const site = header(request.headers, 'sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') {
    throw new Problem('control-refused', 'The control API does not answer pages of other origins.')
  }
  if (kind === 'read' && rules.loopback) return
  if (!isTrusted(request, rules)) {
    throw new Problem(
      'control-refused',
      'This call needs the token of the run file, as `Authorization: Bearer <token>`; a browser gets it by the address that `understudy start` prints.',
      { detail: { needs: 'token' } },
    )
  }
}

/** Pages hold nothing secret; they are for whoever names this machine as itself. Throws a Problem for anybody else. */
export function admitPage({ headers }: WireRequest, { loopback }: AccessRules): void {
  const host = header(headers, 'host') ?? ''
  if (!loopback || LOOPBACK_NAMES.has(hostName(host))) return
  throw new Problem('control-refused', `The control API answers to localhost only, not to the Host ${JSON.stringify(host.slice(0, 100))}.`)
}

/** The answer to `?token=`: a cookie that no script can read and no other site can send, and the address without the token. Throws a Problem for a wrong one; null where none is given. */
export function signIn(request: WireRequest, { token }: AccessRules): WireResponse | null {
  const [path = '/', query = ''] = request.target.split('?', 2)
  const params = new URLSearchParams(query)
  const given = params.get('token')
  if (given === null) return null
  if (!same(given, token)) throw new Problem('control-refused', 'This is not the token of this server; it has a new one with every start.')
  params.delete('token')
  const rest = params.size === 0 ? '' : `?${params.toString()}`
  // Two slashes at the beginning would lead to another host.
  const clean = `/${path.replace(/^[/\\]+/, '')}${rest}`
  const cookie = `${cookieName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict`
  const headers = ['Location', clean, 'Set-Cookie', cookie, 'Cache-Control', 'no-store', 'Referrer-Policy', 'no-referrer']
  return { status: 303, headers, body: null }
}

/** Cookies do not tell ports apart, and there may be a server on each. */
function cookieName({ headers }: WireRequest): string {
  const port = /:(\d+)$/.exec(header(headers, 'host') ?? '')?.[1]
  return port === undefined ? 'understudy' : `understudy-${port}`
}

/** `localhost:4011` → `localhost`, in lower case. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}

/** Whether a request has the token. */
export function isTrusted({ headers }: WireRequest, { token }: AccessRules): boolean {
  const bearer = /^Bearer +(\S+)$/i.exec(header(headers, 'authorization') ?? '')?.[1]
  const cookies = [...(headerAll(headers, 'cookie') ?? '').matchAll(/(?:^|[;,]\s*)understudy(?:-\d+)?=([^;,\s]+)/g)].map(
    (found) => found[1],
  )
  return [bearer, ...cookies].some((given) => given !== undefined && same(given, token))
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
