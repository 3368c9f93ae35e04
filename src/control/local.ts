import type { Authority } from '../app/handoff.ts'
import { differences } from '../app/query.ts'
import type { RequestLike } from '../app/request.ts'
import type { Understudy } from '../app/understudy.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Place, Position } from '../model/place.ts'
import { type Stage, STAGES } from '../model/handoff.ts'
import { Problem } from '../model/problem.ts'
import type { ControlApi, ServerInfo } from './api.ts'
import { checkContract, operationView, passageAt } from './contracts.ts'
import { resourcesOf } from './resources.ts'
import { groupStatus, statusOf, tallyOf } from './status.ts'
import { summaryOf, viewOf } from './views.ts'

/** What only the process knows of itself. */
export interface ProcessFacts {
  readonly version: string
  readonly startedAt: number
  /** Where the stand-in listens; asked when needed, since the port may be chosen late. */
  readonly url: () => string
}

/** How many exchanges a list has where nobody says. */
const PAGE = 100

/** The control API over a stand-in in this process. */
export function localControl(understudy: Understudy, facts: ProcessFacts): ControlApi {
  const locate = locator(understudy)
  return {
    info: async () => info(understudy, facts),
    contracts: async () =>
      understudy.compiled.map(({ contract, defects }) => ({
        ...contract,
        operations: contract.operations.length,
        defects: defects.map((defect) => ({ ...defect, position: locate(defect.place) })),
      })),
    operations: async ({ contract }) =>
      understudy.contracts
        .filter(({ id }) => contract === undefined || id === contract)
        .flatMap(({ id, operations }) =>
          operations.map((operation) => ({ ...operation, contract: id, position: locate(operation.place) })),
        ),
    operation: async (query) => operationView(understudy, query, locate),
    passage: async (query) => passageAt(understudy, query),
    check: async ({ contract }) => checkContract(understudy, contract, locate),
    resources: async ({ contract }) => resourcesOf(understudy, contract),
    exchanges: async (query) => recorded(understudy, query).map(([sequence, exchange]) => summaryOf(exchange, sequence)),
    exchange: async ({ id }) => {
      const found = understudy.recorder.find(id)
      if (found !== null) return viewOf(found.exchange, found.sequence, locate)
      throw new Problem('not-found', `There is no exchange ${JSON.stringify(id)}; it may have made room for later ones.`)
    },
    explain: async (request) => viewOf(await understudy.explain(checkedRequest(request)), 0, locate),
    send: async (request) => {
      const { id } = await understudy.take(checkedRequest(request))
      const found = understudy.recorder.find(id)
      if (found === null) throw new Problem('not-found', 'The exchange was larger than what is kept.')
      return viewOf(found.exchange, found.sequence, locate)
    },
    status: async () => statusOf(understudy),
    moves: async ({ group, limit = PAGE }) =>
      understudy.handoff.moves
        .filter((move) => group === undefined || move.group === group)
        .slice(-limit)
        .reverse(),
    testUpstream: async ({ name }) => understudy.handoff.test(name),
    handoff: async ({ group, to, who, why }) =>
      groupStatus(understudy.handoff.move(group, checkedStage(to), checkedAuthority(who, why)), tallyOf(understudy)),
    rollback: async ({ group, who, why }) => {
      const back = understudy.handoff.rollback(group ?? null, checkedAuthority(who, why))
      return back.map((one) => groupStatus(one, tallyOf(understudy)))
    },
    addUpstream: async ({ group, url, name, who, why }) =>
      groupStatus(understudy.handoff.addUpstream(group, { url }, checkedAuthority(who, why), name), tallyOf(understudy)),
    clear: async () => ({ cleared: understudy.clear() }),
  }
}

/** What comes over the wire is not yet what its type says. */
function checkedStage(stage: unknown): Stage {
  const known = STAGES.find((one) => one === stage)
  if (known === undefined) throw new Problem('bad-argument', `There is no stage ${JSON.stringify(stage)}; there are ${STAGES.join(', ')}.`)
  return known
}

function checkedRequest(request: RequestLike): RequestLike {
  const { method = 'GET', target, headers = [], body } = request
  const texts = isHeaderList(headers) && headers.length % 2 === 0 && headers.every((one) => typeof one === 'string')
  if (typeof method !== 'string' || typeof target !== 'string' || !texts) {
    throw new Problem(
      'bad-argument',
      'A request has a method, a target and a list of headers: {"method": "GET", "target": "/orders/7", "headers": ["Accept", "*/*"]}.',
    )
  }
  return { method, target, headers, ...(body === undefined ? {} : { body }) }
}

function isHeaderList(headers: unknown): headers is readonly string[] {
  return Array.isArray(headers)
}

function checkedAuthority(who: unknown, why: unknown): Authority {
  if (typeof who !== 'string' || who === '' || who.length > 200) throw new Problem('bad-argument', 'A change needs a name: `who`.')
  return { who, why: typeof why === 'string' ? why.slice(0, 1_000) : '' }
}

function info(understudy: Understudy, { version, startedAt, url }: ProcessFacts): ServerInfo {
  const { contracts, recorder, condition } = understudy
  const operations = contracts.reduce((sum, contract) => sum + contract.operations.length, 0)
  return {
    name: 'understudy',
    version,
    pid: process.pid,
    startedAt,
    url: url(),
    contracts: contracts.length,
    operations,
    exchanges: recorder.latest,
    reloads: condition.reloads,
    problems: condition.problems,
  }
}

function recorded(understudy: Understudy, query: Parameters<ControlApi['exchanges']>[0]): [number, Exchange][] {
  const { before = Number.POSITIVE_INFINITY, limit = PAGE, ...wanted } = query
  const found: [number, Exchange][] = []
  for (const { sequence, exchange } of understudy.recorder.backwards()) {
    if (found.length >= limit) break
    if (sequence < before && differences(exchange, wanted).length === 0) found.push([sequence, exchange])
  }
  return found.reverse()
}

/** A place is of the contract whose document it stands in; the first that knows the document answers. */
function locator(understudy: Understudy): (place: Place) => Position | null {
  return (place) => {
    for (const compiled of understudy.compiled) {
      const position = compiled.locate(place)
      if (position !== null) return position
    }
    return null
  }
}
