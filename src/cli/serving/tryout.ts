import { setImmediate } from 'node:timers/promises'
import type { Understudy } from '../../app/understudy.ts'
import type { Contract, Operation } from '../../model/contract.ts'

/** Operations looked at, and milliseconds spent, before giving up: compiling one costs time that consumers are waiting for. */
const CANDIDATES = 12
const BUDGET = 1_000

const CREDENTIAL = 'Authorization: Bearer demo'

/** A request that is answered with a 2xx, without credentials where that can be, found by asking in process, as a line to paste; null where none was found quickly. */
export async function tryout(understudy: Understudy, url: string): Promise<string | null> {
  const end = performance.now() + BUDGET
  let withCredential: string | null = null
  for (const target of candidates(understudy.compiled.filter(({ home }) => home === undefined).map(({ contract }) => contract))) {
    // Consumers come first.
    await setImmediate()
    if (performance.now() > end) break
    const status = await statusOf(understudy, target, [])
    if (status < 300) return `curl ${quoted(url + target)}`
    if (withCredential !== null || (status !== 401 && status !== 403)) continue
    if ((await statusOf(understudy, target, CREDENTIAL.split(': '))) < 300)
      withCredential = `curl ${quoted(url + target)} -H '${CREDENTIAL}'`
  }
  return withCredential
}

async function statusOf(understudy: Understudy, target: string, headers: readonly string[]): Promise<number> {
  const { reply } = await understudy.explain({ target, headers })
  return reply.status
}

/** Paths that a person would try first: those without parameters before those with, lists before the rest, the short before the long. */
function candidates(contracts: readonly Contract[]): string[] {
  const gets = contracts.flatMap(({ operations }) => operations.filter(isPlainGet))
  const ranked = gets.map((operation) => ({ operation, rank: rankOf(operation) })).toSorted((a, b) => a.rank - b.rank)
  return ranked.slice(0, CANDIDATES).map(({ operation }) => operation.path.replaceAll(/\{[^}]*\}/g, '1'))
}

function isPlainGet({ method, path, deprecated }: Operation): boolean {
  return method === 'GET' && !deprecated && /^[\w\-./{}]+$/.test(path)
}

function rankOf({ path }: Operation): number {
  const parameters = path.split('{').length - 1
  return parameters * 1000 + path.length + (/[a-z]s$/.test(path) ? 0 : 100) + (path === '/' ? 500 : 0)
}

/** As it can be pasted into a shell. */
function quoted(url: string): string {
  return /^[\w:/.-]+$/.test(url) ? url : `'${url}'`
}
