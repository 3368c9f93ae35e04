import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Case, get, post } from './cases.ts'
import { type Contender, ours } from './contenders.ts'
import type { Contracts } from './contracts.ts'
import type { Gate } from './gates.ts'
import type { Shot } from './load.ts'
import { bareLike, type Effort, measure, type Run } from './measure.ts'
import { type Summary, summarise } from './summary.ts'

const here = import.meta.dirname
const NOTE = { text: 'water the plants', tags: ['home'], stars: 3 }
const NOTES = 100
const POSTED = 'state, POST on SQLite'

/** Who keeps what is posted; `page` asks for twenty of a list in its own words. */
interface Keeper extends Contender {
  readonly page: string
}

/** How near we come where there is something to remember; lists have no bare server that pages, and are held against the bytes alone. */
const GATES: ReadonlyMap<string, number> = new Map([
  ['state, GET item', 0.4],
  ['state, list of 20', 0.25],
  [POSTED, 0.25],
])

/** Something is posted first, so that nothing is answered from what is there without it. */
function stateCases(contract: string, page: string): readonly Case[] {
  const common = { contract, shots: [], gate: 0, reference: 'bare' as const, peers: true }
  const item = async (port: number): Promise<Shot[]> => [get(`/notes/${await posted(port)}`, 'text')]
  const list = async (port: number): Promise<Shot[]> => {
    for (let count = 0; count < NOTES; count++) await posted(port)
    return [{ ...get(page, 'length'), value: 20 }]
  }
  return [
    { ...common, name: 'state, GET item', prepare: item },
    { ...common, name: 'state, list of 20', prepare: list },
    { ...common, name: POSTED, warmSeconds: 5, prepare: (port) => posted(port).then(() => [post('/notes', NOTE)]) },
  ]
}

async function posted(port: number): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const response = await fetch(`http://127.0.0.1:${port}/notes`, { method: 'POST', headers, body: JSON.stringify(NOTE) })
  const note: { id?: unknown } = JSON.parse(await response.text())
  if (response.status !== 201) throw new Error(`a note is answered ${response.status}`)
  return String(note.id)
}

/** Bare, ours, json-server and a CRUD route of Mockoon, each with what it keeps things in by default; ours in SQLite. */
export async function runState(
  root: string,
  files: Contracts,
  effort: Effort & { readonly rounds: number; readonly only: string },
): Promise<Summary[]> {
  const summaries: Summary[] = []
  const field = [keeper(root), ...others(files.folder)]
  for (const name of [...GATES.keys()].filter((one) => one.includes(effort.only))) {
    const runs = new Map<string, Run[]>()
    const bare = await bareFor(name, field[0] ?? keeper(root), files)
    for (let round = 0; round < effort.rounds; round++) {
      const turn = [bare, ...field]
      for (const one of round % 2 === 0 ? turn : turn.toReversed()) {
        const wanted = caseOf(name, files.notes, one.page)
        const run = await measure(wanted, one, effort, files.folder)
        runs.set(one.name, [...(runs.get(one.name) ?? []), run])
        process.stderr.write(`${name}, round ${round + 1}, ${one.name}: ${run.perSecond.toLocaleString('en')} a second\n`)
      }
    }
    for (const mine of runs.values()) summaries.push(summarise(mine, runs.get(bare.name) ?? []))
  }
  return summaries
}

function caseOf(name: string, contract: string, page: string): Case {
  const found = stateCases(contract, page).find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no case ${name}`)
  return found
}

/** For reads, a server that answers our bytes; for writes, one that parses and keeps. */
async function bareFor(name: string, us: Keeper, files: Contracts): Promise<Keeper> {
  if (name === POSTED)
    return { name: 'bare', page: '', command: (_, port) => [process.execPath, join(here, 'bare-store.ts'), String(port)] }
  const wanted = caseOf(name, files.notes, us.page)
  let shots: readonly Shot[] = []
  const answering = await bareLike({ ...wanted, prepare: async (port) => (shots = (await wanted.prepare?.(port)) ?? []) }, us, files.folder)
  return { ...answering, page: us.page, shots: () => shots }
}

function keeper(root: string): Keeper {
  return { ...ours(root), page: '/notes?limit=20' }
}

function others(folder: string): Keeper[] {
  const bin = (name: string): string => join(here, 'node_modules/.bin', name)
  const database = join(folder, 'db.json')
  const environment = join(folder, 'mockoon.json')
  writeFileSync(environment, JSON.stringify(MOCKOON))
  const all: Keeper[] = [
    {
      name: 'json-server',
      page: '/notes?_limit=20',
      command: (_, port) => {
        writeFileSync(database, '{"notes":[]}')
        return [process.execPath, bin('json-server'), '--quiet', '--host', '127.0.0.1', '--port', String(port), database]
      },
    },
    {
      name: 'Mockoon',
      page: '/notes?page=1&limit=20',
      command: (_, port) => {
        const flags = ['--disable-log-to-file', '--disable-admin-api']
        return [process.execPath, bin('mockoon-cli'), 'start', '--data', environment, '--port', String(port), '--repair', ...flags]
      },
    },
  ]
  return all.filter(({ name }) => existsSync(bin(name === 'Mockoon' ? 'mockoon-cli' : name)))
}

/** A bucket of notes with a CRUD route, as Mockoon's environments have them. */
const MOCKOON = {
  uuid: '6d1f2f0e-5a9c-4b57-9f0c-0d5a2f5b7a01',
  lastMigration: 33,
  name: 'notes',
  port: 3000,
  hostname: '127.0.0.1',
  folders: [],
  routes: [
    {
      uuid: '6d1f2f0e-5a9c-4b57-9f0c-0d5a2f5b7a02',
      type: 'crud',
      documentation: '',
      method: '',
      endpoint: 'notes',
      responses: [
        {
          uuid: '6d1f2f0e-5a9c-4b57-9f0c-0d5a2f5b7a03',
          body: '{}',
          statusCode: 200,
          headers: [{ key: 'Content-Type', value: 'application/json' }],
          bodyType: 'DATABUCKET',
          databucketID: 'note',
          default: true,
          crudKey: 'id',
        },
      ],
    },
  ],
  rootChildren: [{ type: 'route', uuid: '6d1f2f0e-5a9c-4b57-9f0c-0d5a2f5b7a02' }],
  data: [{ uuid: '6d1f2f0e-5a9c-4b57-9f0c-0d5a2f5b7a04', id: 'note', name: 'notes', documentation: '', value: '[]' }],
}

export function stateGates(summaries: readonly Summary[]): readonly Gate[] {
  return [...GATES].flatMap(([name, least]) => {
    const us = summaries.find((one) => one.who === 'understudy' && one.case === name)
    if (us === undefined) return []
    const against = name === POSTED ? 'a bare parsing server' : 'bare'
    const kept = us.share === null ? null : us.share >= least
    return [{ name: `${name}, beside ${against}`, wanted: `≥ ${least}`, found: us.share?.toFixed(3) ?? 'not measured', kept }]
  })
}
