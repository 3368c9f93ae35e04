import type { Finding } from '../../../model/verdict.ts'
import type { OperationModel, SecurityScheme } from '../operation.ts'

/**
 * The header fields by which a refusal says what would let a request in: always with 401, with 403 where a token's scopes lack (RFC 6750
 * section 3.1), with 415 where it was the coding of the body (RFC 9110 section 15.5.16).
 */
export function challengesFor(model: OperationModel, status: number, findings: readonly Finding[]): readonly string[] {
  if (status === 401) return ['WWW-Authenticate', [...challengesOf(model).values()].join(', ') || BEARER]
  if (status === 415 && findings.some(({ at }) => at === 'header.Content-Encoding')) return ['Accept-Encoding', CODINGS]
  if (status !== 403 || !findings.some((one) => one.code === 'scope-missing')) return []
  return ['WWW-Authenticate', `${challengesOf(model).get('bearer') ?? BEARER}, error="insufficient_scope"`]
}

/** Codings that a request's body may come in. */
const CODINGS = 'gzip, deflate, br, zstd'

const BEARER = 'Bearer realm="understudy"'

/** What a client could send to be let in (RFC 9110 section 11.6.1), by the schemes of the contract. */
function challengesOf(model: OperationModel): ReadonlyMap<string, string> {
  const challenges = new Map<string, string>()
  for (const { scheme, scopes } of model.security.flat()) {
    const [name, challenge] = challengeFor(scheme, scopes)
    // One challenge a scheme: the one that says more.
    if ((challenges.get(name) ?? '').length < challenge.length) challenges.set(name, challenge)
  }
  return challenges
}

function challengeFor(scheme: SecurityScheme, scopes: readonly string[]): readonly [string, string] {
  switch (scheme.kind) {
    case 'basic':
      return ['basic', 'Basic realm="understudy", charset="UTF-8"']
    case 'digest':
      return ['digest', 'Digest realm="understudy", qop="auth", algorithm=SHA-256, nonce="understudy"']
    case 'apiKey': {
      const name = scheme.name.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '_')
      return [`apikey ${name}`, `ApiKey realm="understudy", in="${scheme.in}", name="${name}"`]
    }
    case 'http':
      if (/^[\w!#$%&'*+.^`|~-]+$/.test(scheme.name)) return [scheme.name.toLowerCase(), `${scheme.name} realm="understudy"`]
      return ['bearer', BEARER]
    default: {
      const safe = scopes.length > 0 && scopes.every((one) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(one))
      return ['bearer', `${BEARER}${safe ? `, scope="${scopes.join(' ')}"` : ''}`]
    }
  }
}
