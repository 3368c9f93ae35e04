import { Problem } from '../model/problem.ts'
import { header, type WireRequest } from '../model/wire.ts'
import { type AccessRules, admit, isTrusted } from './access.ts'
import { CALLS, type ControlApi } from './api.ts'
import { checkCall } from './contract.ts'

/** Bytes of a call; more only for those who have the token, since seeds are files. */
const CALL_LIMIT = 1024 * 1024
const TRUSTED_LIMIT = 64 * CALL_LIMIT

/** Answers `POST /call/{name}` with the argument as its body, and `POST /call` with both in one object. Throws a Problem for whatever may not be, or is no call. */
export async function answerCall(api: ControlApi, request: WireRequest, path: string, rules: AccessRules): Promise<unknown> {
  if (!/^application\/json\b/i.test(header(request.headers, 'content-type') ?? '')) {
    throw new Problem('control-refused', 'A call is a POST with `Content-Type: application/json`.')
  }
  // Who may not even look need not be listened to.
  admit(request, 'read', rules)
  const named = path === '/call' ? null : known(path.slice('/call/'.length))
  if (named !== null) admit(request, CALLS[named], rules)
  const body = await text(request, isTrusted(request, rules) ? TRUSTED_LIMIT : CALL_LIMIT)
  const { call, argument } = named === null ? unwrapped(parse(body)) : { call: named, argument: body === '' ? '{}' : body }
  admit(request, CALLS[call], rules)
  const bytes = Buffer.from(argument)
  await checkCall(call, { bytes, size: bytes.length, whole: true })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was held against the contract of the call just now
  return api[call](parse(argument) as never)
}

/** The argument stays a text, since it is the text that is held against the contract. */
function unwrapped(parsed: unknown): { readonly call: keyof ControlApi; readonly argument: string } {
  if (typeof parsed !== 'object' || parsed === null || !('call' in parsed) || typeof parsed.call !== 'string') {
    throw new Problem('bad-argument', 'A call is an object: {"call": "exchanges", "argument": {"limit": 10}}.')
  }
  return { call: known(parsed.call), argument: 'argument' in parsed ? printed(parsed.argument) : '{}' }
}

function printed(argument: unknown): string {
  try {
    return JSON.stringify(argument)
  } catch (error) {
    throw new Problem('bad-argument', 'The argument of a call is nested too deeply.', { cause: error })
  }
}

function known(name: string): keyof ControlApi {
  if (isCall(name)) return name
  throw new Problem('unknown-call', `There is no call ${JSON.stringify(name.slice(0, 100))}; there are ${Object.keys(CALLS).join(', ')}.`)
}

function isCall(name: string): name is keyof ControlApi {
  return Object.hasOwn(CALLS, name)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new Problem('bad-argument', 'A call is JSON.', { cause: error })
  }
}

async function text({ body }: WireRequest, limit: number): Promise<string> {
  if (body === null) return ''
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const chunks: Uint8Array[] = []
  let size = 0
  // What is too much is read and let go, since nobody hears an answer while still talking.
  for await (const chunk of body) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  if (size > limit) throw new Problem('body-too-large', `A call has at most ${limit} bytes.`)
  return Buffer.concat(chunks).toString()
}
