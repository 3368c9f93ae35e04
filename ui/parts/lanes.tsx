import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { dateOf, type Plan } from '../state/plan.ts'
import { type Lane, lanesOf, moveOf, type Pin, placeAt, placeOf, type PlanStep, stepName } from '../state/question.ts'
import { visible } from '../state/text.ts'

interface LanesProps {
  readonly plan: Plan
  /** What is asked for now. */
  readonly pin: Pin | null
  readonly onAsk: (pin: Pin | null) => void
}

/** Pixels that a step has at least, so that it can be taken hold of. */
const LEAST = 24
/** … and a lane at most. */
const WIDEST = 6_000

/** Who does what and when: a lane for each team. A step that is dragged, or moved by the arrow keys, asks what that would cost. */
export function Lanes({ plan, pin, onAsk }: LanesProps): ReactNode {
  const lanes = lanesOf(plan.steps)
  const last = Math.max(1, ...plan.steps.map(({ to }) => to))
  const shortest = plan.steps.reduce((least, { from, to }) => (to > from ? Math.min(least, to - from) : least), last)
  const width = Math.min(WIDEST, Math.ceil((last / shortest) * LEAST))
  return (
    <div className="px-3 py-2">
      <p id="lanes-help" className="mb-2 text-sm text-muted">
        Drag a step along its lane, or move it by the arrow keys: what that would cost is told before anything is changed.
      </p>
      <div className="relative overflow-x-auto pb-1" role="region" aria-label="Roadmap by team" tabIndex={0}>
        <ol className="space-y-2" style={{ minWidth: `${width}px` }}>
          {lanes.map((lane) => (
            <li key={lane.team}>
              <p className="sticky left-0 inline-block text-xs text-muted">{visible(lane.team)}</p>
              <Track
                lane={lane}
                last={last}
                start={plan.start}
                pin={pin}
                onMove={(id, place) => onAsk(moveOf(lane, id, place, lanes.length === 1))}
              />
            </li>
          ))}
        </ol>
        <p className="mt-1 flex justify-between text-xs text-muted" style={{ minWidth: `${width}px` }} aria-hidden="true">
          <span>{dateOf(plan.start, 0)}</span>
          <span>{dateOf(plan.start, last)}</span>
        </p>
      </div>
      <p className="mt-2 flex flex-wrap gap-x-6 text-xs text-muted">
        <span className="flex items-center gap-1.5">
          <span className="inline-block h-3 w-5 rounded-sm border border-dashed border-accent bg-chosen" aria-hidden="true" /> agree a
          contract
        </span>
        <span className="flex items-center gap-1.5">
          <span className="inline-block h-3 w-5 rounded-sm bg-accent" aria-hidden="true" /> build
        </span>
      </p>
    </div>
  )
}

interface TrackProps {
  readonly lane: Lane
  readonly last: number
  readonly start: string
  readonly pin: Pin | null
  readonly onMove: (id: string, place: number) => void
}

function Track({ lane, last, start, pin, onMove }: TrackProps): ReactNode {
  const [held, setHeld] = useState<Held | null>(null)
  const share = (day: number): string => `${(day / last) * 100}%`
  const own = (id: string): number => lane.steps.findIndex((one) => one.id === id)
  const asked =
    held ??
    lane.steps.map(({ id }) => ({ id, place: placeOf(lane, id, pin) })).find(({ id, place }) => place !== own(id) && isMoved(id, pin))
  const keyed = (event: KeyboardEvent, id: string): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (by === 0 && event.key !== 'Escape') return
    event.preventDefault()
    onMove(id, by === 0 ? own(id) : Math.max(0, Math.min(lane.steps.length - 1, placeOf(lane, id, pin) + by)))
  }
  return (
    <div className="relative h-9 rounded bg-sunken">
      {lane.steps.map((step) => (
        <Bar
          key={step.id}
          step={step}
          start={start}
          last={last}
          chosen={asked?.id === step.id}
          onKey={(event) => keyed(event, step.id)}
          onHold={(day) => setHeld({ id: step.id, place: day === null ? own(step.id) : placeAt(lane, step.id, day) })}
          onDrop={(day) => {
            if (held?.id === step.id && day !== null && held.place !== own(step.id)) onMove(step.id, placeAt(lane, step.id, day))
            setHeld(null)
          }}
          isHeld={held?.id === step.id}
        />
      ))}
      {asked !== undefined && asked.place !== own(asked.id) && (
        <span
          className="pointer-events-none absolute top-0 h-9 w-1 rounded bg-caution"
          style={{ left: `calc(${share(edgeOf(lane, asked.id, asked.place))} - 2px)` }}
          aria-hidden="true"
        />
      )}
    </div>
  )
}

/** A step that is being dragged, and the place in its lane where it would be. */
interface Held {
  readonly id: string
  readonly place: number
}

interface BarProps {
  readonly step: PlanStep
  readonly start: string
  readonly last: number
  readonly chosen: boolean
  readonly isHeld: boolean
  readonly onKey: (event: KeyboardEvent) => void
  /** The day under the pointer; null where it has not moved yet. */
  readonly onHold: (day: number | null) => void
  readonly onDrop: (day: number | null) => void
}

function Bar({ step, start, last, chosen, isHeld, onKey, onHold, onDrop }: BarProps): ReactNode {
  const dayOf = (event: PointerEvent<HTMLElement>): number => {
    const track = event.currentTarget.parentElement?.getBoundingClientRect()
    return track === undefined ? 0 : ((event.clientX - track.left) / Math.max(1, track.width)) * last
  }
  const kind = step.kind === 'contract' ? 'border-dashed border-accent bg-chosen text-ink' : 'border-surface bg-accent text-on-accent'
  return (
    <button
      type="button"
      aria-label={`${stepName(step)}, ${dateOf(start, step.from)} to ${dateOf(start, step.to)}`}
      aria-describedby="lanes-help"
      title={visible(stepName(step))}
      className={`absolute top-1 flex h-7 cursor-grab touch-none items-center overflow-hidden rounded-sm border px-1 text-left text-xs whitespace-nowrap active:cursor-grabbing ${kind} ${chosen ? 'outline-2 outline-caution' : ''}`}
      style={{ left: `${(step.from / last) * 100}%`, width: `${((step.to - step.from) / last) * 100}%`, minWidth: '6px' }}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        onHold(null)
      }}
      onPointerMove={(event) => isHeld && onHold(dayOf(event))}
      onPointerUp={(event) => isHeld && onDrop(dayOf(event))}
      onPointerCancel={() => onDrop(null)}
    >
      <span className="min-w-0 truncate" aria-hidden="true">
        {visible(step.title)}
      </span>
    </button>
  )
}

/** Whether a pin is about moving this step, rather than the one that it is moved past. */
function isMoved(id: string, pin: Pin | null): boolean {
  return pin !== null && (pin.step === id || (pin.kind === 'before' && pin.other === id))
}

/** The day at which a step would be put in. */
function edgeOf({ steps }: Lane, id: string, place: number): number {
  const others: readonly PlanStep[] = steps.filter((one) => one.id !== id)
  return others[place]?.from ?? others.at(-1)?.to ?? 0
}
