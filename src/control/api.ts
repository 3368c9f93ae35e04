import type { AuditEntry } from '../app/state/audit.ts'
import type { Trouble } from '../app/condition.ts'
import type { ExchangeQuery } from '../app/query.ts'
import type { RequestLike } from '../app/request.ts'
import type { BlastView, MapView, PlanView } from '../desk/desk.ts'
import type { NeedRow } from '../desk/grid.ts'
import type { Consumer } from '../model/consumer.ts'
import type { Contract, ContractDefect, Operation } from '../model/contract.ts'
import type { ExchangeLine } from '../model/exchange-line.ts'
import type { Params, ReplyBy, ShadowSummary } from '../model/exchange.ts'
import type { Authority } from '../app/handoff/handoff.ts'
import type { Decision, Move, Stage } from '../model/handoff.ts'
import type { SenderHealth } from '../model/sender.ts'
import type { OperationDescription } from '../model/description.ts'
import type { Passage, Position } from '../model/place.ts'
import type { Resource, Role } from '../model/resource.ts'
import type { Pin, WhatIf } from '../planning/instance.ts'
import type { Finding } from '../model/verdict.ts'
import type { WhatIfReport } from '../planning/report.ts'
import type { BodyView } from './body-view.ts'
import type { GroupStatus } from './group-status.ts'
import type { HandoffApi } from './handoff-api.ts'
import type { StateApi, StateSummary } from './state-api.ts'

/**
 * All that can be asked of a running server, by the CLI, by the dashboard and by strangers. One list: a call that one side
 * forgets does not compile.
 */
export interface ControlApi extends StateApi, HandoffApi {
  info(): Promise<ServerInfo>
  contracts(): Promise<readonly ContractSummary[]>
  operations(query: { readonly contract?: string }): Promise<readonly OperationSummary[]>
  /** One operation whole: what the contract says of it, its lines there, and who answers it now. */
  operation(query: { readonly operation: string; readonly contract?: string }): Promise<OperationView>
  /** Lines of a contract around a place of it. */
  passage(query: PassageQuery): Promise<Passage>
  /** Looks at all of a contract for what is wrong with it; takes seconds for a large one. */
  check(query: { readonly contract: string }): Promise<Checked>
  /** What consumers can keep, as it is inferred from the contracts. */
  resources(query: { readonly contract?: string }): Promise<readonly ContractResources[]>
  /** Oldest first; `before` a sequence, for the page before a page. */
  exchanges(query: ExchangeQuery & { readonly before?: number }): Promise<readonly ExchangeSummary[]>
  exchange(query: { readonly id: string }): Promise<ExchangeView>
  /** What would be answered, and why; nothing is recorded. */
  explain(request: RequestLike): Promise<ExchangeView>
  /** Asks the stand-in as a consumer would, recorded like any other exchange. */
  send(request: RequestLike): Promise<ExchangeView>
  /** Which group is where, who is behind it, and what came of the last exchanges. */
  status(): Promise<Status>
  /** Changes of routing, the latest first. */
  moves(query: { readonly group?: string; readonly limit?: number }): Promise<readonly Move[]>
  /** Who changed something by a call, when, what and why: the latest first. */
  audit(query: { readonly limit?: number }): Promise<readonly AuditEntry[]>
  /** Asks an upstream, without a consumer, whether it answers. */
  testUpstream(query: { readonly name: string }): Promise<UpstreamTest>
  /** Moves a group; to a step of the canary, from 0; by force for so many milliseconds, past the gates. */
  handoff(
    change: { readonly group: string; readonly to: Stage; readonly step?: number; readonly force?: number } & Authority,
  ): Promise<GroupStatus>
  /** Gives all groups, or one, back to the stand-in. */
  rollback(change: { readonly group?: string } & Authority): Promise<readonly GroupStatus[]>
  /** Names the service that is to take over a group. */
  addUpstream(change: { readonly group: string; readonly url: string; readonly name?: string } & Authority): Promise<GroupStatus>
  /** What to deliver next, for whom, and why; in `budget` milliseconds, or the best so far. */
  plan(query: { readonly budget?: number }): Promise<PlanView>
  /** What another world would cost: pins, stand-ins and dependencies thought away, other estimates. Nothing is changed. */
  whatIf(query: WhatIf & { readonly budget?: number }): Promise<WhatIfReport>
  /** Decides something over the head of the plan; it is in force at once, and stands in a plan file. */
  pin(change: { readonly pin: Pin } & Authority): Promise<PlanView>
  /** Takes a pin away that was taken so. */
  unpin(change: { readonly pin: Pin } & Authority): Promise<PlanView>
  /** Needs against operations: who can start today. */
  needs(query: { readonly need?: string }): Promise<readonly NeedRow[]>
  /** The plan, the needs or the map as a picture (SVG), or in words and tables (Markdown, with a Mermaid gantt or flowchart). */
  picture(query: { readonly of: 'plan' | 'needs' | 'map'; readonly form: 'svg' | 'markdown' }): Promise<{ readonly text: string }>
  /** Who needs whom, declared and seen, and what that means. */
  map(): Promise<MapView>
  /** Who stops when a node of the map stops. */
  blast(query: { readonly node: string }): Promise<BlastView>
  /** Forgets the exchanges held so far. */
  clear(): Promise<{ readonly cleared: number }>
}

