import type { Group, Routing } from '../model/handoff.ts'
import { Problem } from '../model/problem.ts'

/** The first snapshot. Never behind its groups, which may be older than this process. */
export function routingOf(groups: readonly Group[], epoch = 1, killed: string | null = null): Routing {
  const byOperation = new Map<string, Group>()
  for (const group of groups) for (const operation of group.operations) byOperation.set(routeKey(group.contract, operation), group)
  return {
    epoch: groups.reduce((latest, group) => Math.max(latest, group.epoch), epoch),
    groups: new Map(groups.map((group) => [group.id, group])),
    byOperation,
    killed,
  }
}

export function routeKey(contract: string, operation: string): string {
  return `${contract} ${operation}`
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
