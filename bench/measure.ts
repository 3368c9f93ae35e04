import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { BareAnswer } from './bare.ts'
import type { Case } from './cases.ts'
import { type Contender, settle } from './contenders.ts'
import type { LoadOrder, LoadReport, Shot } from './load.ts'
import { CORES, pinned, serve, type Served } from './served.ts'

/** One run of one contender in one case, in a fresh process. */
export interface Run {
  readonly case: string
  readonly who: string
  readonly perSecond: number
  /** CPU time of the server for an exchange, µs. */
  readonly cpuMicros: number | null
  readonly readyMs: number
  readonly peakMb: number | null
  readonly load: LoadReport
}

export interface Effort {
  readonly connections: number
  readonly warmSeconds: number
  readonly seconds: number
}

const here = import.meta.dirname

export async function measure(one: Case, contender: Contender, usual: Effort, folder: string): Promise<Run> {
  const effort = { ...usual, warmSeconds: one.warmSeconds ?? usual.warmSeconds }
  await settle()
  const served = await serve(
    (port) => contender.command(one.contract, port, one.stateless),
    contender.env === undefined ? {} : { env: contender.env },
  )
  try {
    const { report, cpuMs } = await fire(served, { ...one, shots: await shotsOf(one, contender, served.port) }, effort, folder)
    const peakMb = await served.stop()
    const total = report.exchanges * ((effort.warmSeconds + effort.seconds) / effort.seconds)
    return {
      case: one.name,
      who: contender.name,
      perSecond: Math.round(report.exchanges / report.seconds),
      cpuMicros: cpuMs === null ? null : Math.round((cpuMs * 10_000) / total) / 10,
      readyMs: Math.round(served.readyMs),
      peakMb,
      load: report,
    }
  } finally {
    await served.stop()
  }
}

/** Starts a contender and stops it again: how soon, and with how much memory. */
export async function measureStart(contract: string, contender: Contender): Promise<{ readyMs: number; peakMb: number | null }> {
  await settle()
  const served = await serve((port) => contender.command(contract, port), { readySeconds: 60 })
  return { readyMs: Math.round(served.readyMs), peakMb: await served.stop() }
}

async function shotsOf(one: Case, contender: Contender, port: number): Promise<readonly Shot[]> {
  return contender.shots?.() ?? (await one.prepare?.(port)) ?? one.shots
}

async function fire(served: Served, one: Case, effort: Effort, folder: string): Promise<{ report: LoadReport; cpuMs: number | null }> {
  const order: LoadOrder = { port: served.port, ...effort, requests: one.shots }
  const file = join(folder, 'order.json')
  writeFileSync(file, JSON.stringify(order))
  const before = served.cpuMs()
  const report = await load(file)
  const after = served.cpuMs()
  return { report, cpuMs: before === null || after === null ? null : after - before }
}

function load(order: string): Promise<LoadReport> {
  const [file = '', ...args] = pinned([process.execPath, join(here, 'load.ts'), order], CORES?.load)
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out) as LoadReport) : reject(new Error(`the load generator ended with ${code}`)),
    )
  })
}

/** Headers that are the wire's and not the answer's. */
const WIRE = new Set(['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding'])

/** The bare server that answers the same bytes as `contender` does. */
export async function bareLike(one: Case, contender: Contender, folder: string): Promise<Contender> {
  const served = await serve((port) => contender.command(one.contract, port, one.stateless))
  try {
    const [shot] = await shotsOf(one, contender, served.port)
    if (shot === undefined) throw new Error(`${one.name} asks for nothing`)
    const answer = await ask(served.port, shot)
    if (answer.status !== shot.status)
      throw new Error(`${one.name}: ${contender.name} answers ${answer.status}: ${answer.body.slice(0, 300)}`)
    const file = join(folder, `${one.name.replaceAll(/\W+/g, '-')}.json`)
    writeFileSync(file, JSON.stringify(answer))
    return { name: 'bare', command: (_, port) => [process.execPath, join(here, 'bare.ts'), file, String(port)] }
  } finally {
    await served.stop()
  }
}

function ask(port: number, shot: Shot): Promise<BareAnswer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' }, () =>
      socket.write(shot.raw.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'), 'latin1'),
    )
    socket.on('data', (bytes: Buffer) => parts.push(bytes)).on('error', reject)
    socket.on('end', () => resolve(answerOf(Buffer.concat(parts).toString('utf8'))))
  })
}

function answerOf(text: string): BareAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [status = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    return WIRE.has(name.toLowerCase()) ? [] : [name, line.slice(colon + 1).trim()]
  })
  return { status: Number(status.slice(9, 12)), headers, body: text.slice(end + 4) }
}
