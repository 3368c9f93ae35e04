import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { answersOf } from '../state/answers.ts'
import { Failure, Waiting } from './notices.tsx'
import { Section } from './page.tsx'

const OFTEN = 3_000
/** Moves of a day; more nobody reads here. */
const MOVES = 100
/** Lines of one answer that are shown at once. */
const SHOWN = 8

/** Five questions of whoever decides, answered in words: who waits, what blocks, who would notice, who has the stand-in, what changed. */
export function Answers(): ReactNode {
  const status = useQuery({ queryKey: ['status'], queryFn: () => api.status(), refetchInterval: OFTEN })
  const map = useQuery({ queryKey: ['map'], queryFn: () => api.map(), refetchInterval: OFTEN, retry: false })
  const moves = useQuery({ queryKey: ['moves', 'today'], queryFn: () => api.moves({ limit: MOVES }), refetchInterval: OFTEN })
  const ramping = (status.data?.groups ?? []).filter(({ stage }) => stage === 'canary').map(({ id }) => id)
  const selections = useQueries({
    queries: ramping.map((group) => ({
      queryKey: ['wouldSelect', group, 'now'],
      queryFn: () => api.wouldSelect({ group }),
      refetchInterval: OFTEN,
      retry: false,
    })),
  })
  if (map.error !== null && map.data === undefined) return <Failure error={map.error} what="Who needs what cannot be told." />
  if (status.data === undefined || map.data === undefined || moves.data === undefined) return <Waiting what="the answers" />
  const selected = new Map(ramping.map((group, index) => [group, selections[index]?.data?.consumers ?? []]))
  const answers = answersOf({ status: status.data, map: map.data.map, moves: moves.data, selected, now: Date.now() })
  return (
    <Section title="In words">
      <dl className="gap-8 px-3 pt-3 md:columns-2 2xl:columns-3">
        {answers.map(({ question, lines }) => (
          <div key={question} className="break-inside-avoid pb-4">
            <dt className="font-semibold">{question}</dt>
            <dd className="mt-1 text-sm">
              <Lines lines={lines} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }): ReactNode {
  const rest = lines.slice(SHOWN)
  return (
    <>
      <List lines={lines.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details className="mt-1">
          <summary>{rest.length} more</summary>
          <List lines={rest} />
        </details>
      )}
    </>
  )
}

function List({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <ul className="space-y-1">
      {lines.map((line, index) => (
        <li key={index} className="break-words">
          {line}
        </li>
      ))}
    </ul>
  )
}
