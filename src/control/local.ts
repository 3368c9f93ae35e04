import type { RequestLike } from '../app/request.ts'
import { soon } from '../app/handoff/soon.ts'
import type { Understudy } from '../app/understudy.ts'
import type { Desk } from '../desk/desk.ts'
import type { Place, Position } from '../model/place.ts'
import { type Stage, STAGES } from '../model/handoff.ts'
import { Problem } from '../model/problem.ts'
import type { ControlApi, ServerInfo } from './api.ts'
import { audited } from './audited.ts'
import { checkContract, operationView, passageAt } from './contracts.ts'
import { mapMarkdown } from '../planning/picture/map-markdown.ts'
import { planMarkdown } from '../planning/picture/plan-markdown.ts'
import { needsSvg, planSvg } from '../planning/picture/plan-svg.ts'
import { svgOf } from '../planning/picture/svg.ts'
import { authority, localHandoff } from './handoff.ts'
import { resourcesOf } from './resources.ts'
import { localState, summaryOf as stateSummary } from './state.ts'
import { groupStatus, statusOf, tallyOf } from './status.ts'
import { summaryOf, viewOf } from './views.ts'
import { checkedBudget, checkedText, checkedWhatIf } from './what-if.ts'

/** What only the process knows of itself. */
export interface ProcessFacts {
  readonly version: string
  readonly startedAt: number
  /** Where the stand-in listens; asked when needed, since the port may be chosen late. */
  readonly url: () => string
}

/** How many exchanges a list has where nobody says. */
const PAGE = 100

/** The control API over a stand-in in this process. Without a desk, there is no plan. */
export function localControl(understudy: Understudy, facts: ProcessFacts, desk: (() => Promise<Desk>) | null = null): ControlApi {
  const locate = locator(understudy)
  return audited(understudy, {
    info: async () => info(understudy, facts),
    ...looking(understudy, locate),
    status: async () => statusOf(understudy),
    moves: async ({ group, limit = PAGE }) =>
      understudy.handoff.moves
        .filter((move) => group === undefined || move.group === group)
        .slice(-limit)
        .reverse(),
    audit: async ({ limit = PAGE }) => understudy.history.audit.entries(limit),
    testUpstream: async ({ name }) => understudy.handoff.test(name),
    async handoff({ group, to, step, force, who, why }) {
      const options = { ...(step === undefined ? {} : { step: whole('step', step) }), ...forceOf(force) }
      const moved = await understudy.controller.move(group, checkedStage(to), authority(who, why), options)
      return groupStatus(understudy, moved, tallyOf(understudy))
    },
    async rollback({ group, who, why }) {
      const back = understudy.handoff.rollback(group ?? null, authority(who, why))
      // It is done already: a store that does not answer keeps nobody waiting.
      await soon(understudy.controller.settled())
      return back.map((one) => groupStatus(understudy, one, tallyOf(understudy)))
    },
    async addUpstream({ group, url, name, who, why }) {
      const changed = understudy.handoff.addUpstream(group, { url }, authority(who, why), name)
      await understudy.controller.settled()
      return groupStatus(understudy, changed, tallyOf(understudy))
    },
    clear: async () => ({ cleared: await understudy.history.clear() }),
    ...localState(understudy.state),
    ...localHandoff(understudy, locate),
    ...planning(desk),
  })
}

type Looking = 'contracts' | 'operations' | 'operation' | 'passage' | 'check' | 'resources' | 'exchanges' | 'exchange' | 'explain' | 'send'

/** Contracts, and what was asked and answered by them. */
function looking(understudy: Understudy, locate: (place: Place) => Position | null): Pick<ControlApi, Looking> {
  return {
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
    exchanges: async (query) => (await understudy.history.exchanges({ ...query, limit: query.limit ?? PAGE })).map(summaryOf),
    exchange: async ({ id }) => {
      const found = await understudy.history.find(id)
      if (found !== null) return viewOf(found.exchange, found.sequence, locate, understudy.recorder.beside(id))
      throw new Problem('not-found', `There is no exchange ${JSON.stringify(id)}; it may have made room for later ones.`)
    },
    explain: async (request) => viewOf(await understudy.explain(checkedRequest(request)), 0, locate),
    send: async (request) => {
      const { id } = await understudy.take(checkedRequest(request))
      const found = await understudy.history.find(id)
      if (found === null) throw new Problem('not-found', 'The exchange was larger than what is kept.')
      return viewOf(found.exchange, found.sequence, locate)
    },
  }
}

type Planning = 'plan' | 'whatIf' | 'pin' | 'unpin' | 'needs' | 'picture' | 'map' | 'blast'

/** What a product owner asks. The desk is set up when it is asked first. */
function planning(desk: (() => Promise<Desk>) | null): Pick<ControlApi, Planning> {
  const asked = async (): Promise<Desk> => {
    if (desk === null) throw new Problem('not-found', 'This server was started without a place for plans.')
    return desk()
  }
  return {
    plan: async ({ budget }) => (await asked()).plan({ budget: checkedBudget(budget) }),
    whatIf: async ({ budget, ...rest }) => (await asked()).whatIf(checkedWhatIf(rest), checkedBudget(budget)),
    async pin({ pin, who, why }) {
      const [one] = checkedWhatIf({ pins: [pin] }).pins ?? []
      const said = authority(who, why)
      const now = await asked()
      if (one !== undefined) now.pin(one, said.why === '' ? said.who : `${said.why} (${said.who})`)
      return now.plan()
    },
    async unpin({ pin, who, why }) {
      const [one] = checkedWhatIf({ pins: [pin] }).pins ?? []
      authority(who, why)
      const now = await asked()
      if (one !== undefined) now.release(one)
      return now.plan()
    },
    needs: async ({ need }) => (await asked()).needs(typeof need === 'string' ? { need } : {}),
    async picture({ of, form }) {
      const now = await asked()
      if (of === 'map') return { text: form === 'svg' ? svgOf(now.map().map) : mapMarkdown(now.map().map) }
      const view = await now.plan()
      if (form === 'markdown') return { text: planMarkdown(view, view.grid) }
      return { text: of === 'needs' ? needsSvg(view.grid) : planSvg(view) }
    },
    map: async () => (await asked()).map(),
    blast: async ({ node }) => (await asked()).blast({ node: checkedText(node, 'node') }),
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

function whole(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new Problem('bad-argument', `${name} is a whole number from 0, not ${JSON.stringify(value)}.`)
}

/** Nobody overrides gates for longer than that. */
const LONGEST = 7 * 24 * 60 * 60_000

function forceOf(force: unknown): { readonly force?: number } {
  return force === undefined ? {} : { force: Date.now() + Math.min(whole('force', force), LONGEST) }
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
    state: stateSummary(understudy.state),
  }
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
