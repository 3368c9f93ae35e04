// Kills a process that writes, at random moments, and counts what was acknowledged and is not there when the file is opened
// again: must be none. Nothing is there twice, no number was minted twice, and journal, state and kept answers agree to the last
// write. Then measures: writes a second, how long they wait, how long the loop is held up. `store-kill.ts [ROUNDS]`.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { journalRow } from '../../src/kit/store-samples.ts'
import type { Draft } from '../../src/model/state.ts'
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts'
import { LIMITS } from '../../src/ledger/limits.ts'
import type { Batch, Store } from '../../src/model/store.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'
import { Tally } from './tally.ts'

/** Less than two minutes of a busy machine; more by hand. */
const ROUNDS = 120
const WRITERS = 50
/** Rounds on one file before a new one is begun: a file that was killed often is a case of its own. */
const ROUNDS_A_FILE = 20
const SESSIONS = ['', 'a', 'b']
const FOREVER = { count: 1e9, bytes: 1e12, age: 1e15 }
/** Nothing is to go by itself: what is missing has to have been lost. */
const ALL = {
  ...LIMITS,
  idle: 1e12,
  bytes: 1e12,
  spaceBytes: 1e12,
  answers: { age: 1e12, count: 1e9 },
  retention: { exchanges: FOREVER, journal: FOREVER },
}

function answerKey(key: string): { contract: string; consumer: string; operation: string; key: string } {
  return { contract: 'shop', consumer: 'web', operation: 'createOrder', key }
}

/** One `POST`: a number, an entity, a journal entry and an answer. Now and then it changes or deletes what it wrote before. */
function order(draft: Draft, key: string, before: string | null): string {
  const id = String(draft.mint('shop', 'orders', 1))
  draft.put('shop', 'orders', id, JSON.stringify({ id, key, text: 'x'.repeat(400) }))
  if (before !== null) draft.delete('shop', 'orders', before)
  const produced = [{ type: 'Order', id, at: '/id' }]
  const consumed = before === null ? [] : [{ type: 'Order', id: before, at: 'path.id' }]
  const named = consumed.map((one) => ({ resource: 'orders', key: one.id }))
  draft.journal({ ...journalRow(0), idempotencyKey: key, produced, consumed }, named)
  draft.answer(answerKey(key), { fingerprint: id, status: 201, headers: ['Location', `/orders/${id}`], body: null })
  return id
}

/** Writes until it is killed, and tells of each write once it was acknowledged. */
async function writeOn(path: string, round: string): Promise<void> {
  const ledger = await openLedger(await openSqliteStore({ path }), ALL)
  const writer = async (number: number): Promise<void> => {
    const session = SESSIONS[number % SESSIONS.length] ?? ''
    let before: string | null = null
    for (let count = 0; ; count++) {
      const key = `${round}.${number}.${count}`
      const deleted: string | null = count % 3 === 2 ? before : null
      const id: string = await ledger.write(session, 1, (draft) => order(draft, key, deleted))
      writeSync(1, `${session} ${key} ${id} ${deleted ?? '-'}\n`)
      before = id
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)))
}

interface Acknowledged {
  readonly session: string
  readonly key: string
  readonly id: string
  readonly deleted: string | null
}

/** Starts a writer and kills it; tells what it had said by then. */
function killed(path: string, round: number, afterMs: number): Promise<Acknowledged[]> {
  return new Promise((resolve, reject) => {
    const args = ['--disable-warning=ExperimentalWarning', import.meta.filename, '--write', path, String(round)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      said += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== null) said = ''
      // A line that was cut was not said.
      const whole = said.slice(0, said.lastIndexOf('\n') + 1)
      resolve(whole.split('\n').slice(0, -1).map(acknowledged))
    })
  })
}

function acknowledged(line: string): Acknowledged {
  const [session = '', key = '', id = '', deleted = '-'] = line.split(' ')
  return { session, key, id, deleted: deleted === '-' ? null : deleted }
}

/** What is wrong with a file after its writer was killed. */
async function faults(path: string, said: readonly Acknowledged[]): Promise<{ lost: string[]; wrong: string[]; rows: number }> {
  await using ledger = await openLedger(await openSqliteStore({ path }), ALL)
  const journal = await ledger.store.journal({ limit: 1e9 })
  const lost: string[] = []
  const wrong: string[] = []
  const gone = new Set(said.map(({ session, deleted }) => `${session} ${deleted}`))
  for (const { session, key, id } of said) {
    const view = ledger.view(session, 1)
    const entity = view.entity('shop', 'orders', id)
    if (entity === null) lost.push(`${key}: entity ${id}`)
    else if (gone.has(`${session} ${id}`) && entity.text !== null) lost.push(`${key}: its deletion`)
    if (view.answered(answerKey(key))?.fingerprint !== id) lost.push(`${key}: its answer`)
  }
  const journaled = new Map(journal.map((entry) => [entry.idempotencyKey, entry]))
  for (const { key } of said) if (!journaled.has(key)) lost.push(`${key}: its journal entry`)
  if (journaled.size !== journal.length) wrong.push(`${journal.length - journaled.size} journal entries are there twice`)
  for (const session of SESSIONS)
    wrong.push(
      ...disagreements(
        ledger,
        session,
        journal.filter(({ space }) => space === session),
      ),
    )
  return { lost, wrong, rows: journal.length }
}

