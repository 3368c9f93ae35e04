import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { TestContext } from 'node:test'

export const ROOT: string = join(import.meta.dirname, '..', '..')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What was printed so far. */
  out(): string
  /** Resolves with the output once it matches; fails when the process ends without. */
  until(pattern: RegExp): Promise<string>
}

export interface SpawnOptions {
  readonly cwd?: string
  readonly env?: Record<string, string>
  readonly stdin?: string
  /** The program and its first arguments; by default the CLI from source. */
  readonly program?: readonly [string, ...string[]]
}

const CLI: readonly [string, ...string[]] = [process.execPath, '--disable-warning=ExperimentalWarning', join(ROOT, 'src', 'cli', 'bin.ts')]

/** Starts the CLI in a process of its own, which ends with the test. */
export function start(t: TestContext, args: readonly string[], options: SpawnOptions = {}): Started {
  const [program, ...first] = options.program ?? CLI
  const env = {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: process.env['HOME'] ?? '',
    // Tests leave nothing in the folder of the project.
    ...(options.cwd === undefined ? { UNDERSTUDY_STATE: 'memory' } : {}),
    ...options.env,
  }
  const child = spawn(program, [...first, ...args], { cwd: options.cwd ?? ROOT, env, stdio: 'pipe' })
  t.after(() => child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdin.on('error', () => undefined).end(options.stdin ?? '')
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(out)) resolve(out)
      }
      child.stdout.on('data', look)
      void ended.then(() => reject(new Error(`ended without ${String(pattern)}:\n${out}\n${err}`)))
      look()
    })
  return { child, ended, out: () => out, until }
}

export function run(t: TestContext, args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  return start(t, args, options).ended
}

/** The first line of `start --json`. */
export interface Ready {
  readonly event: 'ready'
  readonly url: string
  readonly control: string | null
  readonly pid: number
}

/** Starts a stand-in on a free port, and waits until it listens. */
export async function serve(
  t: TestContext,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<{ ready: Ready; server: Started }> {
  const server = start(t, ['start', ...args, '--port', '0', '--json'], options)
  const [line = ''] = (await server.until(/\n/)).split('\n', 1)
  const ready: Ready = JSON.parse(line)
  return { ready, server }
}

/** An empty folder that goes with the test. */
export function folder(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'understudy '))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

export const PETS: string = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
    post:
      operationId: addPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: { name: { type: string, minLength: 1 } }
`

export const BROKEN: string = PETS.replace(
  '- { name: limit, in: query, schema: { type: integer } }',
  "- { name: limit, in: query, schema: { $ref: '#/components/schemas/Nothing' } }",
)
