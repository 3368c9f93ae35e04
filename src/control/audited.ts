import type { Understudy } from '../app/understudy.ts'
import { Problem } from '../model/problem.ts'
import { CALLS, type ControlApi } from './api.ts'

/** Members of an argument that are told of: nothing that a request carries may be secret there. */
const TOLD = ['group', 'to', 'step', 'force', 'name', 'session', 'method'] as const
/** Characters of anything that is told. */
const LONGEST = 300

type Call = (argument: unknown) => Promise<unknown>

/** The same calls, those that change something written down with who asked for them, when, what it was, why, and what came of it. */
export function audited({ history }: Understudy, api: ControlApi): ControlApi {
  const calls = Object.entries(CALLS).map(([name, kind]): [string, unknown] => {
    const call: unknown = Reflect.get(api, name)
    return [name, kind === 'read' || !isCall(call) ? call : (argument: unknown) => noted(history.audit, name, call, argument)]
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names, each with what stood behind it
  return Object.fromEntries(calls) as unknown as ControlApi
}

function isCall(value: unknown): value is Call {
  return typeof value === 'function'
}

async function noted(audit: Understudy['history']['audit'], call: string, make: Call, argument: unknown): Promise<unknown> {
  const entry = (outcome: string): void =>
    audit.add({ at: Date.now(), call, who: textOf(argument, 'who'), why: textOf(argument, 'why'), what: what(argument), outcome })
  try {
    const result = await make(argument)
    entry('done')
    return result
  } catch (error) {
    entry(error instanceof Problem ? error.code : 'internal')
    throw error
  }
}

/** `group orders, to live, step 1` */
function what(argument: unknown): string {
  const parts = TOLD.flatMap((name) => {
    const text = textOf(argument, name)
    return text === '' ? [] : [`${name} ${text}`]
  })
  return [...parts, ...address(argument), ...files(argument)].join(', ').slice(0, LONGEST)
}

/** Without who asks there (`user:password@`), and without queries. */
function address(argument: unknown): readonly string[] {
  const given = textOf(argument, 'target') || textOf(argument, 'url')
  if (given === '') return []
  const [path = ''] = given.split(/[?#]/, 1)
  return [path.replace(/^(\w+:\/\/)[^/]*@/, '$1')]
}

function files(argument: unknown): readonly string[] {
  const list = member(argument, 'files')
  return Array.isArray(list) ? [`files ${list.map((file) => textOf(file, 'name')).join(' ')}`] : []
}

function textOf(argument: unknown, name: string): string {
  const value = member(argument, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST) : ''
}

function member(argument: unknown, name: string): unknown {
  return typeof argument === 'object' && argument !== null && Object.hasOwn(argument, name) ? Reflect.get(argument, name) : undefined
}
