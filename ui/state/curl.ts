import type { BodyView } from '../../src/control/body-view.ts'

/** What curl adds by itself, or what is of the connection and not of the request. */
const OMITTED = new Set(['host', 'content-length', 'connection', 'accept-encoding', 'transfer-encoding', 'keep-alive', 'expect'])

/** What stands where a secret was; nobody is let in by it. */
const REDACTED = '[redacted]'

export interface CurlRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly string[]
  readonly body: BodyView
}

/** A line to paste, and what of the request could not be put into it: a sentence each. */
export interface Curl {
  readonly command: string
  readonly notes: readonly string[]
}

/** A request as a command for a POSIX shell that sends it again, byte by byte as far as it was kept. */
export function curlOf(url: string, request: CurlRequest): Curl {
  const { method, target, headers, body } = request
  const parts = ['curl', '-i', ...methodParts(method, body)]
  // Nothing in the address is for curl: neither its lists and ranges nor the dots that it would fold.
  if (/[[\]{}]/.test(target)) parts.push('-g')
  if (/\/\.{1,2}(?:[/?]|$)/.test(target)) parts.push('--path-as-is')
  parts.push(quoted(`${url}${target.startsWith('/') ? '' : '/'}${withoutControls(target)}`))
  const secrets = new Set<string>()
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = '', value = ''] = [headers[i], headers[i + 1]]
    if (OMITTED.has(name.toLowerCase())) continue
    if (value.includes(REDACTED)) secrets.add(name)
    else parts.push('-H', quoted(fieldOf(name, value)))
  }
  parts.push(...silenceParts(headers, body))
  const [piped, bodyParts] = bodyOf(body)
  return { command: `${piped}${[...parts, ...secretParts(secrets), ...bodyParts].join(' ')}`, notes: notesOf(request, secrets) }
}

function methodParts(method: string, body: BodyView): readonly string[] {
  if (method === 'HEAD') return ['--head']
  return method === (body.size > 0 ? 'POST' : 'GET') ? [] : ['-X', quoted(method)]
}

/** An empty field is written with a semicolon, since `Name:` would take the field away. */
function fieldOf(name: string, value: string): string {
  const clean = withoutControls(value)
  return clean.trim() === '' ? `${name};` : `${name}: ${clean}`
}

/** Fields that curl would add, and the request did not have. */
function silenceParts(headers: readonly string[], body: BodyView): readonly string[] {
  const names = new Set(headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()))
  const added = ['user-agent', ...(body.size > 0 ? ['content-type'] : [])]
  return added.filter((name) => !names.has(name)).flatMap((name) => ['-H', `${name}:`])
}

/** Credentials are kept nowhere: whoever pastes the line has them in the shell, and the stand-in is content with any. */
function secretParts(secrets: ReadonlySet<string>): readonly string[] {
  return [...secrets].flatMap((name) => {
    const scheme = variableOf(name) === 'TOKEN' ? 'Bearer ' : ''
    return ['-H', `"${name.replaceAll(/["$`\\]/g, '')}: ${scheme}\${${variableOf(name)}:-me}"`]
  })
}

function variableOf(name: string): string {
  return name.toLowerCase() === 'authorization' ? 'TOKEN' : 'SECRET'
}

/** Text on the command line; bytes, and what a shell or an argument cannot hold, by a pipe. */
function bodyOf({ size, text, base64 }: BodyView): readonly [piped: string, parts: readonly string[]] {
  if (size === 0) return ['', []]
  if (text !== undefined && !text.includes('\0') && size < LONGEST_ARGUMENT) return ['', ['--data-raw', quoted(text)]]
  const encoded = base64 ?? base64Of(text ?? '')
  return [`printf %s ${quoted(encoded)} | base64 -d | `, ['--data-binary', '@-']]
}

/** Linux takes 128 KiB in one argument. */
const LONGEST_ARGUMENT = 100_000

function base64Of(text: string): string {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}

function notesOf({ target, headers, body }: CurlRequest, secrets: ReadonlySet<string>): readonly string[] {
  const again = headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'idempotency-key')
  return [
    ...(again ? ['With the same Idempotency-Key and body, nothing is done twice.'] : []),
    ...(target.includes(REDACTED) ? ['A secret in its address was not kept: put it where [redacted] stands.'] : []),
    ...[...secrets].map((name) => `${name} was not kept: ${variableOf(name)} in your shell takes its place.`),
    ...(body.whole ? [] : ['Only the beginning of the body was kept.']),
  ]
}

// No header field or request line may have them, and no shell keeps a NUL.
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is meant
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '')
}

/** As one word for the shell, whatever stands in it. */
function quoted(text: string): string {
  return /^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
