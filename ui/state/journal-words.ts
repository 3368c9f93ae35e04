import type { EntryView } from '../../src/control/state-api.ts'

const REPLAY: Readonly<Record<EntryView['replay'], string>> = {
  replayable: '',
  'not-replayable': 'cannot be played again: its body was cut',
  'needs-input': 'to be played again it needs a secret that was not kept',
}

/** What a write made, what it leaned on, and whether it can be played to the service: a few words each. */
export function journalWords({
  produced,
  consumed,
  parents,
  replay,
}: Pick<EntryView, 'produced' | 'consumed' | 'parents' | 'replay'>): readonly string[] {
  const made = produced.map(({ type, id }) => `${type} ${id}`)
  const used = consumed.map(({ type, id }) => `${type} ${id}`)
  return [
    made.length === 0 ? '' : `made ${[...new Set(made)].join(', ')}`,
    used.length === 0 ? '' : `of ${[...new Set(used)].join(', ')}`,
    parents.length === 0 ? '' : `after ${parents.map((sequence) => `#${sequence}`).join(', ')}`,
    REPLAY[replay],
  ].filter((words) => words !== '')
}

/** Members that tell an entity from others at a glance, in one line. */
export function glance(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  return Object.entries(value)
    .filter(([, member]) => ['string', 'number', 'boolean'].includes(typeof member))
    .slice(0, 5)
    .map(([name, member]) => `${name}: ${String(member).slice(0, 60)}`)
    .join(' · ')
}
