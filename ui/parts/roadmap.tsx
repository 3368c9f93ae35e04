import type { ReactNode } from 'react'
import { bundleReasons, dateOf, type Plan } from '../state/plan.ts'
import { counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'

/** What is delivered in which order, when, and why there: a bar for each, and the same in words. */
export function Roadmap({ plan }: { readonly plan: Plan }): ReactNode {
  const { bundles, needs, currency, start } = plan
  const titles = new Map(needs.map(({ id, title }) => [id, title]))
  const last = Math.max(1, ...bundles.map(({ to }) => to))
  return (
    <ol className="divide-y divide-line">
      {bundles.map((bundle, index) => (
        <li key={bundle.title + index} className="grid gap-x-4 gap-y-1 px-3 py-2 lg:grid-cols-[minmax(14rem,24rem)_1fr]">
          <div className="min-w-0">
            <p className="font-semibold break-words">{visible(bundle.title)}</p>
            <p className="text-sm text-muted">
              {dateOf(start, bundle.from)} to {dateOf(start, bundle.to)}, {counted(bundle.work, 'day')} of work
            </p>
          </div>
          <div className="min-w-0">
            <div className="relative h-4 rounded bg-sunken" aria-hidden="true">
              <div
                className="absolute h-4 rounded bg-accent"
                style={{ left: `${(bundle.from / last) * 100}%`, width: `${Math.max(0.8, ((bundle.to - bundle.from) / last) * 100)}%` }}
              />
            </div>
            <p className="mt-1 text-sm">{bundleReasons(bundle, (need) => visible(titles.get(need) ?? need), currency).join(' ')}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
