import { Problem, PROBLEMS, type ProblemCode } from '../model/problem.ts'
import { CALLS, type ControlApi } from './api.ts'

export interface ControlAddress {
  /** `http://127.0.0.1:4011` */
  readonly url: string
  /** Needed for changes, and for everything where the server is not on loopback. */
  readonly token?: string
}

/** The control API of a running server, over `fetch`. Every call throws a Problem where the server does. */
export function controlClient({ url, token }: ControlAddress): ControlApi {
  const headers = { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) }
  const call = async (name: string, argument: unknown = {}): Promise<unknown> => {
    const response = await post(`${url}/call/${name}`, headers, JSON.stringify(argument))
    const answer: unknown = JSON.parse(await response.text(), lossless)
    if (!response.ok) throw problemOf(answer)
    return typeof answer === 'object' && answer !== null && 'result' in answer ? answer.result : undefined
  }
  const calls = Object.keys(CALLS).map((name) => [name, (argument: unknown) => call(name, argument)])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one function for each name of the interface
  return Object.fromEntries(calls) as ControlApi
}

/** A number that JavaScript would round stays as it was written: a reviver for `JSON.parse`. */
export function lossless(_key: string, value: unknown, ...context: readonly { readonly source?: string }[]): unknown {
  const source = context[0]?.source
  return typeof value !== 'number' || source === undefined || Number.isSafeInteger(value) || !/^-?\d+$/.test(source)
    ? value
    : JSON.rawJSON(source)
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers, body })
  } catch (error) {
    throw new Problem('no-server', `No server answers at ${url}. Start one with \`understudy start\`.`, { cause: error })
  }
}

function problemOf(answer: unknown): Problem {
  const told = typeof answer === 'object' && answer !== null ? answer : {}
  const code = 'type' in told && typeof told.type === 'string' ? told.type.replace('urn:understudy:problem:', '') : ''
  return new Problem(
    isCode(code) ? code : 'internal',
    'detail' in told && typeof told.detail === 'string' ? told.detail : 'The server said nothing more.',
  )
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}
