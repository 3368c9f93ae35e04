import { type KeptStanding, standingOf } from '../../handoff/standing.ts'
import type { EvidenceRecord } from '../../model/evidence.ts'
import { type Group, type Stage, STAGES } from '../../model/handoff.ts'
import type { Note } from '../../model/store.ts'
import type { KeptRepeat } from '../../pipeline/service/repeats.ts'
import type { UpstreamOptions } from './upstreams.ts'

/** Where a group stood, and what the configuration then said: where that says something else now, it goes first. */
export interface KeptGroup {
  readonly standing: KeptStanding
  readonly configured: Configured
  /** The service has accepted writes that the stand-in lacks. */
  readonly written: boolean
  /** When a consumer last named what only the stand-in has, milliseconds since 1970; null: never. */
  readonly mockIdSeen: number | null
}

export type Configured = Pick<Group, 'stage' | 'target' | 'salt'>

/** An upstream that somebody has named by hand. */
export interface KeptUpstream {
  readonly group: string
  readonly options: UpstreamOptions
}

/** What is known of groups from former runs, by their names. */
export interface Remembered {
  readonly groups: ReadonlyMap<string, KeptGroup>
  readonly evidence: ReadonlyMap<string, EvidenceRecord>
  readonly upstreams: ReadonlyMap<string, KeptUpstream>
  /** Exchanges whose writes went to both sides, and of which nobody knows what the service did. */
  readonly writes: ReadonlyMap<string, readonly string[]>
  /** Which side has answered writes that may come again. */
  readonly repeats: readonly KeptRepeat[]
}

export const NOTHING_REMEMBERED: Remembered = {
  groups: new Map(),
  evidence: new Map(),
  upstreams: new Map(),
  writes: new Map(),
  repeats: [],
}

export function groupNote(
  group: Group,
  { stage, target, salt }: Configured,
  known: Pick<KeptGroup, 'written' | 'mockIdSeen'>,
): Record<string, string> {
  const kept: KeptGroup = { standing: standingOf(group), configured: { stage, target, salt }, ...known }
  return { [`standing ${group.id}`]: JSON.stringify(kept) }
}

/** What is to be forgotten of a group that there is no more. */
export function forgetting(id: string): Record<string, null> {
  return { [`standing ${id}`]: null, [`evidence ${id}`]: null }
}

export function evidenceNote(record: EvidenceRecord): Record<string, string> {
  return { [`evidence ${record.group}`]: JSON.stringify(record) }
}

export function repeatNote(place: number, kept: KeptRepeat | null): Record<string, string | null> {
  return { [`repeat ${place}`]: kept === null ? null : JSON.stringify(kept) }
}

export function upstreamNote(name: string, kept: KeptUpstream): Record<string, string> {
  return { [`upstream ${name}`]: JSON.stringify(kept) }
}

/** What notes say. What cannot be read, as by another version, is left out: then the group begins where the configuration has it. */
export function rememberedOf(notes: readonly Note[]): Remembered {
  const groups = new Map<string, KeptGroup>()
  const evidence = new Map<string, EvidenceRecord>()
  const upstreams = new Map<string, KeptUpstream>()
  const writes = new Map<string, readonly string[]>()
  const repeats: KeptRepeat[] = []
  for (const { name, text } of notes) {
    const space = name.indexOf(' ')
    const [kind, id] = [name.slice(0, space), name.slice(space + 1)]
    const value = text === null ? null : parsed(text)
    // Notes of before do not say when.
    if (kind === 'standing' && isKeptGroup(value)) groups.set(id, { mockIdSeen: null, ...value })
    else if (kind === 'evidence' && isRecord(value)) evidence.set(id, value)
    else if (kind === 'upstream' && isKeptUpstream(value)) upstreams.set(id, value)
    else if (kind === 'repeat' && isRepeat(value)) repeats.push(value)
    else if (kind === 'writes' && Array.isArray(value)) writes.set(id, value.map(String))
  }
  return { groups, evidence, upstreams, writes, repeats }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

type Members = Readonly<Record<string, unknown>>

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isKeptGroup(value: unknown): value is Omit<KeptGroup, 'mockIdSeen'> & Partial<Pick<KeptGroup, 'mockIdSeen'>> {
  if (!isMembers(value) || typeof value['written'] !== 'boolean') return false
  const { standing, configured, mockIdSeen } = value
  if (mockIdSeen !== undefined && mockIdSeen !== null && !Number.isFinite(mockIdSeen)) return false
  return (
    isMembers(configured) && isStage(configured['stage']) && isStage(configured['target']) && isMembers(standing) && isStanding(standing)
  )
}

function isStanding(standing: Members): boolean {
  const numbers = ['epoch', 'lineage', 'step', 'since', 'pardoned', 'share'].every((name) => Number.isFinite(standing[name]))
  const lists = [standing['rollbacks'], standing['approvals']].every((list) => Array.isArray(list))
  const remarks = ['held', 'degraded', 'cooldown', 'blocked', 'forced'].every(
    (name) => standing[name] === null || isMembers(standing[name]),
  )
  return numbers && lists && remarks && isStage(standing['stage']) && isStage(standing['target']) && typeof standing['salt'] === 'string'
}

function isStage(value: unknown): value is Stage {
  return STAGES.some((stage) => stage === value)
}

function isRecord(value: unknown): value is EvidenceRecord {
  if (!isMembers(value) || value['version'] !== 1 || typeof value['node'] !== 'string') return false
  return Number.isFinite(value['lineage']) && typeof value['contractHash'] === 'string' && isMembers(value['operations'])
}

function isRepeat(value: unknown): value is KeptRepeat {
  if (!isMembers(value)) return false
  const { place, digest, leg, at } = value
  return Number.isInteger(place) && typeof digest === 'string' && (leg === 'mock' || leg === 'live') && Number.isFinite(at)
}

function isKeptUpstream(value: unknown): value is KeptUpstream {
  if (!isMembers(value) || typeof value['group'] !== 'string') return false
  const { options } = value
  return isMembers(options) && typeof options['url'] === 'string'
}
