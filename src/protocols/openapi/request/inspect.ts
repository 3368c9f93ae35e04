import type { Params } from '../../../model/exchange.ts'
import type { ContractDefect } from '../../../model/contract.ts'
import type { CompileOptions } from '../../../model/protocol.ts'
import type { Inspection } from '../../../model/match.ts'
import type { KeptBody, WireRequest } from '../../../model/wire.ts'
import { compileBody, readBody, type BodyModel } from '../bodies/body.ts'
import { readForm } from '../bodies/form.ts'
import { Findings, NO_FINDINGS } from './findings.ts'
import type { Matched } from '../match/match.ts'
import type { OperationModel, Parameter, ParameterIn } from '../operation.ts'
import { compileParameter, readCookies, readHeaders, readPath, readQuery, readDocument, type ParameterReader } from '../params/params.ts'
import { fieldsOf, NO_FIELDS, put, unescapeForm, unescapePercent, type Fields } from '../params/fields.ts'
import { NOT_HELD } from '../../../schema/check/check.ts'
import { credentialNames, judgeSecurity } from './security.ts'

export type InspectOptions = Pick<CompileOptions, 'security' | 'credentials' | 'serialization' | 'unknownQuery'> & {
  readonly seed?: number
}

/** Query parameters that speak to the stand-in and not to the operation. */
const TWINS: readonly string[] = ['__code', '__example', '__dynamic', '__seed', '__server']

interface Readers {
  readonly path: readonly ParameterReader[]
  readonly query: readonly ParameterReader[]
  readonly header: readonly ParameterReader[]
  readonly cookie: readonly ParameterReader[]
  /** 3.2: the whole query as one value. */
  readonly whole: Parameter | null
  /** Names of query parameters that are never unknown though no parameter claims them. */
  readonly known: ReadonlySet<string>
  readonly body: BodyModel | null
  /** What the contract refers to and does not have: nothing is held against it. */
  readonly lost: readonly ContractDefect[]
}

const compiled = new WeakMap<OperationModel, Readers>()
const NONE: Readonly<Record<string, unknown>> = Object.freeze({})

/**
 * Holds a request against its operation: decodes parameters and body, and collects everything that is wrong (fifty findings at most).
 * `body` is null where the request has none. Never throws.
 */
export function inspectRequest(
  model: OperationModel,
  request: WireRequest,
  matched: Matched,
  body: KeptBody | null,
  options: InspectOptions,
): Inspection {
  let readers = compiled.get(model)
  if (readers === undefined) compiled.set(model, (readers = compile(model)))
  const findings = new Findings()
  const lenient = options.serialization === 'lenient'
  const { headers } = request
  const fields = matched.query === '' ? NO_FIELDS : fieldsOf(matched.query)
  if (options.security !== 'off' && model.security.length > 0) judgeSecurity(model, request, fields, options, findings)
  for (const { code, place, message } of readers.lost) findings.warn(code, 'contract', place, `${NOT_HELD}: ${message}`)
  const params: Params = {
    path: readPath(readers.path, matched, findings),
    query: readAllQuery(readers, matched.query, fields, findings, options),
    header: readHeaders(readers.header, headers, findings),
    cookie: readCookies(readers.cookie, headers, findings, lenient),
  }
  let content: unknown
  if (readers.body !== null) content = readBody(readers.body, headers, body, findings, lenient)
  else if (body !== null && body.size > 0) {
    findings.warn('unexpected-body', 'body', model.operation.place, 'The operation documents no request body; this one was not looked at.')
  }
  return { params, content, findings: findings.list.length === 0 ? NO_FINDINGS : findings.list }
}

function compile(model: OperationModel): Readers {
  const of = (where: ParameterIn): readonly ParameterReader[] => {
    const own = model.parameters.filter((parameter) => parameter.in === where)
    return own.map((one) => compileParameter(one, new Set([...own.filter((other) => other !== one).map((other) => other.name), ...known])))
  }
  const known = new Set([...TWINS, ...credentialNames(model)])
  const whole = model.parameters.find((parameter) => parameter.in === 'querystring') ?? null
  const body = model.body === null ? null : compileBody(model.body)
  // An exploded object takes what is left, so those that name their members come first.
  const query = [...of('query')].sort((a, b) => Number(a.shape.open && a.shape.object) - Number(b.shape.open && b.shape.object))
  const lost = model.defects.filter(({ code }) => code === 'unresolved-reference')
  return { path: of('path'), query, header: of('header'), cookie: of('cookie'), whole, known, body, lost }
}

function readAllQuery(readers: Readers, raw: string, fields: Fields, findings: Findings, options: InspectOptions): Params['query'] {
  if (readers.whole !== null) return readWhole(readers.whole, raw, fields, findings, options)
  if (readers.query.length === 0 && fields.list.length === 0) return NONE
  const values = readQuery(readers.query, fields, findings, options.serialization === 'lenient')
  if (fields.cut)
    findings.add('too-many-fields', 'query', null, `The query has more than ${fields.list.length} parameters. The rest was not read.`)
  judgeUnknown(readers, fields, findings, options)
  return values
}

function judgeUnknown(readers: Readers, fields: Fields, findings: Findings, options: InspectOptions): void {
  const told = new Set<string>()
  for (const { name, used } of fields.list) {
    if (used || told.has(name) || readers.known.has(name)) continue
    told.add(name)
    const names = readers.query.map((reader) => reader.parameter.name)
    const message = `The contract has no query parameter '${name.slice(0, 100)}' here. ${names.length === 0 ? 'It has none at all.' : `It has ${names.slice(0, 20).join(', ')}.`}`
    findings.add('unknown-query', `query.${name}`, null, message, options.unknownQuery === 'refuse' ? 'error' : 'warning')
    if (told.size >= 10) return
  }
}

function readWhole(parameter: Parameter, raw: string, fields: Fields, findings: Findings, options: InspectOptions): Params['query'] {
  const media = parameter.content
  const values: Record<string, unknown> = {}
  const at = `query.${parameter.name}`
  if (raw === '' || media === null) {
    if (raw === '' && parameter.required) findings.add('required', at, parameter.place, `The query is required but missing.`)
    return values
  }
  const reader = compileParameter(parameter, NO_NAMES)
  if (reader.kind === 'form') {
    const lenient = options.serialization === 'lenient'
    put(values, parameter.name, readForm({ media, findings, lenient, unescape: unescapeForm, at }, fields))
    return values
  }
  // Plus signs mean spaces in forms only.
  const text = reader.kind === 'json' ? unescapeForm(raw) : unescapePercent(raw)
  if (text === null)
    findings.add('malformed-escape', at, null, 'The query has a percent sign that is not followed by the hex digits of UTF-8.')
  else readDocument(reader, text, values, findings)
  return values
}

const NO_NAMES: ReadonlySet<string> = new Set()
