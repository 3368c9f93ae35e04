import type { KeptResource } from '../../app/state/state.ts'
import type { SpaceSummary, StateSummary } from '../../control/state-api.ts'
import type { Shown } from '../../model/world.ts'
import { agoWords } from './duration.ts'
import { harmless, type Paint } from './terminal.ts'

/** Where state is kept, and what is the matter with that. */
export function summaryLines({ store, survives, trouble, notice, sessions, snapshots }: StateSummary, paint: Paint): string {
  if (store === null) return 'State is off: every answer is improvised.\n'
  const matter = trouble ?? notice
  const lines = [
    ...(trouble === null ? [`${harmless(store)}  ${paint('dim', SURVIVES[survives])}`] : []),
    ...(matter === null
      ? []
      : [
          `${paint(trouble === null ? 'yellow' : 'red', trouble === null ? 'in memory:' : 'nothing can be written:')} ${harmless(matter.message, 400)}`,
        ]),
    paint('dim', `${counted(sessions, 'session')}, ${counted(snapshots, 'snapshot')}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const SURVIVES: Readonly<Record<StateSummary['survives'], string>> = {
  nothing: 'gone with the server',
  process: 'what was acknowledged survives a killed server',
  power: 'what was acknowledged survives a loss of power',
}

/** Resources, and how many of each were written. */
export function resourceRows(resources: readonly KeptResource[]): readonly (readonly string[])[] {
  const several = new Set(resources.map(({ contract }) => contract)).size > 1
  return resources.map(({ contract, resource, type, written }) => [
    harmless(several ? `${contract}/${resource}` : resource, 80),
    harmless(type, 40),
    `${written} written`,
  ])
}

/** Entities, a line each. */
export function entityRows(entities: readonly Shown[]): readonly (readonly string[])[] {
  return entities.map(({ key, origin, value }) => [harmless(key, 60), origin, harmless(JSON.stringify(value) ?? '', 120)])
}

/** Sessions or snapshots, and for how long nobody has used them. */
export function spaceRows(spaces: readonly SpaceSummary[], now: number): readonly (readonly string[])[] {
  return spaces.map(({ name, created, used }) => [
    harmless(name, 100),
    `made ${new Date(created).toISOString()}`,
    `used ${agoWords(now - used)} ago`,
  ])
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
