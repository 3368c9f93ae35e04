import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { ago } from '../state/figures.ts'
import { moveWords } from '../state/move-words.ts'
import { visible } from '../state/text.ts'
import { StageMark } from './marks.tsx'

/** Who moved what, when and why; the latest first. Of one group, or of all. */
export function MoveList({ group }: { readonly group?: string }): ReactNode {
  const { data = [] } = useQuery({
    queryKey: ['moves', group],
    queryFn: () => api.moves({ limit: 20, ...(group === undefined ? {} : { group }) }),
    refetchInterval: 5_000,
  })
  if (data.length === 0) return <p className="px-3 py-2 text-sm text-muted">Nothing was moved since the server started.</p>
  const now = Date.now()
  return (
    <ol className="divide-y divide-line text-sm">
      {data.map((move, index) => (
        <li key={`${move.epoch} ${move.group} ${index}`} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5">
          <span className="w-24 text-muted" title={new Date(move.at).toLocaleString()}>
            {ago(move.at, now)}
          </span>
          <strong>{move.group}</strong>
          {move.from === move.to ? (
            <span>{moveWords(move)}</span>
          ) : (
            <span className="flex items-center gap-1.5">
              <StageMark stage={move.from} /> {move.from} → <StageMark stage={move.to} /> {move.to}
              {move.step !== undefined && move.to === 'canary' && ` (step ${move.step + 1})`}
            </span>
          )}
          <span className="min-w-0 break-words text-muted">
            by {visible(move.who.slice(0, 80))}
            {move.why !== '' && `: ${visible(move.why.slice(0, 300))}`}
          </span>
          <Evidence sentences={(move.evidence ?? []).filter((one) => one !== move.why)} />
        </li>
      ))}
    </ol>
  )
}

/** What was known of the service when it was decided. */
function Evidence({ sentences }: { readonly sentences: readonly string[] }): ReactNode {
  if (sentences.length === 0) return null
  return (
    <details className="w-full pl-24 text-muted max-sm:pl-0">
      <summary>what it stands on</summary>
      <ul className="list-disc pl-5">
        {sentences.slice(0, 40).map((one) => (
          <li key={one}>{visible(one)}</li>
        ))}
      </ul>
    </details>
  )
}
