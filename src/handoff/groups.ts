import type { Operation } from '../model/contract.ts'

/** An operation, and the resource that it gives or takes: the name of its schema, where it has one of its own. */
export interface Candidate {
  readonly operation: Operation
  readonly subject: string | null
}

export interface InferredGroup {
  readonly id: string
  readonly operations: readonly string[]
  readonly reasons: readonly string[]
}

/** More operations than that under one first segment are told apart by the next: nobody hands off half of GitHub at once. */
const LARGE = 40

/**
 * Which operations share resources. By path first: what lies under one collection belongs together. Then by typed reference:
 * an operation elsewhere that gives or takes a collection's own schema works on the same resources and moves with them.
 */
export function inferGroups(candidates: readonly Candidate[]): readonly InferredGroup[] {
  const byPath = groupByPath(candidates)
  const owners = ownersOf(candidates, byPath)
  const groups = new Map<string, { operations: string[]; reasons: string[]; path: number }>()
  for (const { operation, subject } of candidates) {
    const home = byPath.get(operation) ?? 'root'
    const owner = subject === null ? undefined : owners.get(subject)
    const id = owner ?? home
    const group = groups.get(id) ?? { operations: [], reasons: [], path: 0 }
    groups.set(id, group)
    group.operations.push(operation.id)
    if (id === home) group.path++
    else group.reasons.push(`${operation.method} ${operation.path} works on ${subject}, which ${id} owns`)
  }
  return [...groups].map(([id, { operations, reasons, path }]) => ({
    id,
    operations,
    reasons: [`${path} of ${operations.length} operations lie under ${id === 'root' ? '/' : `…/${id}`}`, ...reasons],
  }))
}

function groupByPath(candidates: readonly Candidate[]): Map<Operation, string> {
  const shared = sharedPrefix(candidates.map(({ operation }) => literals(operation.path)))
  const first = new Map<string, Operation[]>()
  for (const { operation } of candidates) {
    const segment = literals(operation.path)[shared] ?? 'root'
    first.set(segment, [...(first.get(segment) ?? []), operation])
  }
  const groups = new Map<Operation, string>()
  for (const [segment, operations] of first) {
    for (const operation of operations) groups.set(operation, operations.length > LARGE ? deeper(operation, shared, segment) : segment)
  }
  return groups
}

/** `/repos/{owner}/{repo}/issues/{number}` → `repos-issues`; what has no second collection stays with the first. */
function deeper(operation: Operation, shared: number, segment: string): string {
  const next = literals(operation.path)[shared + 1]
  return next === undefined ? segment : `${segment}-${next}`
}

const VERSION = /^v\d+(?:\.\d+)*$|^api$|^rest$/i

/** The literal segments of a path template, versions and `api` left out, in kebab-case. */
function literals(path: string): readonly string[] {
  return path
    .split(/[?#]/, 1)
    .join('')
    .split('/')
    .filter((segment) => segment !== '' && !segment.includes('{') && !VERSION.test(segment))
    .map((segment) =>
      segment
        .replace(/[:.].*$/, '')
        .replaceAll(/[^\w-]+/g, '-')
        .toLowerCase(),
    )
    .filter((segment) => segment !== '')
}

/** How many first segments all paths have in common; a contract that has one collection only keeps its name. */
function sharedPrefix(paths: readonly (readonly string[])[]): number {
  const shortest = Math.min(...paths.map((path) => path.length))
  let shared = 0
  while (shared < shortest - 1 && paths.every((path) => path[shared] === paths[0]?.[shared])) shared++
  return shared
}

/** A schema belongs to the one path group that reads single ones of it: `GET /orders/{id}` gives an Order. */
function ownersOf(candidates: readonly Candidate[], byPath: ReadonlyMap<Operation, string>): ReadonlyMap<string, string> {
  const claims = new Map<string, Set<string>>()
  for (const { operation, subject } of candidates) {
    if (subject === null || operation.method !== 'GET' || !operation.path.endsWith('}')) continue
    const claimants = claims.get(subject) ?? new Set()
    claims.set(subject, claimants.add(byPath.get(operation) ?? 'root'))
  }
  const owners = new Map<string, string>()
  for (const [subject, claimants] of claims) {
    const [owner] = claimants
    if (claimants.size === 1 && owner !== undefined) owners.set(subject, owner)
  }
  return owners
}
