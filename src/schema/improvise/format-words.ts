import type { Random } from '../random.ts'
import type { Scene } from './scene.ts'

/** Tells a value for a place by what the place is called. */
export type Teller = (scene: Scene, random: Random, name: string) => string

export function digits(random: Random, count: number): string {
  let text = ''
  for (let i = 0; i < count; i++) text += String(random.integer(0, 9))
  return text
}

export function from(random: Random, alphabet: string, count: number): string {
  let text = ''
  for (let i = 0; i < count; i++) text += alphabet.charAt(random.integer(0, alphabet.length - 1))
  return text
}

const HEX = '0123456789abcdef'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function hex(random: Random, count: number): string {
  let text = ''
  while (text.length < count) text += random.next().toString(16).padStart(8, '0')
  return text.slice(0, count)
}

export function uuid(random: Random): string {
  const h = hex(random, 30)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(12, 15)}-${HEX.charAt(8 + random.integer(0, 3))}${h.slice(15, 18)}-${h.slice(18, 30)}`
}

export function dateTime(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`
}

function base64(random: Random): string {
  return from(random, BASE64, 4 * random.integer(3, 6))
}

const moment: Teller = (scene, random, name) => dateTime(scene.moment(name, random))

/** What a format looks like, without regard to the name of the place. */
export const FORMAT_TELLERS: ReadonlyMap<string, Teller> = new Map<string, Teller>([
  ['date-time', moment],
  ['datetime', moment],
  ['iso-date-time', moment],
  ['date-time-local', (scene, random, name) => moment(scene, random, name).slice(0, 19)],
  ['date', (scene, random, name) => moment(scene, random, name).slice(0, 10)],
  ['full-date', (scene, random, name) => moment(scene, random, name).slice(0, 10)],
  ['time', (scene, random, name) => moment(scene, random, name).slice(11)],
  ['partial-time', (scene, random, name) => moment(scene, random, name).slice(11, 19)],
  ['time-local', (scene, random, name) => moment(scene, random, name).slice(11, 19)],
  ['iso-time', (scene, random, name) => moment(scene, random, name).slice(11)],
  ['http-date', (scene, random, name) => new Date(scene.moment(name, random)).toUTCString()],
  ['duration', (_, random) => random.pick([`PT${random.integer(5, 55)}M`, `P${random.integer(1, 30)}D`, `PT${random.integer(1, 12)}H`])],
  ['email', (scene) => scene.person.email],
  ['idn-email', (scene) => scene.person.email],
  ['hostname', (_, random) => `${random.pick(['api', 'www', 'cdn', 'mail'])}.example.com`],
  ['host-name', (_, random) => `${random.pick(['api', 'www', 'cdn', 'mail'])}.example.com`],
  ['idn-hostname', (_, random) => `${random.pick(['api', 'www', 'cdn', 'mail'])}.example.com`],
  ['ipv4', (_, random) => `192.0.2.${random.integer(1, 254)}`],
  ['ip-address', (_, random) => `192.0.2.${random.integer(1, 254)}`],
  ['ip', (_, random) => `192.0.2.${random.integer(1, 254)}`],
  ['ipv6', (_, random) => `2001:db8::${random.integer(1, 0xfffe).toString(16)}`],
  ['cidr', (_, random) => `192.0.2.${16 * random.integer(0, 15)}/28`],
  ['uri-template', (_, random) => `https://example.com/items/{id}/${random.integer(1, 99)}`],
  ['json-pointer', (_, random) => `/items/${random.integer(0, 9)}`],
  ['relative-json-pointer', (_, random) => `${random.integer(0, 3)}/name`],
  ['json-pointer-uri-fragment', (_, random) => `#/items/${random.integer(0, 9)}`],
  ['regex', (_, random) => `^[a-z]{${random.integer(1, 9)}}$`],
  ['uuid', (_, random) => uuid(random)],
  ['guid', (_, random) => uuid(random)],
  ['uuid4', (_, random) => uuid(random)],
  ['byte', (_, random) => base64(random)],
  ['base64', (_, random) => base64(random)],
  ['base64url', (_, random) => base64(random)],
  ['binary', (_, random) => from(random, BASE64, 24)],
  ['password', (_, random) => `Fake-${from(random, BASE64, 10)}-1`],
  ['char', (_, random) => from(random, BASE64, 1)],
  ['color', (_, random) => `#${hex(random, 6)}`],
  ['color-hex', (_, random) => `#${hex(random, 6)}`],
  ['int32', (_, random) => String(random.integer(1, 99_999))],
  ['int64', (_, random) => String(random.integer(1, 9_999_999))],
  ['uint32', (_, random) => String(random.integer(1, 99_999))],
  ['uint64', (_, random) => String(random.integer(1, 9_999_999))],
  ['integer', (_, random) => String(random.integer(1, 999))],
  ['number', (_, random) => (random.integer(100, 99_999) / 100).toFixed(2)],
  ['float', (_, random) => (random.integer(100, 99_999) / 100).toFixed(2)],
  ['double', (_, random) => (random.integer(100, 99_999) / 100).toFixed(2)],
  ['decimal', (_, random) => (random.integer(100, 99_999) / 100).toFixed(2)],
  ['decimal128', (_, random) => (random.integer(100, 99_999) / 100).toFixed(2)],
  ['media-range', (_, random) => random.pick(['application/json', 'text/*', 'image/png'])],
  ['sf-string', (_, random) => `"${from(random, BASE64, 8)}"`],
  ['sf-token', (_, random) => `t${from(random, BASE64, 7)}`],
  ['sf-integer', (_, random) => String(random.integer(1, 999))],
  ['sf-decimal', (_, random) => (random.integer(10, 9999) / 10).toFixed(1)],
  ['sf-boolean', (_, random) => `?${random.integer(0, 1)}`],
  ['sf-binary', (_, random) => `:${base64(random)}:`],
  ['jwt', () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlIn0.ZmFrZQ'],
  ['semver', (_, random) => `${random.integer(0, 4)}.${random.integer(0, 20)}.${random.integer(0, 9)}`],
  ['mac', (_, random) => `02:00:00:${hex(random, 6).replace(/(..)(?=.)/g, '$1:')}`],
  ['phone', (scene, random) => `+${scene.country.dial}555${digits(random, 7)}`],
  ['timezone', (scene) => scene.country.zone],
  ['currency', (scene) => scene.country.currency],
  ['country', (scene) => scene.country.alpha2],
  ['locale', (scene) => `${scene.country.language}-${scene.country.alpha2}`],
  ['credit-card', () => '4111111111111111'],
  ['isbn', () => '9780306406157'],
  ['ulid', (_, random) => `01${from(random, '0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}`],
])

/** The shapes of formats as patterns, for where a format has to agree with a pattern or a length. Each is narrower than its format, none wider. */
export const FORMAT_SHAPES: ReadonlyMap<string, string> = new Map([
  [
    'date-time',
    '^20[0-2]\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]0\\d:[03]0)$',
  ],
  ['date', '^(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])$'],
  ['time', '^(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]0\\d:[03]0)$'],
  ['duration', '^P(?:\\d{1,4}[YMWD]|T\\d{1,4}[HMS]|\\d{1,3}DT\\d{1,3}H)$'],
  ['email', '^[a-zA-Z0-9]+(?:[._+-][a-zA-Z0-9]+){0,3}@(?:[a-z0-9]{1,40}\\.){1,3}[a-z]{2,10}$'],
  ['idn-email', '^[a-z0-9]+(?:[._+-][a-z0-9]+){0,3}@(?:[a-z0-9]{1,40}\\.){1,3}[a-z]{2,10}$'],
  ['hostname', '^(?:[a-zA-Z0-9]{1,60}\\.){0,4}[a-zA-Z]{1,60}$'],
  ['idn-hostname', '^(?:[a-z0-9]{1,60}\\.){0,4}[a-z]{1,60}$'],
  ['ipv4', '^(?:(?:\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])\\.){3}(?:\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])$'],
  ['ipv6', '^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$|^(?:[0-9a-f]{1,4}:){1,4}:[0-9a-f]{1,4}$|^::[0-9a-f]{1,4}$'],
  [
    'uri',
    '^[a-z][a-z0-9+.-]{1,20}:(?://[a-z0-9][a-z0-9.-]{0,60}(?::[1-9]\\d{1,3})?(?:/[\\w.~-]+)*/?(?:\\?[\\w.~=&-]+)?(?:#[\\w.-]+)?|[a-z0-9][\\w.:@/-]*)$',
  ],
  ['iri', '^[a-z][a-z0-9+.-]{1,20}:(?://[a-z0-9][a-z0-9.-]{0,60}(?:/[\\w.~-]+)*/?|[a-z0-9][\\w.:@/-]*)$'],
  ['uri-reference', '^(?:https?://[a-z0-9][a-z0-9.-]{0,60})?(?:/[\\w.~-]+)*/?(?:\\?[\\w.~=&-]+)?(?:#[\\w.-]+)?$'],
  ['iri-reference', '^(?:https?://[a-z0-9][a-z0-9.-]{0,60})?(?:/[\\w.~-]+)*/?$'],
  ['uri-template', '^(?:/[\\w.~-]+|/\\{[a-z]+\\})*$'],
  ['uuid', '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$'],
  ['json-pointer', '^(?:/[\\w.-]*)*$'],
  ['relative-json-pointer', '^[1-9]\\d*(?:#|(?:/[\\w.-]*)*)$'],
  ['regex', '^[\\w ]*$'],
  ['byte', '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$'],
  ['int32', '^-?[1-9]\\d{0,8}$'],
  ['int64', '^-?[1-9]\\d{0,17}$'],
])
