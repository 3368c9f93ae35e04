import { header, type HeaderList, type WireRequest } from '../../../model/wire.ts'
import type { Security } from '../../../model/handoff.ts'
import { below, type Findings } from './findings.ts'
import type { OperationModel, SecurityRequirement, SecurityScheme } from '../operation.ts'
import { cookiesOf } from '../params/params.ts'
import { unescapeForm, type Fields } from '../params/fields.ts'
import { claimsOf, isIssued } from './token-claims.ts'

export interface SecurityOptions {
  readonly security: Security
  /** Where `strict`: API keys, tokens, `user:password` pairs. */
  readonly credentials: readonly string[]
  /** The seed of the run: tokens that our own issuer signed with it are as good as listed ones. */
  readonly seed?: number
}

interface Asked {
  readonly headers: HeaderList
  readonly certificate: WireRequest['certificate']
  readonly query: Fields
  readonly options: SecurityOptions
}

/** How far one requirement is met. `lacking` names the scopes that the token does not carry. */
type Answer =
  | { readonly met: true; readonly unseen?: boolean }
  | { readonly met: false; readonly lacking: readonly string[] | null; readonly unlisted: boolean }

const MET: Answer = { met: true }
const UNSEEN: Answer = { met: true, unseen: true }
const MISSING: Answer = { met: false, lacking: null, unlisted: false }
const UNLISTED: Answer = { met: false, lacking: null, unlisted: true }

/** Credentials may hold anything visible; tokens in the wild are wider than RFC 6750 allows. */
const BEARER = /^(?:bearer) +[\x21-\x7e]+ *$/i
const OAUTH = /^(?:bearer|token|oauth|dpop) +[\x21-\x7e]+ *$/i

/** Holds the credentials of a request against the alternatives of its operation: 401 where none is met, 403 where only scopes lack. */
export function judgeSecurity(
  model: OperationModel,
  request: Pick<WireRequest, 'headers' | 'certificate'>,
  query: Fields,
  options: SecurityOptions,
  findings: Findings,
): void {
  const alternatives = model.security
  if (options.security === 'off' || alternatives.length === 0) return
  const asked: Asked = { headers: request.headers, certificate: request.certificate, query, options }
  let best: Answers | null = null
  for (const alternative of alternatives) {
    const answers = together(alternative.map((one) => [one, answer(one, asked)] as const))
    if (answers.every(([, one]) => one.met)) return warn(answers, findings)
    if (best === null || cost(answers) < cost(best)) best = answers
  }
  if (best !== null) refuse(model, best, findings)
}

type Answers = readonly (readonly [SecurityRequirement, Answer])[]

/** `Authorization` carries the credentials of one scheme (RFC 9110 section 11.6.2): where a contract wants those of several there, one of them is enough. */
function together(answers: Answers): Answers {
  const sharing = answers.filter(([{ scheme }]) => isAuthorization(scheme))
  const met = sharing.find(([, one]) => one.met)
  return met === undefined || sharing.length < 2 ? answers : answers.map((one) => (sharing.includes(one) ? [one[0], met[1]] : one))
}

function isAuthorization(scheme: SecurityScheme): boolean {
  if (scheme.kind === 'apiKey') return scheme.in === 'header' && scheme.name.toLowerCase() === 'authorization'
  return scheme.kind !== 'mutualTLS' && scheme.kind !== 'unknown'
}

function cost(answers: Answers): number {
  return answers.reduce((sum, [, one]) => sum + (one.met ? 0 : one.lacking !== null ? 1 : one.unlisted ? 10 : 100), 0)
}

function warn(answers: Answers, findings: Findings): void {
  for (const [{ name, scheme, place }, one] of answers) {
    if (!one.met || one.unseen !== true) continue
    const why = scheme.kind === 'mutualTLS' ? 'the server does not ask for client certificates' : 'its security scheme is not defined'
    findings.warn('credentials-not-judged', 'security', place, `The requirement '${name}' was not held against the request: ${why}.`)
  }
}

function refuse(model: OperationModel, best: Answers, findings: Findings): void {
  for (const [requirement, one] of best) {
    if (one.met) continue
    const { name, place, scheme } = requirement
    if (one.lacking !== null) {
      const scopes = one.lacking.map((scope) => `'${scope}'`).join(', ')
      findings.add('scope-missing', 'security', below(place, name), `The token lacks the scope ${scopes}. Ask for a token that has it.`)
      continue
    }
    const others = othersOf(model.security.length - 1)
    const message = one.unlisted
      ? `The credential for '${name}' is none of those that are listed.`
      : `The credential for '${name}' is missing or malformed.`
    findings.add('credentials-missing', 'security', place, `${message} ${remedy(scheme)}${others}`)
  }
}

function othersOf(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' 1 other way is documented.' : ` ${count} other ways are documented.`
}

