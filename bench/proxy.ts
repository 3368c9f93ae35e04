import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from './cases.ts'
import { get, post } from './cases.ts'
import type { Contender } from './contenders.ts'
import type { Contracts } from './contracts.ts'
import type { Gate } from './gates.ts'
import { type Effort, measure, type Run } from './measure.ts'
import { serve } from './served.ts'
import { type Summary, summarise } from './summary.ts'

const here = import.meta.dirname
const OF_BARE = 0.6
const OF_PRISM = 5

/** What passes through to a service: the same requests, to the same bare server behind everybody. */
function proxyCases(contracts: Contracts): readonly Case[] {
  const body = { text: 'water the plants', tags: ['home'], stars: 3 }
  return [
    {
      name: 'proxied GET',
      contract: contracts.small,
      shots: [get('/notes/123', 'text')],
      gate: OF_BARE,
      reference: 'bare' as const,
      peers: true,
    },
    {
      name: 'proxied POST',
      contract: contracts.small,
      shots: [post('/notes', body)],
      gate: OF_BARE,
      reference: 'bare' as const,
      peers: true,
    },
  ]
}

/** Bare, ours and Prism in turn, in front of one upstream; validating and recording as always. */
export async function runProxies(
  root: string,
  files: Contracts,
  rounds: number,
  effort: Effort,
  say: (text: string) => void,
): Promise<Summary[]> {
  const summaries: Summary[] = []
  for (const one of proxyCases(files)) {
    const status = one.name.endsWith('POST') ? 201 : 200
    const answer = join(files.folder, `upstream-${status}.json`)
    const note = JSON.stringify({ id: 123, text: 'water the plants', tags: ['home'], stars: 3 })
    writeFileSync(answer, JSON.stringify({ status, headers: ['Content-Type', 'application/json'], body: note }))
    const upstream = await serve((port) => [process.execPath, join(here, 'bare.ts'), answer, String(port)])
    try {
      summaries.push(...(await inTurn(one, proxies(root, one.contract, upstream.port, files.folder), rounds, effort, files.folder, say)))
    } finally {
      await upstream.stop()
    }
  }
  return summaries
}

async function inTurn(
  one: Case,
  field: readonly Contender[],
  rounds: number,
  effort: Effort,
  folder: string,
  say: (text: string) => void,
): Promise<Summary[]> {
  const runs = new Map<string, Run[]>(field.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? field : field.toReversed()) {
      const run = await measure(one, contender, effort, folder)
      runs.get(contender.name)?.push(run)
      say(`${one.name}, round ${round + 1}, ${contender.name}: ${run.perSecond.toLocaleString('en')} a second`)
    }
  }
  const bare = runs.get('bare proxy') ?? []
  return [...runs.values()].map((mine) => summarise(mine, bare))
}

function proxies(root: string, contract: string, upstream: number, folder: string): readonly Contender[] {
  const config = join(folder, `live-${upstream}.json`)
  const groups = { notes: { upstream: 'notes', stage: 'live' } }
  writeFileSync(config, JSON.stringify({ contracts: { notes: contract }, upstreams: { notes: `http://127.0.0.1:${upstream}` }, groups }))
  const built = join(root, 'dist/cli/bin.js')
  const main = existsSync(built) ? built : join(root, 'src/cli/bin.ts')
  const prism = join(here, 'node_modules/.bin/prism')
  const all: Contender[] = [
    { name: 'bare proxy', command: (_, port) => [process.execPath, join(here, 'bare-proxy.ts'), String(upstream), String(port)] },
    {
      name: 'understudy',
      command: (_, port) => [
        process.execPath,
        main,
        'start',
        '--config',
        config,
        '--port',
        String(port),
        '--control-port',
        'off',
        '--quiet',
      ],
    },
  ]
  if (existsSync(prism)) {
    const command = (_: string, port: number): readonly string[] => [
      process.execPath,
      prism,
      'proxy',
      contract,
      `http://127.0.0.1:${upstream}`,
      '--port',
      String(port),
    ]
    all.push({ name: 'Prism', command })
  }
  return all
}

export function proxyGates(summaries: readonly Summary[]): readonly Gate[] {
  return summaries.flatMap((one) => {
    if (one.who !== 'understudy' || !one.case.startsWith('proxied')) return []
    const prism = summaries.find(({ who, case: name }) => who === 'Prism' && name === one.case)
    const times = prism === undefined ? null : one.perSecond / prism.perSecond
    return [
      {
        name: `${one.case}, share of a bare proxy`,
        wanted: `≥ ${OF_BARE}`,
        found: one.share?.toFixed(3) ?? 'not measured',
        kept: one.share === null ? null : one.share >= OF_BARE,
      },
      {
        name: `${one.case}, times Prism's`,
        wanted: `≥ ${OF_PRISM}`,
        found: times?.toFixed(1) ?? 'not measured',
        kept: times === null ? null : times >= OF_PRISM,
      },
    ]
  })
}
