import { createHmac, createPublicKey, createVerify, timingSafeEqual } from 'node:crypto'
import { assertedConsumer, type Consumer, guessedConsumer } from '../model/consumer.ts'
import { header, type WireRequest } from '../model/wire.ts'

/** What is known of one consumer. Every member is a way to know it; one that fits is enough. */
export interface ConsumerRule {
  /** A subject alternative name of its client certificate. */
  readonly certificate?: string
  /** A claim of its signed token: `{ "client_id": "web" }`. */
  readonly jwt?: Readonly<Record<string, string>>
  /** Its API key, or what `understudy` shows of it (`key-…`), so that the key need not stand in a file. */
  readonly apiKey?: string
  /** What it says of itself: `Understudy-Consumer`, or the product of its user agent without the version. */
  readonly says?: string
}

export interface ConsumerOptions {
  readonly rules?: Readonly<Record<string, ConsumerRule>>
  /** What tokens are signed with: a shared secret (HS256), or public keys in PEM (RS256, ES256). Without one, no token is believed. */
  readonly keys?: readonly string[]
  /** Claims that name the consumer, the first that is there. */
  readonly claims?: readonly string[]
  /** Header fields that hold an API key. */
  readonly apiKeyFields?: readonly string[]
}

const CLAIMS: readonly string[] = ['azp', 'client_id', 'sub']
const API_KEY_FIELDS: readonly string[] = ['x-api-key', 'api-key', 'apikey']

/** Tokens verified so far that are remembered: verifying costs fifty times as much as looking up. */
const REMEMBERED = 1_000
/** Characters of what is remembered of user agents and of tokens: a stranger chooses how long they are. */
const SHORT = 500
const LONG = 8_192

/** Tells who calls: verified evidence goes before asserted, asserted before guessed. */
export function createIdentifier(options: ConsumerOptions): (request: WireRequest) => Consumer {
  const { rules = {}, keys = [], claims = CLAIMS, apiKeyFields = API_KEY_FIELDS } = options
  const named = namesOf(rules)
  const guess = guessing(named)
  const verify = remembering(keys)
  const prove = (request: WireRequest): Consumer | null =>
    byCertificate(request, named) ?? byToken(request, claims, rules, verify) ?? byKey(request, apiKeyFields, named)
  return (request) => {
    const said = bySaying(assertedConsumer(request.headers), named)
    const proved = prove(request)
    if (proved === null) return said ?? byUnknownKey(request, apiKeyFields) ?? guess(request)
    return said === null || said.id === proved.id ? proved : { ...proved, claims: said.id }
  }
}

interface Names {
  readonly certificates: ReadonlyMap<string, string>
  readonly keys: ReadonlyMap<string, string>
  readonly sayings: ReadonlyMap<string, string>
}

function namesOf(rules: Readonly<Record<string, ConsumerRule>>): Names {
  const certificates = new Map<string, string>()
  const keys = new Map<string, string>()
  const sayings = new Map<string, string>()
  for (const [name, { certificate, apiKey, says }] of Object.entries(rules)) {
    if (certificate !== undefined) certificates.set(certificate, name)
    if (apiKey !== undefined) keys.set(apiKey.startsWith('key-') ? apiKey : keyId(apiKey), name)
    if (says !== undefined) sayings.set(says, name)
  }
  return { certificates, keys, sayings }
}

function byCertificate({ certificate }: WireRequest, { certificates }: Names): Consumer | null {
  if (certificate === undefined || certificate === null) return null
  return { id: certificates.get(certificate) ?? certificate, by: 'certificate', trust: 'verified' }
}

function byToken(
  request: WireRequest,
  claims: readonly string[],
  rules: Readonly<Record<string, ConsumerRule>>,
  verify: Verify,
): Consumer | null {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header(request.headers, 'authorization') ?? '')?.[1]
  const payload = token === undefined ? null : verify(token)
  if (payload === null) return null
  for (const [name, { jwt }] of Object.entries(rules)) {
    if (jwt !== undefined && Object.entries(jwt).every(([claim, value]) => payload[claim] === value))
      return { id: name, by: 'jwt', trust: 'verified' }
  }
  const claim = claims.map((one) => payload[one]).find((value) => typeof value === 'string')
  return typeof claim === 'string' ? { id: claim.slice(0, 100), by: 'jwt', trust: 'verified' } : null
}