/** Which calls only look, and which change something. */
export const CALLS: Readonly<Record<keyof ControlApi, 'read' | 'change'>> = {
  info: 'read',
  contracts: 'read',
  operations: 'read',
  operation: 'read',
  passage: 'read',
  check: 'read',
  resources: 'read',
  exchanges: 'read',
  exchange: 'read',
  explain: 'read',
  status: 'read',
  moves: 'read',
  audit: 'read',
  send: 'change',
  testUpstream: 'change',
  handoff: 'change',
  rollback: 'change',
  addUpstream: 'change',
  plan: 'read',
  whatIf: 'read',
  pin: 'change',
  unpin: 'change',
  needs: 'read',
  picture: 'read',
  map: 'read',
  blast: 'read',
  clear: 'change',
  gates: 'read',
  evidence: 'read',
  diff: 'read',
  canGoLive: 'read',
  wouldSelect: 'read',
  approve: 'change',
  hold: 'change',
  release: 'change',
  unblock: 'change',
  resetEvidence: 'change',
  state: 'read',
  stateResources: 'read',
  entities: 'read',
  entity: 'read',
  sessions: 'read',
  snapshots: 'read',
  journal: 'read',
  resetState: 'change',
  seedState: 'change',
  snapshotState: 'change',
  restoreState: 'change',
  endSession: 'change',
  forgetSnapshot: 'change',
}

export interface ServerInfo {
  readonly name: 'understudy'
  readonly version: string
  readonly pid: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Where the stand-in listens; '' where it does not. */
  readonly url: string
  readonly contracts: number
  readonly operations: number
  /** How many exchanges there were since the start. */
  readonly exchanges: number
  /** How often a configuration or a contract was taken over while it ran. */
  readonly reloads: number
  /** Why what was saved last is not in force; empty where it is. */
  readonly problems: readonly Trouble[]
  readonly state: StateSummary
}

export interface Status {
  /** Why what was saved last is not in force; empty where it is. */
  readonly problems: readonly Trouble[]
  readonly state: StateSummary
  readonly epoch: number
  readonly groups: readonly GroupStatus[]
  readonly upstreams: readonly UpstreamStatus[]
  /** Shares of the exchanges held, by consumer, the largest first. */
  readonly consumers: readonly ConsumerShare[]
}

export interface UpstreamStatus extends SenderHealth {
  readonly name: string
  readonly url: string
}

export interface UpstreamTest {
  readonly name: string
  readonly url: string
  readonly reachable: boolean
  /** The status of its answer; 0 where there was none. */
  readonly status: number
  /** Milliseconds. */
  readonly took: number
  readonly message: string
}

export interface ConsumerShare {
  readonly id: string
  readonly by: Consumer['by']
  readonly trust: Consumer['trust']
  readonly exchanges: number
  /** 0 to 1. */
  readonly share: number
}

export interface ContractSummary extends Omit<Contract, 'operations'> {
  readonly operations: number
  /** Those known so far; `check` looks for all. */
  readonly defects: readonly PlacedDefect[]
}

export interface PlacedDefect extends ContractDefect {
  readonly position: Position | null
}

export interface Checked {
  readonly defects: readonly PlacedDefect[]
  /** Whether all was looked at: there may be more than are told. */
  readonly complete: boolean
}

export interface OperationSummary extends Operation {
  readonly contract: string
  readonly position: Position | null
}

export interface OperationView extends OperationSummary {
  readonly description: OperationDescription
  readonly passage: Passage | null
  /** The group that it moves with; null where there are no groups. */
  readonly group: string | null
}

export interface PassageQuery {
  readonly uri: string
  readonly pointer: string
  /** Lines before and after it, at most 200 each. */
  readonly before?: number
  readonly after?: number
}

export interface ContractResources {
  readonly contract: string
  readonly resources: readonly Resource[]
  /** All operations of the contract, in its order; `role.resource` names the resource. */
  readonly operations: readonly OperationRole[]
}

export interface OperationRole extends Pick<Operation, 'method' | 'path'> {
  readonly role: Role
}

/** One line of a list. */
export interface ExchangeSummary extends ExchangeLine {
  /** Rises by one with every exchange of a run, from 1; 0 in what a store has kept of earlier runs. */
  readonly sequence: number
}

/** An exchange whole, in JSON. */
export interface ExchangeView extends Omit<ExchangeSummary, 'first' | 'findings'> {
  readonly params: Params
  readonly content: unknown
  readonly decision: Decision
  /** What the service has answered to the same request, held against ours; null where nothing was compared yet. */
  readonly shadow: ShadowSummary | null
  /** The other side's whole answer to the same request, as long as it is held; null where there is none. */
  readonly other: OtherAnswer | null
  readonly why: readonly string[]
  readonly request: { readonly headers: readonly string[]; readonly body: BodyView }
  readonly reply: { readonly headers: readonly string[]; readonly body: BodyView }
  readonly findings: readonly (Finding & { readonly position: Position | null })[]
}

/** The service's answer where the stand-in has answered, or the stand-in's where the service has. */
export interface OtherAnswer {
  readonly by: ReplyBy
  readonly status: number
  readonly headers: readonly string[]
  readonly body: BodyView
}
