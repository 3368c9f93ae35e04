import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server in a process of its own, pinned to a core where the system can do that. */
export interface Served {
  readonly port: number
  /** From spawn to the first HTTP answer, of whatever status. */
  readonly readyMs: number
  /** CPU time used so far by the process and its children; null where the system does not tell. */
  cpuMs(): number | null
  /** Ends it; answers the most memory it ever held, in MB; null where the system does not tell. */
  stop(): Promise<number | null>
}

export interface ServeOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly readySeconds?: number
}

/** The core of the server and that of the load; null where processes cannot be pinned. */
export const CORES: { readonly server: number; readonly load: number } | null =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? { server: 0, load: 1 } : null

export function pinned(command: readonly string[], core: number | undefined): string[] {
  return core === undefined ? [...command] : ['taskset', '-c', String(core), ...command]
}

/** Starts a server: `command` is given the port to listen on. */
export async function serve(command: (port: number) => readonly string[], options: ServeOptions = {}): Promise<Served> {
  const port = await freePort()
  // A folder of its own, since some keep what was written where they are started.
  const home = mkdtempSync(join(tmpdir(), 'understudy-served-'))
  const [file = '', ...args] = pinned(command(port), CORES?.server)
  const from = performance.now()
  // In a group of its own, so that servers that start other processes are measured, and ended, as a whole.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: home,
    env: { ...process.env, ...options.env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  let ended = false
  child.on('exit', () => (ended = true))
  child.on('error', () => (ended = true))
  const pid = child.pid ?? -1
  const until = from + (options.readySeconds ?? 60) * 1_000
  while (!(await listens(port))) {
    if (ended || performance.now() > until) {
      end(pid)
      throw new Error(`the server did not start: ${file} ${args.join(' ')}\n${said}`)
    }
    await sleep(2)
  }
  await answer(port)
  const readyMs = performance.now() - from
  const peak = watch(pid)
  return {
    port,
    readyMs,
    cpuMs: () => cpuOf(pid),
    stop: () => stop(pid, peak, () => ended).finally(() => rmSync(home, { recursive: true, force: true })),
  }
}

async function stop(pid: number, peak: () => number | null, ended: () => boolean): Promise<number | null> {
  const most = peak()
  end(pid, 'SIGTERM')
  for (let i = 0; i < 100 && !ended(); i++) await sleep(10)
  end(pid, 'SIGKILL')
  return most
}

function end(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    if (pid > 0) process.kill(-pid, signal)
  } catch {
    // It has ended already.
  }
}

/** The processes of a group. */
function group(pid: number): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && stat(Number(name))?.[2] === String(pid) ? [Number(name)] : []))
  } catch {
    return []
  }
}

/** The fields of /proc/PID/stat from the third on (proc(5)); null where there is none. */
function stat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** A tick of the kernel's clock as user space sees it. */
const TICK_MS = 10

function cpuOf(pid: number): number | null {
  const pids = group(pid)
  if (pids.length === 0) return null
  return pids.reduce((sum, one) => {
    const fields = stat(one)
    return sum + (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * TICK_MS
  }, 0)
}

/** The high-water mark is the kernel's own, so that nothing between two looks is missed. */
function watch(pid: number): () => number | null {
  return () => {
    const pids = group(pid)
    if (pids.length === 0) return null
    return Math.round(pids.reduce((sum, one) => sum + highWater(one), 0) / 102.4) / 10
  }
}

function highWater(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function answer(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/', agent: false }, (response) => {
      response.resume().on('end', resolve)
    })
      .on('error', reject)
      .end()
  })
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