/** One object for all exchanges of a user agent: ten thousand are held. */
function guessing(named: Names): (request: WireRequest) => Consumer {
  const known = new Map<string, Consumer>()
  return ({ headers }) => {
    const agent = header(headers, 'user-agent') ?? ''
    const before = known.get(agent)
    if (before !== undefined) return before
    const guess = guessedConsumer(headers)
    const consumer = bySaying(guess, named) ?? guess
    if (known.size < REMEMBERED && agent.length <= SHORT) known.set(agent, consumer)
    return consumer
  }
}

/** A key that nobody listed tells its bearer from others; it is not believed. */
function byUnknownKey({ headers }: WireRequest, fields: readonly string[]): Consumer | null {
  for (const field of fields) {
    const key = header(headers, field)
    if (key !== undefined && key !== '') return { id: keyId(key), by: 'api-key', trust: 'asserted' }
  }
  return null
}

function byKey({ headers }: WireRequest, fields: readonly string[], { keys }: Names): Consumer | null {
  for (const field of fields) {
    const key = header(headers, field)
    if (key === undefined || key === '') continue
    const id = keyId(key)
    const name = keys.get(id)
    return name === undefined ? null : { id: name, by: 'api-key', trust: 'verified' }
  }
  return null
}

function bySaying(consumer: Consumer | null, { sayings }: Names): Consumer | null {
  if (consumer === null) return null
  const name = sayings.get(consumer.id) ?? sayings.get(consumer.id.replace(/\/.*$/, ''))
  return name === undefined ? (consumer.by === 'header' ? consumer : null) : { ...consumer, id: name }
}

/** An API key's name: nobody can get back to the key from it. Shown by the CLI, so that a rule can be written with it. */
export function keyId(key: string): string {
  return `key-${createHmac('sha256', 'understudy consumer').update(key).digest('hex').slice(0, 12)}`
}

type Payload = Readonly<Record<string, unknown>>
type Verify = (token: string) => Payload | null

function remembering(keys: readonly string[]): Verify {
  const known = new Map<string, Payload | null>()
  return (token) => {
    if (keys.length === 0) return null
    const before = known.get(token)
    if (before !== undefined) return current(before)
    const payload = verified(token, keys)
    if (token.length > LONG) return current(payload)
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? '')
    known.set(token, payload)
    return current(payload)
  }
}

function current(payload: Payload | null): Payload | null {
  const expires = payload?.['exp']
  return typeof expires === 'number' && expires * 1_000 < Date.now() ? null : payload
}

/** RFC 7515: the algorithm is the key's, never the token's to choose. */
function verified(token: string, keys: readonly string[]): Payload | null {
  const [head = '', body = '', signature = ''] = token.split('.')
  const algorithm = parsed(head)?.['alg']
  const signed = `${head}.${body}`
  const good = keys.some((key) =>
    key.includes('-----BEGIN')
      ? holdsPublic(key, algorithm, signed, signature)
      : algorithm === 'HS256' && holdsShared(key, signed, signature),
  )
  return good ? parsed(body) : null
}

function holdsShared(key: string, signed: string, signature: string): boolean {
  const [made, given] = [createHmac('sha256', key).update(signed).digest(), Buffer.from(signature, 'base64url')]
  return made.length === given.length && timingSafeEqual(made, given)
}

function holdsPublic(pem: string, algorithm: unknown, signed: string, signature: string): boolean {
  try {
    const key = createPublicKey(pem)
    const fits = key.asymmetricKeyType === 'rsa' ? algorithm === 'RS256' : key.asymmetricKeyType === 'ec' && algorithm === 'ES256'
    return fits && createVerify('sha256').update(signed).verify({ key, dsaEncoding: 'ieee-p1363' }, signature, 'base64url')
  } catch {
    return false
  }
}

function parsed(part: string): Payload | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
