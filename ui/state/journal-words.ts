import type { EntryView } from '../../src/control/state-api.ts'

const REPLAY: Readonly<Record<EntryView['replay'], string>> = {
  replayable: '',
  'not-replayable': 'cannot be played again, its body was cut',
  'needs-input': 'needs a secret to be played again',
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

/** Members that tell an entity from others at a glance, in one line; without its key, which stands beside it. */
export function glance(value: unknown, key = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  return Object.entries(value)
    .map(([name, member]): readonly [string, string] => [name, plain(member)])
    .filter(([, text]) => text !== '' && text !== key)
    .slice(0, 5)
    .map(([name, text]) => `${name}: ${text.slice(0, 60)}`)
    .join(' · ')
}

/** Without a prototype: a number that a double cannot hold, as it was written. */
function plain(member: unknown): string {
  if (typeof member === 'string') return member
  const isNumber = typeof member === 'object' && member !== null && Object.getPrototypeOf(member) === null
  return typeof member === 'number' || typeof member === 'boolean' || isNumber ? (JSON.stringify(member) ?? '') : ''
}
