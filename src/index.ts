import { resolve } from 'node:path'
import type { UnderstudyOptions } from './app/options.ts'
import { createUnderstudy as createInProcess, type Understudy } from './app/understudy.ts'
import { optionsOf } from './config/options.ts'
import { readConfiguration } from './config/read.ts'
import { Desk } from './desk/desk.ts'
import { type Listening, type ListenOptions, listen } from './wires/listen.ts'
import { createNodeWire } from './wires/node.ts'
import type { ServerTls } from './wires/secure.ts'

/** A stand-in that can also be listened for on a port. */
export interface ListeningUnderstudy extends Understudy {
  /** Serves on a port, by default any free one of 127.0.0.1; closed together with the stand-in. */
  listen(options?: ListenOptions & { readonly tls?: ServerTls }): Promise<Listening>
}

/**
 * A stand-in for the service that a contract describes. Throws a `Problem` where the contract cannot be served.
 *
 * ```ts
 * await using understudy = await createUnderstudy({ contract: 'openapi.yaml' })
 * const exchange = await understudy.take({ target: '/orders/7' })
 * assert.equal(exchange.verdict.outcome, 'conforms')
 * ```
 */
export async function createUnderstudy(options: UnderstudyOptions): Promise<ListeningUnderstudy> {
  const understudy = await createInProcess(options)
  return Object.assign(understudy, {
    async listen({ tls, ...where }: ListenOptions & { readonly tls?: ServerTls } = {}): Promise<Listening> {
      const listening = await listen(createNodeWire(understudy, tls === undefined ? {} : { tls }), where)
      understudy.closing(() => listening.close())
      return listening
    },
  })
}

/**
 * What a configuration says, as options of `createUnderstudy`; paths in it are relative to it. Throws a `Problem` with all
 * mistakes, each with its line, its column and its cure.
 *
 * ```ts
 * await using understudy = await createUnderstudy({ ...configured('understudy.yaml'), seed: 7 })
 * ```
 */
export function configured(file: string, cwd: string = process.cwd()): UnderstudyOptions {
  return optionsOf(readConfiguration(file, cwd), cwd)
}

/**
 * Where a product owner asks of a stand-in what to deliver next: `folder` has the plan files. Planning goes on in a thread of its own.
 *
 * ```ts
 * await using desk = planning(understudy, 'plan')
 * const { says } = await desk.plan()
 * ```
 */
export function planning(understudy: Understudy, folder: string): Desk {
  return new Desk(understudy, { folder: resolve(folder), serving: true })
}

export type { Controller } from './app/handoff/controller.ts'
export type { Proposal } from './app/handoff/intents.ts'
export type { GoLive } from './app/handoff/go-live.ts'
export type { GroupOptions, HandoffOptions } from './app/handoff/group-options.ts'
export type { Authority, Handoff, MoveOptions } from './app/handoff/handoff.ts'
export type { ContractSource, UnderstudyOptions } from './app/options.ts'
export type { ExchangeQuery } from './app/query.ts'
export type { RequestLike } from './app/request.ts'
export type { SeedFile, SeedRows } from './app/state/seeds.ts'
export type { State } from './app/state/state.ts'
export type { StateOptions } from './app/state/state-options.ts'
export type { Understudy } from './app/understudy.ts'
export type { BlastView, Desk, MapView, PlanView } from './desk/desk.ts'
export type { NeedRow } from './desk/grid.ts'
export type { Consumer } from './model/consumer.ts'
export type { Contract, ContractDefect, Operation } from './model/contract.ts'
export type { Assessment, EvidenceRecord, GateReport } from './model/evidence.ts'
export type { Exchange, Params, Reply, ReplyBy } from './model/exchange.ts'
export type { Group, Move, Security, Stage, Validation } from './model/handoff.ts'
export type { Place, Position } from './model/place.ts'
export type { Plugin } from './model/plugin.ts'
export { Problem, type ProblemCode, PROBLEMS } from './model/problem.ts'
export type { Finding, Verdict } from './model/verdict.ts'
export type { Shown } from './model/world.ts'
export type { HeaderList, KeptBody, LiveBody, WireRequest, WireResponse } from './model/wire.ts'
export { header } from './model/wire.ts'
export type { Pin, WhatIf } from './planning/instance.ts'
export type { WhatIfReport } from './planning/report.ts'
export { fetchOf } from './wires/fetch.ts'
export type { Listening, ListenOptions } from './wires/listen.ts'
export type { ServerTls } from './wires/secure.ts'
