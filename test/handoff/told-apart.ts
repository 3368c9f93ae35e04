import assert from 'node:assert/strict'
import type { CompiledContract } from '../../src/model/protocol.ts'
import type { Reply } from '../../src/model/exchange.ts'
import type { KeptBody } from '../../src/model/wire.ts'
import { isError } from '../../src/model/verdict.ts'
import { compiled } from './comparing.ts'

/** What a service answers: 200 or what the stand-in says, JSON, unless told otherwise. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly type?: string
  readonly body?: unknown
  /** In the place of the body. */
  readonly text?: string
}

/** A consumer's request: `POST /orders`, with JSON or with a text of its own type. */
export interface Question {
  readonly line: string
  readonly type?: string
  readonly body?: unknown
  readonly text?: string
}

export const text = { type: 'string' } as const
export const whole = { type: 'integer' } as const
export const number = { type: 'number' } as const
export const flag = { type: 'boolean' } as const

export function members(properties: object, required: readonly string[] = []): object {
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
}

export function list(items: object, more: object = {}): object {
  return { type: 'array', items, ...more }
}

export function query(name: string, schema: object = text, more: object = {}): object {
  return { name, in: 'query', schema, ...more }
}

export function inPath(name: string): object {
  return { name, in: 'path', required: true, schema: text }
}

export function json(schema: object, more: object = {}): object {
  return { description: 'Told.', content: { 'application/json': { schema } }, ...more }
}

export function contractOf(paths: object, schemas: object = {}): CompiledContract {
  return compiled({ openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths, components: { schemas } })
}

/** Names of the differences that count in a service's answer; none where it matches. Anything but the two is a failure of the test. */
export async function found(contract: CompiledContract, question: Question, answer: Answer): Promise<readonly string[]> {
  const [method = '', target = ''] = question.line.split(' ')
  const sent = question.text ?? (question.body === undefined ? '' : JSON.stringify(question.body))
  const headers = sent === '' ? [] : ['Content-Type', question.type ?? 'application/json']
  const kept = keptOf(sent)
  const request = { method, target, headers, body: sent === '' ? null : kept.bytes, origin: 'http://localhost' }
  const match = contract.identify(request)
  const inspection = contract.inspect(match, request, sent === '' ? null : kept)
  assert.deepEqual(inspection.findings.filter(isError), [], question.line)
  const own = contract.improvise(match, request, inspection)
  const bytes = own.body ?? new Uint8Array(0)
  const control: Reply<KeptBody> = { ...own, body: { bytes, size: bytes.length, whole: true } }
  const body = keptOf(answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)))
  const fields = Object.entries(answer.headers ?? {}).flat()
  const typed = body.size === 0 ? fields : ['Content-Type', answer.type ?? 'application/json', ...fields]
  const candidate: Reply<KeptBody> = { status: answer.status ?? own.status, headers: typed, body, by: 'live', why: [], findings: null }
  const timings = { firstByte: 1, lastByte: 2, budget: null }
  const { verdict, differences } = await contract.compare(match, { request, inspection, control, candidate, timings, masks: [] })
  const counting = differences.filter(({ gate }) => gate !== null).map(({ kind, path }) => `${kind} ${path}`)
  assert.equal(verdict, counting.length === 0 ? 'matched' : 'mismatched', question.line)
  return counting
}

function keptOf(content: string): KeptBody {
  const bytes = Buffer.from(content)
  return { bytes, size: bytes.length, whole: true }
}
