import type { ReactNode } from 'react'
import { StageMark } from './marks.tsx'

const MARKS: readonly (readonly [string, string])[] = [
  ['mock', 'stand-in'],
  ['shadow', 'stand-in, copies to the service'],
  ['canary', 'the service for some'],
  ['live', 'the service'],
  ['none', 'nobody yet'],
]

const LINES: readonly (readonly [string, string, string])[] = [
  ['', 'text-strong-line', 'declared and seen'],
  ['7 5', 'text-strong-line', 'declared, not seen'],
  ['2 4', 'text-strong-line', 'seen, not declared'],
  ['', 'text-broken', 'no way forward'],
]

/** What the marks and lines of the map mean. */
export function MapLegend({ crowded }: { readonly crowded: boolean }): ReactNode {
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 border-t border-line px-3 py-2 text-xs text-muted">
      {MARKS.map(([mark, words]) => (
        <span key={mark} className="flex items-center gap-1.5">
          <StageMark stage={mark} /> {words}
        </span>
      ))}
      {LINES.map(([dash, tone, words]) => (
        <span key={words} className="flex items-center gap-1.5">
          <svg width="26" height="8" aria-hidden="true" className={tone}>
            <path d="M0 4h26" stroke="currentColor" strokeWidth="2" strokeDasharray={dash} />
          </svg>
          {words}
        </span>
      ))}
      {crowded && <span>There are many: lines are drawn for what you choose, and where there is no way forward.</span>}
    </div>
  )
}
