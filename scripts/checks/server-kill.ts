// Kills a running server, as `understudy start` gives it, while 50 consumers write, and starts it again on what it left: every
// write that was acknowledged is there, none is there twice (those that were under way are sent again with the same
// `Idempotency-Key`), and what the journal tells is what state has. `server-kill.ts [ROUNDS]`.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger } from '../../src/ledger/ledger.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'
import { NOTES } from '../../test/world/notes.ts'
import { ROOT } from './shared-folder.ts'
import { Tally } from './tally.ts'

const ROUNDS = 200
const WRITERS = 50
/** Rounds on one file before a new one is begun: a file that was killed often is a case of its own. */
const ROUNDS_A_FILE = 40
const SESSIONS = ['', 'a', 'b']
const CONTRACT = 'notes'

interface Served {
  readonly port: number
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
}

interface Heard {
  readonly status: number
  readonly text: string
}

/** What a consumer knows of a note: its text, null where it was deleted; undefined where a change of it was never answered. */
interface Known {
  readonly session: string
  readonly id: string
  text: string | null | undefined
}

/** Something that was sent and never answered. */
interface Open {
  readonly session: string
  readonly key: string
  readonly text: string
}

async function served(folder: string): Promise<Served> {
  const args = ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/cli/bin.ts'), 'start', 'notes.json']
  const child = spawn(process.execPath, [...args, '--port', '0', '--control-port', 'off', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const line = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')))
    })
    void ended.then(() => reject(new Error(`the server did not start: ${said}`)))
  })
  return { port: Number(new URL((JSON.parse(line) as { url: string }).url).port), child, ended }
}

/** Consumers of one server; what they are told they remember beyond its end. */
class Consumers {
  readonly notes: Known[] = []
  readonly open: Open[] = []
  acknowledged = 0
  #agent = new Agent({ keepAlive: true, maxSockets: WRITERS })
  #count = 0

