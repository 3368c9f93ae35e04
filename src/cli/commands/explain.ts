import type { RequestLike } from '../../app/request.ts'
import { createUnderstudy } from '../../app/understudy.ts'
import type { ControlApi } from '../../control/api.ts'
import { localControl } from '../../control/local.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation, Run } from '../options/command.ts'
import { contractOptions, understudyOptions } from '../options/contract-options.ts'
import { exchangeText } from '../text/exchange-text.ts'
import { groupsText } from '../text/group-text.ts'
import { needText } from '../text/need-text.ts'
import type { Values } from '../options/option-values.ts'
import { planSource } from '../asking/plan-source.ts'
import { resourcesText } from '../text/resource-text.ts'
import { runningServer } from '../asking/running.ts'
import { version } from '../version.ts'

/** `understudy explain [FILE] METHOD PATH`, `understudy explain NEED`, `understudy explain --groups [FILE]`, `understudy explain --resources [FILE]` */
export const explain: Run = async (invocation) => {
  const { operands, values, terminal } = invocation
  if (values.groups && values.resources) throw new Problem('bad-usage', 'explain takes --groups or --resources, not both.')
  if (values.groups) return explainGroups(invocation)
  if (values.resources) return explainResources(invocation)
  const [only] = operands
  if (operands.length === 1 && only !== undefined && !/^[A-Z]+$|[/.]/.test(only)) return explainNeed(only, invocation)
  if (operands.length < 2 || operands.length > 3)
    throw new Problem('bad-usage', 'explain wants a method and a path: `understudy explain [FILE] GET /orders/7`.')
  const [method = '', target = ''] = operands.slice(-2)
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(method))
    throw new Problem('bad-usage', `${JSON.stringify(method)} is no method; it stands before the path, as in GET /orders/7.`)
  if (!/^[/*]/.test(target)) throw new Problem('bad-usage', `${JSON.stringify(target)} is no path; it begins with /.`)
  const file = operands.length === 3 ? operands[0] : undefined
  const server = await serverOf(file, invocation)
  const exchange = await server.explain(requestOf(method.toUpperCase(), target, values))
  terminal.out.write(values.json ? `${JSON.stringify(exchange)}\n` : exchangeText(exchange, terminal.out.paint))
  return 0
}

/** By the running server, or by the files alone. */
async function explainNeed(need: string, invocation: Invocation): Promise<number> {
  const { values, terminal } = invocation
  await using source = await planSource(invocation)
  const plan = await source.api.plan({})
  const [row] = await source.api.needs({ need })
  if (row === undefined) return 1
  const report = plan.needs.find(({ id }) => id === row.need)
  terminal.out.write(values.json ? `${JSON.stringify({ ...report, ...row })}\n` : needText(row, plan, terminal.out.paint))
  return 0
}

async function explainGroups(invocation: Invocation): Promise<number> {
  const { values, terminal } = invocation
  const { groups } = await (await serverFor('--groups', invocation)).status()
  terminal.out.write(values.json ? `${JSON.stringify(groups)}\n` : groupsText(groups, terminal.out.paint))
  return 0
}

async function explainResources(invocation: Invocation): Promise<number> {
  const { values, terminal } = invocation
  const resources = await (await serverFor('--resources', invocation)).resources({})
  terminal.out.write(values.json ? `${JSON.stringify(resources)}\n` : resourcesText(resources, terminal.out.paint))
  return 0
}

/** Where the only operand, if there is one, is a contract. */
function serverFor(option: string, invocation: Invocation): Promise<ControlApi> {
  const [file, ...more] = invocation.operands
  if (more.length > 0)
    throw new Problem('bad-usage', `explain ${option} wants a contract or nothing: \`understudy explain ${option} openapi.yaml\`.`)
  return serverOf(file, invocation)
}

/** The running server, or a contract read for the occasion. */
async function serverOf(file: string | undefined, invocation: Invocation): Promise<ControlApi> {
  if (file === undefined) return runningServer(invocation)
  const { values, terminal } = invocation
  const understudy = await createUnderstudy(understudyOptions(contractOptions([file], terminal), values, terminal))
  return localControl(understudy, { version: version(), startedAt: Date.now(), url: () => '' })
}

function requestOf(method: string, target: string, { header, data }: Values): RequestLike {
  const headers = header.flatMap(pairOf)
  const typed = headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type')
  if (data === '') return { method, target, headers }
  return { method, target, headers: typed ? headers : [...headers, 'Content-Type', 'application/json'], body: data }
}

function pairOf(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new Problem('bad-usage', `${JSON.stringify(line)} is no header; write it as in -H 'Accept: application/json'.`)
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}
