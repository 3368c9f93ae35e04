import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Passage, Place } from '../../src/model/place.ts'
import { api } from '../server.ts'
import { Strange } from './strange.tsx'

/** Lines of a contract, the one that is meant made plain. */
export function PassageLines({ passage }: { readonly passage: Passage }): ReactNode {
  return (
    <div className="overflow-x-auto bg-sunken py-2" role="region" aria-label={`${passage.file}, from line ${passage.first}`} tabIndex={0}>
      <ol className="min-w-max font-mono text-xs leading-5" start={passage.first}>
        {passage.lines.map((line, index) => {
          const number = passage.first + index
          const meant = number === passage.line
          return (
            <li key={number} className={`flex ${meant ? 'bg-chosen font-semibold' : ''}`} aria-current={meant ? 'true' : undefined}>
              <span className="w-14 shrink-0 pr-3 text-right text-muted select-none">{number}</span>
              <span className="pr-4 whitespace-pre">
                <Strange text={line.replaceAll('\t', '  ')} most={400} />
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The lines of a contract around a place, asked for when they are to be shown. */
export function PassageAt({
  place,
  before = 2,
  after = 4,
}: {
  readonly place: Place
  readonly before?: number
  readonly after?: number
}): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['passage', place.uri, place.pointer, before, after],
    queryFn: () => api.passage({ uri: place.uri, pointer: place.pointer, before, after }),
    staleTime: 60_000,
    retry: false,
  })
  if (error !== null && data === undefined) return <p className="px-3 py-2 text-sm text-muted">The contract’s text is not at hand.</p>
  return data === undefined ? <p className="px-3 py-2 text-sm text-muted">…</p> : <PassageLines passage={data} />
}