  send(port: number, method: string, path: string, session: string, body?: object, key?: string): Promise<Heard> {
    const headers = {
      ...(session === '' ? {} : { 'Understudy-Session': session }),
      ...(body === undefined ? {} : { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    }
    return new Promise((resolve, reject) => {
      const asking = request({ agent: this.#agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part))
        answer.once('error', reject).once('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      asking.once('error', reject)
      asking.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }

  /** Writes until the server is gone: two notes made, the first of them changed or deleted, over and over. */
  async write(port: number, writer: number, first: () => void): Promise<void> {
    const session = SESSIONS[writer % SESSIONS.length] ?? ''
    try {
      for (let before: Known | null = null; ;) {
        before = await this.#create(port, { session, key: `w${writer}-${this.#count}`, text: `note ${this.#count++}` })
        first()
        await this.#create(port, { session, key: `w${writer}-${this.#count}`, text: `note ${this.#count++}` })
        await (writer % 2 === 0 ? this.#remove(port, before) : this.#change(port, before))
      }
    } catch (error) {
      if (error instanceof Refused) throw error
    }
  }

  /** What was under way when the server was killed is sent once more. */
  async resend(port: number): Promise<void> {
    for (const one of this.open.splice(0)) await this.#create(port, one)
  }

  async #create(port: number, one: Open): Promise<Known> {
    this.open.push(one)
    const { status, text } = await this.send(port, 'POST', '/notes', one.session, { text: one.text }, one.key)
    if (status !== 201) throw new Refused(`POST is answered ${status}: ${text}`)
    this.open.splice(this.open.indexOf(one), 1)
    this.acknowledged++
    const known = { session: one.session, id: (JSON.parse(text) as { id: string }).id, text: one.text }
    this.notes.push(known)
    return known
  }

  async #remove(port: number, known: Known): Promise<void> {
    known.text = undefined
    const { status, text } = await this.send(port, 'DELETE', `/notes/${known.id}`, known.session)
    if (status !== 204) throw new Refused(`DELETE is answered ${status}: ${text}`)
    known.text = null
    this.acknowledged++
  }

  async #change(port: number, known: Known): Promise<void> {
    const changed = `${known.text}, changed`
    known.text = undefined
    const { status, text } = await this.send(port, 'PATCH', `/notes/${known.id}`, known.session, { text: changed })
    if (status !== 200) throw new Refused(`PATCH is answered ${status}: ${text}`)
    known.text = changed
    this.acknowledged++
  }

  /** What they were told and is not so: asked of the server, note by note, and in the lists. */
  async faults(port: number, since: number): Promise<string[]> {
    const wrong: string[] = []
    const looks = this.notes.slice(since).map((known) => async (): Promise<void> => {
      if (known.text === undefined) return
      const { status, text } = await this.send(port, 'GET', `/notes/${known.id}`, known.session)
      const there = status === 200 ? (JSON.parse(text) as { text: string }).text : status === 404 ? null : `status ${status}`
      if (there !== known.text) wrong.push(`${known.id} of '${known.session}' is ${String(there)}, not ${String(known.text)}`)
    })
    await Promise.all(looks.map((look) => look()))
    for (const session of SESSIONS) wrong.push(...(await this.#twice(port, session)))
    return wrong
  }

  async #twice(port: number, session: string): Promise<string[]> {
    const texts = new Map<string, number>()
    for (let page = 1; ; page++) {
      const { status, text } = await this.send(port, 'GET', `/notes?limit=50&page=${page}`, session)
      if (status !== 200) return [`the list of '${session}' is answered ${status}`]
      const notes = JSON.parse(text) as { text: string }[]
      for (const note of notes) texts.set(note.text, (texts.get(note.text) ?? 0) + 1)
      if (notes.length < 50) break
    }
    const ours = [...texts].filter(([text, count]) => text.startsWith('note ') && count > 1)
    const missing = this.notes.filter((one) => one.session === session && typeof one.text === 'string' && !texts.has(one.text))
    return [...ours.map(([text, count]) => `'${text}' is there ${count} times`), ...missing.map(({ id }) => `${id} is in no list`)]
  }

  close(): void {
    this.#agent.destroy()
    this.#agent = new Agent({ keepAlive: true, maxSockets: WRITERS })
  }
}

class Refused extends Error {}

/** Where what the journal tells differs from what is there. */
async function disagreements(folder: string): Promise<string[]> {
  await using ledger = await openLedger(await openSqliteStore({ path: join(folder, '.understudy/state.db') }))
  const journal = await ledger.store.journal({ limit: 1e9 })
  const wrong: string[] = []
  const told = new Map<string, string | null>()
  const keys = new Set<string>()
  for (const { space, method, params, produced, idempotencyKey, answer } of journal) {
    const id = produced[0]?.id ?? params['id'] ?? ''
    const place = `${space} ${id}`
    if (method === 'POST' && told.has(place)) wrong.push(`${id} of '${space}' was made twice`)
    if (idempotencyKey !== null && keys.has(`${space} ${idempotencyKey}`)) wrong.push(`${idempotencyKey} is in the journal twice`)
    keys.add(`${space} ${idempotencyKey}`)
    told.set(place, method === 'DELETE' ? null : (JSON.parse(Buffer.from(answer.bytes).toString('utf8')) as { text: string }).text)
  }
  for (const [place, text] of told) {
    const [space = '', id = ''] = place.split(' ')
    const entity = ledger.view(space, Date.now()).entity(CONTRACT, 'notes', id)
    const there = entity?.text === null || entity === null ? null : (JSON.parse(entity.text) as { text: string }).text
    if (there !== text) wrong.push(`the journal has ${String(text)} for ${id} of '${space}', state ${String(there)}`)
  }
  if (journal.length === 0) wrong.push('the journal is empty')
  return wrong
}

/** One life of a server: what was said before is so, then all write, then it is killed. */
async function live(folder: string, consumers: Consumers, seen: number): Promise<string[]> {
  const { port, child, ended } = await served(folder)
  try {
    await consumers.resend(port)
    const wrong = await consumers.faults(port, seen)
    let begin: () => void = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => consumers.write(port, writer, begin)))
    await Promise.race([begun, writing])
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
    child.kill('SIGKILL')
    await ended
    await writing
    return wrong
  } catch (error) {
    if (error instanceof Refused) return [error.message]
    throw error
  } finally {
    child.kill('SIGKILL')
    consumers.close()
  }
}

async function check(rounds: number): Promise<void> {
  const tally = new Tally('kill -9 of the server while 50 consumers write')
  let acknowledged = 0
  for (let round = 0; round < rounds;) {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-server-kill-'))
    writeFileSync(join(folder, 'notes.json'), JSON.stringify(NOTES))
    const consumers = new Consumers()
    let seen = 0
    for (let one = 0; one < ROUNDS_A_FILE && round < rounds; one++, round++) {
      const before = consumers.notes.length
      const wrong = await live(folder, consumers, seen)
      // The file is looked into every other time: else it is the next server that finds it as it was left.
      if (round % 2 === 1) wrong.push(...(await disagreements(folder)))
      if (consumers.notes.length === before) wrong.push('nothing was acknowledged')
      seen = Math.max(0, before - 100)
      tally.expect(wrong.length === 0, `round ${round}`, wrong.slice(0, 5).join('; '))
    }
    acknowledged += consumers.acknowledged
    rmSync(folder, { recursive: true, force: true })
  }
  tally.row('kills', rounds)
  tally.row('acknowledged writes', acknowledged)
  tally.finish()
}

await check(Number(process.argv[2] ?? ROUNDS))