function answer({ scheme, scopes }: SecurityRequirement, asked: Asked): Answer {
  const { headers, options } = asked
  const authorization = header(headers, 'authorization')?.trim()
  switch (scheme.kind) {
    case 'apiKey':
      return listed(apiKey(scheme, asked), options)
    case 'basic':
      return basic(authorization, options)
    case 'bearer':
      return bearer(authorization, BEARER, scopes, asked)
    case 'oauth2':
    case 'openIdConnect':
      return bearer(authorization, OAUTH, scopes, asked)
    case 'digest':
      return authorization !== undefined && isDigest(authorization) ? digest(authorization, options) : MISSING
    case 'http': {
      const start = `${scheme.name.toLowerCase()} `
      return listed(authorization?.toLowerCase().startsWith(start) ? authorization.slice(start.length).trim() : undefined, options)
    }
    case 'mutualTLS':
      // Where the server does not ask for certificates, nobody can tell.
      return asked.certificate === undefined ? UNSEEN : asked.certificate === null ? MISSING : listed(asked.certificate, options)
    case 'unknown':
      return UNSEEN
  }
}

function apiKey(scheme: Extract<SecurityScheme, { kind: 'apiKey' }>, { headers, query }: Asked): string | undefined {
  if (scheme.in === 'header') return header(headers, scheme.name.toLowerCase())?.trim()
  if (scheme.in === 'cookie') return cookiesOf(headers).get(scheme.name)[0]?.raw
  const raw = query.get(scheme.name)[0]?.raw
  return raw === undefined ? undefined : (unescapeForm(raw) ?? raw)
}

function basic(authorization: string | undefined, options: SecurityOptions): Answer {
  const encoded = /^basic +([A-Za-z0-9+/_=-]+) *$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return MISSING
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  if (!pair.includes(':')) return MISSING
  return options.security === 'strict' && !options.credentials.includes(encoded) ? listed(pair, options) : MET
}

/** All that RFC 7616 section 3.4 asks of an answer to a challenge, whatever its order; the name may come as `username*`. Texts may be empty: only the form can be judged. */
function isDigest(authorization: string): boolean {
  return /^digest +\S/i.test(authorization) && DIGEST_FIELDS.every((field) => field.test(authorization))
}

const DIGEST_FIELDS = [/[ ,]username\*?=/i, /[ ,]realm=/i, /[ ,]nonce=/i, /[ ,]uri=/i, /[ ,]response="[\da-f]*"/i]

/** Only the user's name can be told: the response is hashed with a nonce that nobody remembers. */
function digest(authorization: string, options: SecurityOptions): Answer {
  const user = /\busername="([^"]*)"/i.exec(authorization)?.[1]
  if (options.security !== 'strict') return MET
  return options.credentials.some((one) => one === user || one.startsWith(`${user}:`)) ? MET : UNLISTED
}

function bearer(authorization: string | undefined, form: RegExp, scopes: readonly string[], { query, options }: Asked): Answer {
  const token =
    authorization !== undefined && form.test(authorization)
      ? authorization.slice(authorization.indexOf(' ')).trim()
      : query.get('access_token')[0]?.raw
  if (token === undefined || token === '') return MISSING
  const claims = scopes.length > 0 || options.security === 'strict' ? claimsOf(token) : null
  const ours = claims !== null && options.seed !== undefined && isIssued(token, options.seed)
  const known = ours ? MET : listed(token, options)
  if (!known.met || claims === null) return known
  const lacking = scopes.filter((scope) => !claims.scopes.includes(scope))
  return lacking.length === 0 ? MET : { met: false, lacking, unlisted: false }
}

function listed(value: string | undefined, options: SecurityOptions): Answer {
  if (value === undefined || value === '') return MISSING
  return options.security === 'strict' && !options.credentials.includes(value) ? UNLISTED : MET
}

function remedy(scheme: SecurityScheme): string {
  switch (scheme.kind) {
    case 'apiKey':
      return scheme.in === 'header'
        ? `Send ${scheme.name}: …`
        : scheme.in === 'cookie'
          ? `Send Cookie: ${scheme.name}=…`
          : `Send ?${scheme.name}=…`
    case 'basic':
      return 'Send Authorization: Basic base64(user:password).'
    case 'digest':
      return 'Send Authorization: Digest …'
    case 'mutualTLS':
      return 'Show a client certificate that the server’s authorities vouch for.'
    case 'http':
      return `Send Authorization: ${scheme.name} …`
    default:
      return 'Send Authorization: Bearer …'
  }
}

/** Names of query parameters by which credentials travel; they are never unknown. */
export function credentialNames(model: OperationModel): readonly string[] {
  return model.security.flat().flatMap(({ scheme }) => {
    if (scheme.kind === 'apiKey') return scheme.in === 'query' ? [scheme.name] : []
    return scheme.kind === 'bearer' || scheme.kind === 'oauth2' || scheme.kind === 'openIdConnect' ? ['access_token'] : []
  })
}
