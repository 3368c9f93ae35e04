import type { Move } from '../../src/model/handoff.ts'

const WORDS: Readonly<Record<string, string>> = {
  upstream: 'got a service behind it',
  configured: 'was configured anew',
  approved: 'was agreed to',
  released: 'was let go',
  unblocked: 'was unblocked',
  forced: 'went past its gates',
  expired: 'went back, since its time past the gates was over',
  aimed: 'was given another aim',
  reshuffled: 'had its consumers shuffled anew',
  'T8-degraded': 'was degraded by an alarm',
  T9: 'was held, or begins its evidence anew',
  T10: 'may go to its service again',
}

/** What became of a group that stayed in its stage. */
export function moveWords({ what = 'upstream', step, to }: Pick<Move, 'what' | 'step' | 'to'>): string {
  return WORDS[what] ?? (to === 'canary' ? `went to step ${(step ?? 0) + 1} of its canary` : 'changed')
}
