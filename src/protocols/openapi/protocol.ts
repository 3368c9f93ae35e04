import { noEvidence } from '../../model/comparison.ts'
import type { Operation } from '../../model/contract.ts'
import type { Documents } from '../../model/documents.ts'
import type { CompiledContract, CompileOptions, Protocol } from '../../model/protocol.ts'
import type { Inspection, Match } from '../../model/match.ts'
import { NO_PARAMS } from '../../model/exchange.ts'
import type { AnswerSettings } from './answer/settings.ts'
import { answer } from './answer/answer.ts'
import { AnswerCache } from './answer/cache.ts'
import { createEntities } from './answer/entities.ts'
import { type Knowledge, knowledgeOf } from './compare/knowledge.ts'
import { describeOperation } from './describe/describe.ts'
import { inspectRequest } from './request/inspect.ts'
import { judge } from './judge.ts'
import { createMatcher, type Matched } from './match/match.ts'
import type { OperationModel } from './operation.ts'
import { isOpenApi } from './read/root.ts'
import { readContract, type OpenApiContract } from './read/read.ts'
import type { Inference } from './state/inference.ts'
import { discreet, redactExchange, redactReply, redactTarget, secretsOf, type Secrets } from './redact.ts'
import { missed, refusal, type Miss } from './answer/refuse.ts'
import { promisesOf } from './promises.ts'
import { idempotencyKey } from './request/repeat-key.ts'
import { subjectOf } from './subject.ts'
import { createTokenIssuer } from './request/token.ts'

/** Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2. */
export const openapi: Protocol = {
  name: 'openapi',
  claims: isOpenApi,
  compile,
}

/** A request that has an operation. */
class Found implements Match {
  readonly operation: Operation
  readonly wantsBody = true
  readonly closeness = 2
  readonly matched: Matched

  constructor(matched: Matched) {
    this.operation = matched.operation
    this.matched = matched
  }
}

/** A request that has none. */
class Lost implements Match {
  readonly operation = null
  readonly wantsBody = false
  readonly closeness: number
  readonly miss: Miss

  constructor(miss: Miss) {
    this.miss = miss
    this.closeness = miss.kind === 'method' ? 1 : 0
  }
}

const NOTHING: Inspection = { params: NO_PARAMS, content: undefined, findings: [] }
const NOWHERE: Miss = { kind: 'path', allow: [], near: [] }

function compile(documents: Documents, options: CompileOptions): CompiledContract {
  const read = readContract(documents, options)
  const matcher = createMatcher(read.routes, options.mount)
  const settings = settingsOf(documents, read, options)
  const secretsIn = secretsBy((operation) => read.model(operation))
  const modelOf = (match: Match): OperationModel | null => (match.operation === null ? null : read.model(match.operation))
  const inference = once(() => inferred(read))
  const world = once(async () => (await import('./world/world.ts')).createWorld(read, settings, await inference()))
  const knowledge = new WeakMap<Operation, Knowledge>()
  const operationAt = (target: string): string | null => {
    const found = matcher.match('GET', target)
    return 'miss' in found ? null : found.operation.id
  }
  const issuer = createTokenIssuer(read.tokenUrls, options)
  return {
    contract: read.contract,
    defects: read.defects,
    identify: (request) => identify(matcher.match(request.method, request.target, request.headers)),
    inspect(match, request, body) {
      if (!(match instanceof Found)) return NOTHING
      const found = inspectRequest(read.model(match.operation), request, match.matched, body, options)
      return found.findings.length === 0 ? found : { ...found, findings: discreet(secretsIn(match.operation), found.findings) }
    },
    improvise(match, request, inspection) {
      const model = modelOf(match)
      return model === null ? missed(missOf(match), request) : answer(settings, { model, request, inspection })
    },
    refuse(match, request, findings) {
      const model = modelOf(match)
      return model === null ? missed(missOf(match), request) : refusal(settings, model, request, findings)
    },
    beside: (request, body) => issuer.answer(request, body),
    judge(match, request, reply) {
      if (match.operation === null) return []
      const findings = judge(read.model(match.operation), request, reply)
      return findings.length === 0 ? findings : discreet(secretsIn(match.operation), findings)
    },
    async compare(match, legs) {
      const { operation } = match
      if (operation === null) return noEvidence('error', 'no-operation')
      const { compareLegs } = await import('./compare/compare.ts')
      let known = knowledge.get(operation)
      if (known === undefined)
        knowledge.set(operation, (known = knowledgeOf(read, await inference(), operation, operationAt, secretsIn(operation))))
      return compareLegs(known, legs)
    },
    subject: (operation) => subjectOf(read.model(operation)),
    repeatKey: ({ operation }, request) => (operation === null ? null : idempotencyKey(read.model(operation), request)),
    promises: (operation) => promisesOf(read.model(operation)),
    resources: () => Promise.resolve(inference()),
    world,
    ...placesIn(documents),
    describe: (operation) => describeOperation(read.model(operation), { documents, seed: options.seed, now: options.now }),
    ...hiding(secretsIn),
    check: () => read.check(),
  }
}

/** The secrets of each operation, worked out once. */
function secretsBy(modelOf: (operation: Operation) => OperationModel): (operation: Operation) => Secrets {
  const secrets = new WeakMap<Operation, Secrets>()
  return (operation) => {
    let known = secrets.get(operation)
    if (known === undefined) secrets.set(operation, (known = secretsOf(modelOf(operation))))
    return known
  }
}

/** What takes out of exchanges what must not be kept of them. */
function hiding(secretsIn: (operation: Operation) => Secrets): Pick<CompiledContract, 'redact' | 'redactReply' | 'redactTarget'> {
  return {
    redact: ({ operation }, exchange) => (operation === null ? exchange : redactExchange(secretsIn(operation), exchange)),
    redactReply: ({ operation }, reply) => (operation === null ? reply : redactReply(secretsIn(operation), reply)),
    redactTarget: (operation, target) => redactTarget(target, secretsIn(operation).query),
  }
}

function placesIn(documents: Documents): Pick<CompiledContract, 'locate' | 'excerpt' | 'passage'> {
  return {
    locate: (place) => documents.position(place),
    excerpt: (place) => documents.excerpt(place),
    passage: (place, before, after) => documents.passage(place, before, after),
  }
}

/** Loaded when somebody asks, so that starting does not wait for it. */
async function inferred(read: OpenApiContract): Promise<Inference> {
  const { inferResources } = await import('./state/infer.ts')
  return inferResources(read)
}

/** What is made when it is first asked for: a promise until it is there, itself from then on. */
function once<T>(make: () => Promise<T>): () => T | Promise<T> {
  let made: { readonly value: T } | null = null
  let making: Promise<T> | null = null
  return () => {
    if (made !== null) return made.value
    making ??= make().then((value) => {
      made = { value }
      return value
    })
    return making
  }
}

function identify(found: Matched | { readonly miss: Miss }): Match {
  return 'miss' in found ? new Lost(found.miss) : new Found(found)
}

function missOf(match: Match): Miss {
  return match instanceof Lost ? match.miss : NOWHERE
}

function settingsOf(documents: Documents, read: OpenApiContract, options: CompileOptions): AnswerSettings {
  return {
    seed: options.seed,
    now: options.now,
    verbatim: options.examples === 'verbatim',
    cache: new AnswerCache(options.cacheBytes),
    locate: (place) => documents.position(place),
    entities: createEntities(read.routes, ({ operation }) => read.model(operation)),
  }
}
