import type { Group, Routing } from '../model/handoff.ts'
import { Problem } from '../model/problem.ts'

/** The first snapshot. Never behind its groups, which may be older than this process. */
export function routingOf(groups: readonly Group[], epoch = 1, killed: string | null = null): Routing {
  const byOperation = new Map<string, Map<string, Group>>()
  for (const group of groups) {
    let own = byOperation.get(group.contract)
    if (own === undefined) byOperation.set(group.contract, (own = new Map<string, Group>()))
    for (const operation of group.operations) own.set(operation, group)
  }
  return {
    epoch: groups.reduce((latest, group) => Math.max(latest, group.epoch), epoch),
    groups: new Map(groups.map((group) => [group.id, group])),
    byOperation,
    killed,
  }
}

/** The group that an operation of a contract goes with; undefined where it is in none. */
export function groupWith({ byOperation }: Pick<Routing, 'byOperation'>, contract: string, operation: string): Group | undefined {
  return byOperation.get(contract)?.get(operation)
}

/** The next snapshot, with some groups changed. */
export function withGroups(routing: Routing, changed: readonly Group[]): Routing {
  const groups = new Map(routing.groups)
  for (const group of changed) groups.set(group.id, group)
  return routingOf([...groups.values()], routing.epoch + 1, routing.killed)
}

/** The next snapshot, with the kill switch thrown for a reason, or drawn back. The groups stay where they are. */
export function withKill(routing: Routing, killed: string | null): Routing {
  return routingOf([...routing.groups.values()], routing.epoch + 1, killed)
}

export function groupOf(routing: Routing, id: string): Group {
  const group = routing.groups.get(id)
  if (group !== undefined) return group
  throw new Problem(
    'not-found',
    `There is no group ${JSON.stringify(id)}; there are ${[...routing.groups.keys()].slice(0, 20).join(', ')}.`,
  )
}
