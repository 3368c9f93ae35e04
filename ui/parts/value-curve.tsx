import type { ReactNode } from 'react'
import { curveWords, dateOf, freed, money, type Plan, stepPath } from '../state/plan.ts'

const WIDTH = 640
const HEIGHT = 180

/** Money a day that is no longer lost, with and without stand-ins: a picture, what it says in words, and its figures as a table. */
export function ValueCurve({ plan, other }: { readonly plan: Plan; readonly other?: Plan['curve'] | undefined }): ReactNode {
  const { curve, bare, currency } = plan
  const most = curve.most.unblocked + curve.most.live
  const last = Math.max(...curve.days, ...bare.curve.days, ...(other?.days ?? []), 1)
  const frame = { width: WIDTH, height: HEIGHT, last }
  const scaled = (values: readonly number[]): readonly number[] => values.map((value) => (value / Math.max(1, most)) * HEIGHT)
  const words = curveWords(plan)
  return (
    <figure className="px-3 py-2">
      <p className="text-xs text-muted">{money(most, currency)} a day</p>
      <svg viewBox={`-4 -6 ${WIDTH + 8} ${HEIGHT + 12}`} className="w-full" role="img" aria-label={words.join(' ')}>
        <line x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} className="stroke-strong-line" />
        <path d={`${stepPath(curve.days, scaled(freed(curve)), frame)} V ${HEIGHT} H 0 Z`} className="fill-chosen" />
        <path d={stepPath(curve.days, scaled(freed(curve)), frame)} className="fill-none stroke-accent" strokeWidth="2.5" />
        <path
          d={stepPath(bare.curve.days, scaled(freed(bare.curve)), frame)}
          className="fill-none stroke-ink"
          strokeWidth="1.5"
          strokeDasharray="5 4"
        />
        {other !== undefined && (
          <path
            d={stepPath(other.days, scaled(freed(other)), frame)}
            className="fill-none stroke-caution"
            strokeWidth="2"
            strokeDasharray="2 3"
            data-curve="other"
          />
        )}
      </svg>
      <p className="flex justify-between text-xs text-muted">
        <span>{dateOf(plan.start, 0)}</span>
        <span>{dateOf(plan.start, last)}</span>
      </p>
      <figcaption className="mt-1 space-y-1 text-sm">
        <Legend other={other !== undefined} />
        {words.map((one) => (
          <p key={one}>{one}</p>
        ))}
        <details>
          <summary className="text-muted">Its figures</summary>
          <CurveTable plan={plan} money={(value) => money(value, currency)} />
        </details>
      </figcaption>
    </figure>
  )
}

function Legend({ other }: { readonly other: boolean }): ReactNode {
  return (
    <p className="flex flex-wrap gap-x-6 text-muted">
      <span className="flex items-center gap-2">
        <span className="inline-block w-6 border-t-[2.5px] border-accent" aria-hidden="true" /> with stand-ins
      </span>
      <span className="flex items-center gap-2">
        <span className="inline-block w-6 border-t-[1.5px] border-dashed border-ink" aria-hidden="true" /> without any
      </span>
      {other && (
        <span className="flex items-center gap-2">
          <span className="inline-block w-6 border-t-2 border-dotted border-caution" aria-hidden="true" /> if it were so
        </span>
      )}
    </p>
  )
}

function CurveTable({
  plan: { curve, bare },
  money: shown,
}: {
  readonly plan: Plan
  readonly money: (value: number) => string
}): ReactNode {
  const days = [...new Set([...curve.days, ...bare.curve.days])].toSorted((a, b) => a - b)
  const at = (of: Plan['curve'], day: number): number => freed(of)[of.days.findLastIndex((one) => one <= day)] ?? 0
  return (
    <table className="mt-1 text-sm">
      <thead className="text-left text-xs text-muted">
        <tr className="[&>th]:pr-6 [&>th]:font-normal">
          <th>Day</th>
          <th className="text-right">Freed a day with stand-ins</th>
          <th className="text-right">without</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day} className="[&>td]:pr-6 [&>td]:text-right">
            <td>{day}</td>
            <td>{shown(at(curve, day))}</td>
            <td>{shown(at(bare.curve, day))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
