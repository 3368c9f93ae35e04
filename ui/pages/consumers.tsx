import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { ConsumerMark } from '../parts/marks.tsx'
import { Empty, Shellline, Waiting } from '../parts/notices.tsx'
import { Page } from '../parts/page.tsx'
import { Strange } from '../parts/strange.tsx'
import { feed, useCalmFeed } from '../server.ts'
import { ago, count, counted, percent } from '../state/figures.ts'
import { ANSWERER } from '../state/moves.ts'
import { type ConsumerSeen, consumersOf, ranked } from '../state/observed.ts'

const KNOWN: Readonly<Record<string, string>> = {
  certificate: 'by its client certificate',
  jwt: 'by its signed token',
  'api-key': 'by its API key',
  header: 'by what it calls itself',
  'user-agent': 'by its user agent, a guess',
  anonymous: 'not at all: it said nothing of itself',
}

/** Who calls: a card each. */
export function ConsumersPage(): ReactNode {
  const version = useCalmFeed()
  const { rows } = feed
  const consumers = useMemo(() => consumersOf(rows), [version])
  if (consumers.length === 0 && feed.connection.kind === 'connecting') return <Waiting what="who has called" />
  if (consumers.length === 0) {
    return (
      <Page title="Consumers">
        <Empty title="Nobody has called yet">
          <p>Consumers are told apart by what they prove or say of themselves. The simplest is a header:</p>
          <Shellline>curl -H 'Understudy-Consumer: web' http://localhost:4010/</Shellline>
        </Empty>
      </Page>
    )
  }
  return (
    <Page title="Consumers" note={`${counted(consumers.length, 'consumer')} in ${counted(rows.length, 'exchange')}`}>
      <ul className="grid gap-4 px-4 pb-6 md:grid-cols-2 2xl:grid-cols-3">
        {consumers.slice(0, 200).map((consumer) => (
          <Card key={consumer.id} consumer={consumer} now={Date.now()} />
        ))}
      </ul>
    </Page>
  )
}

function Card({ consumer, now }: { readonly consumer: ConsumerSeen; readonly now: number }): ReactNode {
  const { id, by, trust, exchanges, errors, breaking, first, last } = consumer
  const operations = ranked(consumer.operations)
  return (
    <li className="card flex flex-col p-4">
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <ConsumerMark />
        <Link to="/traffic" search={{ consumer: id }} className="min-w-0 truncate hover:underline">
          <Strange text={id} most={80} />
        </Link>
      </h2>
      <p className="text-sm text-muted">
        Known {KNOWN[by] ?? by} ({trust}). First seen {ago(first, now)}, last {ago(last, now)}.
      </p>
      <p className="mt-2 text-sm">
        {counted(exchanges, 'exchange')},{' '}
        <span className={errors > 0 ? 'text-caution' : ''}>{percent(errors / exchanges)} with an error</span>
        {breaking > 0 && <span className="text-broken">, {count(breaking)} broke the contract</span>}.
      </p>
      <AnsweredBar answered={consumer.answered} total={exchanges} />
      <h3 className="heading mt-3">Calls {counted(operations.length, 'operation')}</h3>
      <ul className="mt-1 text-sm">
        {operations.slice(0, 5).map(([name, calls]) => (
          <li key={name} className="flex justify-between gap-3">
            <span className="min-w-0 truncate">
              <Strange text={name.slice(name.indexOf(' ') + 1)} most={80} />
            </span>
            <span className="text-muted">{count(calls)}</span>
          </li>
        ))}
      </ul>
      <Problems problems={ranked(consumer.problems)} />
    </li>
  )
}

/** Who answers it, in words and as a bar. */
function AnsweredBar({ answered, total }: { readonly answered: ReadonlyMap<string, number>; readonly total: number }): ReactNode {
  const parts = ranked(answered)
  return (
    <>
      <div className="mt-2 flex h-2.5 overflow-hidden rounded-sm border border-strong-line text-accent" aria-hidden="true">
        {parts.map(([by, calls]) => (
          <span key={by} className={BAR[by] ?? 'bg-muted'} style={{ width: `${(100 * calls) / total}%` }} />
        ))}
      </div>
      <p className="mt-1 text-xs text-muted">
        Answered by {parts.map(([by, calls]) => `${ANSWERER[by] ?? by} (${percent(calls / total)})`).join(', ')}.
      </p>
    </>
  )
}

const BAR: Readonly<Record<string, string>> = { mock: 'mark-mock', live: 'bg-accent' }

function Problems({ problems }: { readonly problems: readonly (readonly [string, number])[] }): ReactNode {
  if (problems.length === 0) return null
  return (
    <>
      <h3 className="heading mt-3">Meets</h3>
      <ul className="mt-1 text-sm">
        {problems.slice(0, 3).map(([problem, times]) => (
          <li key={problem} className="break-words">
            {count(times)} × <Strange text={problem} most={160} />
          </li>
        ))}
      </ul>
    </>
  )
}
