import type { ReactNode } from 'react'
import { ANSWERER } from '../state/moves.ts'

/** Who answered, as a mark and a word: the same everywhere. `short`: the mark alone where there is little room. */
export function By({ by, short = false }: { readonly by: string; readonly short?: boolean }): ReactNode {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" title={`answered by ${ANSWERER[by] ?? by}`}>
      <span className={`mark ${MARKS[by] ?? ''}`} aria-hidden="true" />
      <span className={short ? 'max-lg:sr-only' : ''}>{by}</span>
    </span>
  )
}

const MARKS: Readonly<Record<string, string>> = {
  mock: 'mark-mock',
  live: 'mark-live',
  stale: 'mark-stale',
  replay: 'mark-stale',
  view: 'mark-live',
}

/** Where a group is on its way. */
export function StageMark({ stage }: { readonly stage: string }): ReactNode {
  return <span className={`mark mark-${stage}`} aria-hidden="true" />
}

/** A circle: somebody who calls. */
export function ConsumerMark(): ReactNode {
  return <span className="inline-block size-2.5 shrink-0 rounded-full border-[1.5px] border-current" aria-hidden="true" />
}

/** A status of HTTP; red where the server failed. */
export function StatusCode({ status }: { readonly status: number }): ReactNode {
  const tone = status >= 500 ? 'font-semibold text-broken' : status >= 400 ? 'text-caution' : 'text-ink'
  return <span className={tone}>{status === 0 ? '–' : status}</span>
}

/** Whether request and reply kept to the contract. */
export function Outcome({ outcome, findings = 0 }: { readonly outcome: string; readonly findings?: number }): ReactNode {
  if (outcome === 'breaks') return <span className="text-broken">breaks{findings > 1 ? ` (${findings})` : ''}</span>
  if (outcome === 'unknown') return <span className="text-muted">not judged</span>
  return <span className="text-good">conforms{findings > 0 ? ` (${findings})` : ''}</span>
}

/** A method, always as wide. */
export function Method({ method }: { readonly method: string }): ReactNode {
  return <span className="font-mono text-xs font-semibold text-muted">{method.slice(0, 10)}</span>
}