/** Journal and state of a space tell the same story, acknowledged or not. */
function disagreements(
  ledger: Ledger,
  session: string,
  journal: readonly { produced: readonly { id: string }[]; consumed: readonly { id: string }[]; parents: readonly number[] }[],
): string[] {
  const inState = new Map(
    ledger
      .view(session, 1)
      .list('shop', 'orders')
      .map(({ key, text }) => [key, text !== null]),
  )
  const fromJournal = new Map<string, boolean>()
  const wrong: string[] = []
  for (const { produced, consumed, parents } of journal) {
    for (const { id } of produced) {
      if (fromJournal.has(id)) wrong.push(`${session}: ${id} was minted twice`)
      fromJournal.set(id, true)
    }
    for (const { id } of consumed) fromJournal.set(id, false)
    if (parents.length !== consumed.length) wrong.push(`${session}: an entry has lost its parents`)
  }
  // A session sees what the shared world had when it began.
  for (const [id, there] of fromJournal) if (inState.get(id) !== there) wrong.push(`${session}: journal and state differ over ${id}`)
  if (session === '' && inState.size !== fromJournal.size) wrong.push('the state has what the journal does not know')
  return wrong
}

/** Writers that wait for each acknowledgement, for a while. */
async function measure(tally: Tally, name: string, store: Store, writers: number, milliseconds: number): Promise<void> {
  const commits: number[] = []
  const ledger = await openLedger(timed(store, commits), ALL)
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const waits: number[] = []
  const end = performance.now() + milliseconds
  const cpu = process.cpuUsage()
  loop.enable()
  const writer = async (number: number): Promise<void> => {
    for (let count = 0; performance.now() < end; count++) {
      const began = performance.now()
      await ledger.write('', 1, (draft) => order(draft, `${number}.${count}`, null))
      waits.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, number) => writer(number)))
  loop.disable()
  const { user, system } = process.cpuUsage(cpu)
  const each = `${Math.round((user + system) / waits.length)} µs`
  await ledger[Symbol.asyncDispose]()
  const rate = Math.round((waits.length / milliseconds) * 1_000)
  const held = [50, 99].map((percentile) => (loop.percentile(percentile) / 1e6).toFixed(2)).join(' and ')
  tally.row(`${name}, ${writers} writers`, `${rate} writes/s`, each, spread(waits), spread(commits), held)
}

function spread(times: number[]): string {
  times.sort((one, other) => one - other)
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(2)
  return `${at(0.5)} and ${at(0.99)}`
}

/** The store, with the time for which each commit holds up the loop. */
function timed(store: Store, times: number[]): Store {
  const commit = (batch: Batch): Promise<void> => {
    const began = performance.now()
    const done = store.commit(batch)
    times.push(performance.now() - began)
    return done
  }
  return new Proxy(store, {
    get: (target, name): unknown => {
      if (name === 'commit') return commit
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (...args: unknown[]): unknown => Reflect.apply(member, target, args) : member
    },
  })
}

async function check(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-kill-'))
  const tally = new Tally('kill -9 while 50 writers write')
  let total = 0
  let path = ''
  let said: Acknowledged[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % ROUNDS_A_FILE === 0) {
      if (path !== '') rmSync(path)
      path = join(folder, `${round}.db`)
      said = []
    }
    const now = await killed(path, round, Math.random() * 120)
    total += now.length
    said.push(...now)
    const { lost, wrong } = await faults(path, said)
    if (now.length === 0) wrong.push('the writer ended by itself')
    tally.expect(lost.length + wrong.length === 0, `round ${round}`, [...lost, ...wrong].slice(0, 5).join('; '))
  }
  tally.row('kills', rounds)
  tally.row('acknowledged writes', total)
  tally.row('ms: p50 and p99 of', '', 'CPU', 'a write', 'a commit', 'the loop')
  await measure(tally, 'memory', createMemoryStore(), WRITERS, 2_000)
  await measure(tally, 'sqlite', await openSqliteStore({ path: join(folder, 'a.db') }), WRITERS, 3_000)
  await measure(tally, 'sqlite', await openSqliteStore({ path: join(folder, 'b.db') }), 1, 2_000)
  await measure(tally, 'sqlite, durability full', await openSqliteStore({ path: join(folder, 'c.db'), durability: 'full' }), WRITERS, 2_000)
  rmSync(folder, { recursive: true, force: true })
  tally.finish()
}

const [mode, path = '', round = ''] = process.argv.slice(2)
if (mode === '--write') await writeOn(path, round)
else await check(Number(mode ?? ROUNDS))
