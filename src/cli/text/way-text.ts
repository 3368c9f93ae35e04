import type { GroupStatus, Progress, WayStatus } from '../../control/group-status.ts'
import type { Stage } from '../../model/handoff.ts'
import { agoWords } from './duration.ts'
import { table } from './table.ts'
import { type Colour, harmless, type Paint } from './terminal.ts'

const STAGES: readonly Stage[] = ['mock', 'shadow', 'canary', 'live', 'retired']
/** Cells of a bar, operations of a group, and sentences that are shown. */
const CELLS = 20
const OPERATIONS = 12
const SENTENCES = 6

/** A group on its way: the stages, how far each operation is, and what it waits for. */
export function wayText(group: GroupStatus, paint: Paint, now: number): string {
  const { way } = group
  if (way === null) return ''
  const { profile, advance, target } = way
  const head = `${paint('bold', harmless(group.id, 60))} ${paint('dim', `→ ${harmless(group.upstream ?? '', 60)} · profile ${profile}, ${advance}, to ${target}`)}\n`
  const isWaiting = group.stage === 'shadow' || group.stage === 'canary'
  return [head, `  ${trackOf(group, way, paint)}\n`, isWaiting ? barsOf(way, paint) : '', remarksOf(group, way, paint, now)].join('')
}

/** `mock ━ shadow ━ canary 25 % ─ live ─ retired`, the way that lies behind it heavy. */
function trackOf({ stage }: GroupStatus, way: WayStatus, paint: Paint): string {
  const at = STAGES.indexOf(stage)
  const steps = way.steps.length
  return STAGES.map((one, index) => {
    const words = one === 'canary' ? canaryWords(stage === 'canary' ? way.step : null, steps, way) : one
    const text = index === at ? paint(colourOf(way), `● ${words}`) : paint('dim', index < at ? `● ${words}` : `○ ${words}`)
    return index === 0 ? text : `${paint('dim', index <= at ? '━━' : '──')} ${text}`
  }).join(' ')
}

function canaryWords(step: number | null, steps: number, way: WayStatus): string {
  if (step === null) return `canary, ${steps} ${steps === 1 ? 'step' : 'steps'}`
  return `canary ${step + 1}/${steps}: ${harmless(way.steps[step] ?? '', 60)}`
}

function colourOf({ blocked, degraded, cooldown, held, outcome }: WayStatus): Colour {
  if (blocked !== null || degraded !== null || cooldown !== null || outcome === 'fail') return 'red'
  return held === null ? 'green' : 'yellow'
}

function barsOf({ progress }: WayStatus, paint: Paint): string {
  const order = progress.toSorted((a, b) => rank(a) - rank(b) || b.wanted - a.wanted)
  const rows = order.slice(0, OPERATIONS).map((one) => {
    const { samples, wanted, outcome } = one
    const full = outcome === 'pass' ? 1 : samples / Math.max(1, samples + wanted)
    const cells = Math.floor(full * CELLS)
    return [`  ${harmless(one.operation, 40)}`, `${'█'.repeat(cells)}${'░'.repeat(CELLS - cells)}`, countsOf(one), one.gate]
  })
  const more = order.length > OPERATIONS ? `  and ${order.length - OPERATIONS} more\n` : ''
  const text = table(rows, (cell, column, row) => {
    if (column === 1) return paint(COLOURS[order[row]?.outcome ?? 'waiting'], cell)
    return column === 3 ? paint('dim', cell) : cell
  })
  return text + more
}

const COLOURS: Readonly<Record<Progress['outcome'], Colour>> = { pass: 'green', fail: 'red', inconclusive: 'yellow', waiting: 'cyan' }

function rank({ outcome }: Progress): number {
  return ['fail', 'inconclusive', 'waiting', 'pass'].indexOf(outcome)
}

function countsOf({ outcome, samples, bad, wanted }: Progress): string {
  // A step that asks for nothing more than what was shown before it.
  if (outcome === 'pass' && samples === 0) return '✓ nothing wanted here'
  if (outcome === 'pass') return `✓ ${samples}${bad === 0 ? '' : `, ${bad} bad`}`
  if (outcome === 'fail') return `✗ ${bad} of ${samples} bad`
  return `${samples} of ${samples + wanted}${bad === 0 ? '' : `, ${bad} bad`}`
}

function remarksOf({ id, stage, upstream }: GroupStatus, way: WayStatus, paint: Paint, now: number): string {
  const { blocked, degraded, cooldown, held, forced, proposal, draining, missing, reason } = way
  const lines: string[] = []
  const told = (colour: Colour, sign: string, text: string): void => {
    lines.push(`  ${paint(colour, sign)} ${harmless(text, 400)}\n`)
  }
  if (blocked !== null) told('red', '■', `blocked: ${blocked.reason}; look at it, then: understudy unblock ${id} --why "…"`)
  if (degraded !== null)
    told('red', '■', `degraded for ${agoWords(now - degraded.at)}: ${degraded.reason}; reads come from elsewhere, writes are refused`)
  if (cooldown !== null && now < cooldown.until) told('red', '◷', `cools down for ${agoWords(cooldown.until - now)} more`)
  if (held !== null) told('yellow', '■', `held by ${held.by}: ${held.reason || 'no reason given'}`)
  if (forced !== null) told('yellow', '!', `forced by ${forced.by} for ${agoWords(forced.until - now)} more: ${forced.reason}`)
  if (proposal !== null) told('green', '▲', `${proposal.reason}: understudy approve ${id}`)
  if (draining !== null && now < draining.until)
    told('yellow', '◷', `${draining.open} still under way with ${harmless(upstream ?? '', 60)}, ended in ${agoWords(draining.until - now)}`)
  const said = lines.length > 0 || reason === ''
  if (stage === 'shadow' || stage === 'canary') {
    if (!said && missing.length === 0) told('dim', '·', reason)
    for (const sentence of missing.slice(0, SENTENCES)) told('dim', '·', sentence)
    if (missing.length > SENTENCES) told('dim', '·', `and ${missing.length - SENTENCES} more`)
  } else if (!said && (stage !== 'mock' || way.advance === 'auto')) told('dim', '·', reason)
  return lines.join('')
}
