import { type ReactNode, type RefObject, useMemo } from 'react'
import { feed } from '../server.ts'
import { type Filter, filters } from '../state/filter.ts'
import { visible } from '../state/text.ts'
import { Icon } from './icon.tsx'

interface FilterProps {
  readonly filter: Filter
  readonly box: RefObject<HTMLInputElement | null>
  readonly onChange: (filter: Filter) => void
}

const CHOICES = {
  status: ['2xx', '3xx', '4xx', '5xx'],
  by: ['mock', 'live', 'stale', 'replay', 'understudy'],
  outcome: ['conforms', 'breaks', 'unknown'],
} as const

/** What of the traffic is wanted. */
export function TrafficFilter({ filter, box, onChange }: FilterProps): ReactNode {
  const set = (field: keyof Filter, value: string): void => {
    const { [field]: _, ...rest } = filter
    onChange(value === '' ? rest : { ...rest, [field]: value })
  }
  const { version } = feed
  const seen = useMemo(() => seenIn(), [Math.floor(version / 50)])
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 pb-3">
      <input
        ref={box}
        type="search"
        className="field min-w-48 flex-1 py-1.5"
        placeholder="Path, operation, consumer, finding …  ( / )"
        aria-label="Filter by words"
        value={filter.q ?? ''}
        maxLength={200}
        onChange={(event) => set('q', event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <Choice name="Status" value={filter.status} values={CHOICES.status} onChange={(value) => set('status', value)} />
      <Choice name="Answered by" value={filter.by} values={CHOICES.by} onChange={(value) => set('by', value)} />
      <Choice name="Contract" value={filter.outcome} values={CHOICES.outcome} onChange={(value) => set('outcome', value)} />
      <Choice name="Consumer" value={filter.consumer} values={seen.consumers} onChange={(value) => set('consumer', value)} />
      <Choice name="Operation" value={filter.operation} values={seen.operations} onChange={(value) => set('operation', value)} />
      {filters(filter) && (
        <button type="button" className="button" onClick={() => onChange({})}>
          <Icon name="x" size={14} /> Clear
        </button>
      )}
    </search>
  )
}

/** Names that occur in the latest rows. */
function seenIn(): { readonly consumers: readonly string[]; readonly operations: readonly string[] } {
  const latest = feed.rows.last(5_000)
  const names = (of: (row: (typeof latest)[number]) => string | null): readonly string[] =>
    [...new Set(latest.flatMap((row) => of(row) ?? []))].toSorted().slice(0, 200)
  return { consumers: names((row) => row.consumer.id), operations: names((row) => row.operation) }
}

interface ChoiceProps {
  readonly name: string
  readonly value: string | undefined
  readonly values: readonly string[]
  readonly onChange: (value: string) => void
}

function Choice({ name, value = '', values, onChange }: ChoiceProps): ReactNode {
  const all = value === '' || values.includes(value) ? values : [value, ...values]
  return (
    <select
      className={`field max-w-40 py-1.5 ${value === '' ? '' : 'border-accent text-accent'}`}
      aria-label={name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{name}: any</option>
      {all.map((one) => (
        <option key={one} value={one}>
          {visible(one)}
        </option>
      ))}
    </select>
  )
}
