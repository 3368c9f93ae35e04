import { PROBLEMS, type ProblemCode } from '../../../model/problem.ts'
import type { Operation } from '../../../model/contract.ts'
import { isError, type Finding } from '../../../model/verdict.ts'
import { headerAll, type WireRequest } from '../../../model/wire.ts'
import { fillHeaders } from './addresses.ts'
import { challengesFor } from './challenge.ts'
import type { Answer, AnswerSettings } from './settings.ts'
import { responseFor, type Choice } from './choose.ts'
import { encode, type Encoded } from './encode.ts'
import { fromSchema, type Material } from './make.ts'
import { isJson } from '../media-type.ts'
import type { OperationModel, ResponseModel } from '../operation.ts'
import { NO_WISH, wishOf } from './prefer.ts'
import { PROBLEM_TYPE, problemAnswer, problemBody, toldFinding, type ProblemParts } from './problem-answer.ts'
import { withReasons } from './reasons.ts'
import { bodyOf, recipeFor, type Recipe } from './recipe.ts'
import { wishedFor } from './wishes.ts'

/** What the matcher knows of a request that has no operation. */
export interface Miss {
  readonly kind: 'path' | 'method'
  readonly allow: readonly string[]
  readonly near: readonly Operation[]
}

/** No such path, with the closest operations; no such method, with those there are. An `OPTIONS` is told them as a success. */
export function missed(miss: Miss, request: WireRequest): Answer {
  const path = (request.target.split('?', 1)[0] ?? '').slice(0, 500)
  if (miss.kind === 'path') {
    const near = miss.near.map(({ method, path: template, id, summary }) => ({
      method,
      path: template,
      operation: id,
      ...(summary === '' ? {} : { summary }),
    }))
    const hint = near[0] === undefined ? '' : ` The closest is ${near[0].method} ${near[0].path}.`
    return problemAnswer({ code: 'no-such-operation', detail: `The contract has no path ${path}.${hint}`, members: { near } })
  }
  const allow = [...new Set([...miss.allow, ...(miss.allow.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ')
  if (request.method === 'OPTIONS')
    return { status: 204, headers: ['Allow', allow], body: null, by: 'understudy', why: ['the methods of the path'], findings: [] }
  return problemAnswer({
    code: 'method-not-allowed',
    detail: `${path} takes ${allow}, not ${request.method}.`,
    headers: ['Allow', allow],
    members: { allow: miss.allow },
  })
}

const SYNTAX =
  /^(?:malformed|syntax|bad-request|invalid-(?:json|utf-?8|encoding|xml|form|multipart)|not-(?:json|utf-?8|xml)|duplicate-key|unreadable|undecodable|too-deep|too-many)/

const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  'credentials-missing': 'credentials-missing',
  'credentials-malformed': 'credentials-missing',
  'credentials-unknown': 'credentials-missing',
  'scope-missing': 'scope-missing',
  'unsupported-media-type': 'unsupported-media-type',
  'not-acceptable': 'not-acceptable',
  'body-too-large': 'body-too-large',
}

/** Which problem the findings are: who is asking comes first, then what cannot be read at all, then what does not conform. */
function problemFor(findings: readonly Finding[]): ProblemCode {
  const codes = new Set(findings.map((finding) => BY_CODE[finding.code] ?? (finding.at === 'security' ? 'credentials-missing' : null)))
  for (const code of ['credentials-missing', 'scope-missing', 'body-too-large', 'unsupported-media-type', 'not-acceptable'] as const)
    if (codes.has(code)) return code
  return findings.some((finding) => SYNTAX.test(finding.code)) ? 'bad-request' : 'request-breaks-contract'
}

/** 400 and 422 stand for one another where an operation documents only one of them. */
function statusFor(code: ProblemCode, model: OperationModel): number {
  const { status } = PROBLEMS[code]
  const has = (key: number): boolean => model.responses.some((response) => response.key === String(key))
  if (status !== 400 && status !== 422) return status
  const other = status === 400 ? 422 : 400
  return !has(status) && has(other) ? other : status
}

/** The answer to a request that breaks the contract: in the operation's own documented error, else as problem+json. */
export function refusal(settings: AnswerSettings, model: OperationModel, request: WireRequest, findings: readonly Finding[]): Answer {
  const errors = findings.filter(isError)
  const code = problemFor(errors)
  return refused(settings, model, request, { code, status: statusFor(code, model), findings: errors })
}

/** The answer to a request that cannot be done, for what its findings say: in the operation's own documented error for the status, else as problem+json. */
export function refused(settings: AnswerSettings, model: OperationModel, request: WireRequest, why: Refused): Answer {
  const { status, findings } = why
  const parts = partsFor(settings, model, why)
  const wish = wishOf(request.headers, request.target)
  const wished = wish !== NO_WISH && wish.code === status && wish.example !== null ? wishedFor(model, wish) : null
  if (wished !== null && 'refusal' in wished) return wished.refusal
  const example = wished === null ? null : wish.example
  const response = wished?.choices[0]?.response ?? documentedError(model, status)
  if (response === null) return withoutBody(request, problemAnswer(parts))
  const own = documented(settings, model, request, { response, status }, parts, findings, example)
  return withoutBody(request, own ?? problemAnswer(parts))
}

/** A refusal: its code, the status that it goes out with, and what is told. */
export interface Refused {
  readonly code: ProblemCode
  readonly status: number
  readonly findings: readonly Finding[]
}

const MOST_TOLD = 20

function partsFor(settings: AnswerSettings, model: OperationModel, { code, status, findings }: Refused): ProblemParts {
  const told = findings.slice(0, MOST_TOLD).map((finding) => toldFinding(finding, settings.locate))
  const detail = summaryOf(findings) || PROBLEMS[code].title
  return { code, status, detail, headers: challengesFor(model, status, findings), members: { findings: told } }
}

function summaryOf(findings: readonly Finding[]): string {
  const [one, ...more] = findings
  if (one === undefined) return ''
  const where = one.message.includes(one.at) || one.at === 'security' ? '' : `${one.at}: `
  return `${where}${one.message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`
}

/** By the exact code, then `4XX`, then `default` if it looks like an error. */
function documentedError(model: OperationModel, status: number): ResponseModel | null {
  const response = responseFor(model, status)
  if (response === null || response.key !== 'default') return response
  const successes = model.responses.some(({ key }) => /^[23]/.test(key))
  return successes ? response : null
}

function documented(
  settings: AnswerSettings,
  model: OperationModel,
  request: WireRequest,
  choice: Choice,
  parts: ProblemParts,
  errors: readonly Finding[],
  example: string | null,
): Answer | null {
  if (choice.response.content.length === 0)
    return {
      ...problemAnswer(parts),
      headers: headersFor(settings, model, request, null, parts, ['Content-Type', PROBLEM_TYPE]),
    }
  const common = { choice, example, dynamic: false, seed: settings.seed, now: settings.now, verbatim: settings.verbatim }
  const recipe =
    recipeFor(model, { ...common, accept: headerAll(request.headers, 'accept') }) ?? recipeFor(model, { ...common, accept: undefined })
  if (recipe === null || recipe.offer === null) return null
  const base = recipe.material ?? fromSchema(recipe.offer, recipe.options)
  if ('impossible' in base) return null
  const body = (example === null ? reasoned(base, recipe, parts, errors, request) : null) ?? bodyOf(base, recipe.offer)
  const headers = headersFor(settings, model, request, recipe, parts, ['Content-Type', body.contentType])
  const why = [parts.detail, `${choice.status} by the documented ${choice.response.key}`]
  return { status: choice.status, headers, body: body.bytes, by: 'understudy', why, findings: recipe.findings }
}

function headersFor(
  settings: AnswerSettings,
  model: OperationModel,
  request: WireRequest,
  recipe: Recipe | null,
  parts: ProblemParts,
  headers: string[],
): string[] {
  const challenge = parts.headers ?? []
  const own = recipe === null ? [] : recipe.headers.filter(({ name }) => name.toLowerCase() !== 'www-authenticate')
  if (recipe !== null) fillHeaders(headers, own, { request, model, status: recipe.choice.status, itemPath: null, value: undefined })
  if (model.operation.deprecated) headers.push('Deprecation', `@${Math.floor(settings.now / 1000)}`)
  headers.push(...challenge)
  return headers
}

function reasoned(
  base: Material,
  { offer, choice, material: example }: Recipe,
  parts: ProblemParts,
  errors: readonly Finding[],
  request: WireRequest,
): Encoded | null {
  if (offer === null) return null
  const { schema } = offer.media
  if (schema === null && offer.media.examples.length === 0 && isJson(offer.type.essence)) return encode(problemBody(parts), offer, null)
  if (base.value === undefined) return bodyOf(base, offer)
  const value = withReasons(schema, base.value, {
    status: choice.status,
    summary: parts.detail,
    findings: errors,
    path: request.target.split('?', 1)[0] ?? '',
    type: `urn:understudy:problem:${parts.code}`,
    title: PROBLEMS[parts.code].title,
    madeUp: example === null,
  })
  return value === base.value ? bodyOf(base, offer) : encode(value, offer, schema)
}

function withoutBody(request: WireRequest, answer: Answer): Answer {
  if (request.method !== 'HEAD' || answer.body === null) return answer
  return { ...answer, headers: [...answer.headers, 'Content-Length', String(answer.body.length)], body: null }
}
