import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { EntryView } from '../../src/control/state-api.ts'
import { api } from '../server.ts'
import { clock } from '../state/figures.ts'
import { journalWords } from '../state/journal-words.ts'
import { Body } from './body.tsx'
import { ConsumerMark, Method, StatusCode } from './marks.tsx'
import { Failure, Waiting } from './notices.tsx'
import { Section } from './page.tsx'
import { Strange } from './strange.tsx'

/** Entries that are asked for at once. */
const PAGE = 50

/** Writes as they were accepted, the latest first, each with what was sent and answered. */
export function Journal({ session }: { readonly session: string }): ReactNode {
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['journal', session],
    queryFn: ({ pageParam }) => api.journal({ before: pageParam, limit: PAGE, ...(session === '' ? {} : { session }) }),
    initialPageParam: Number.MAX_SAFE_INTEGER,
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.sequence),
    refetchInterval: 5_000,
  })
  const entries = data?.pages.flat() ?? []
  return (
    <Section
      title={session === '' ? 'Journal' : 'Journal of the session'}
      aside={<span className="text-sm text-muted">writes as they were accepted, the latest first</span>}
    >
      {error !== null && data === undefined && <Failure error={error} what="The journal cannot be shown." />}
      {error === null && data === undefined && <Waiting what="the journal" />}
      {data !== undefined && entries.length === 0 && (
        <p className="px-3 py-2 text-sm text-muted">
          Nothing was written yet. What the stand-in accepts is kept here, so that it can be played to the service.
        </p>
      )}
      <ol className="divide-y divide-line text-sm">
        {entries.map((entry) => (
          <Entry key={entry.sequence} entry={entry} />
        ))}
      </ol>
      {hasNextPage && (
        <button type="button" className="button m-2" onClick={() => void fetchNextPage()}>
          Show earlier ones
        </button>
      )}
    </Section>
  )
}

function Entry({ entry }: { readonly entry: EntryView }): ReactNode {
  const { at, consumer, operation, method, status, body, answer } = entry
  return (
    <li className="px-3 py-1.5">
      <details>
        <summary>
          <span className="inline-flex max-w-[94%] flex-wrap items-center gap-x-3 gap-y-0.5 align-top">
            <span className="text-muted" title={new Date(at).toLocaleString()}>
              {clock(at).slice(0, 8)}
            </span>
            <StatusCode status={status} />
            <Method method={method} />
            <strong className="min-w-0 break-words">
              <Strange text={operation} most={80} />
            </strong>
            <span className="flex items-center gap-1.5 text-muted">
              <ConsumerMark /> <Strange text={consumer} most={40} />
            </span>
            {journalWords(entry).map((words) => (
              <span key={words} className="min-w-0 break-all text-muted">
                <Strange text={words} most={160} />
              </span>
            ))}
          </span>
        </summary>
        <div className="mt-1 grid gap-2 lg:grid-cols-2">
          <Side name="Sent" body={body} />
          <Side name="Answered" body={answer} />
        </div>
      </details>
    </li>
  )
}

function Side({ name, body }: { readonly name: string; readonly body: EntryView['body'] }): ReactNode {
  return (
    <div className="min-w-0 rounded-md bg-sunken">
      <h3 className="heading px-3 pt-2">{name}</h3>
      <Body body={body} />
    </div>
  )
}
