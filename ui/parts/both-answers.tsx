import { lazy, type ReactNode, Suspense } from 'react'
import type { ExchangeView, OtherAnswer } from '../../src/control/api.ts'
import { laidOut } from '../state/body-lines.ts'
import { bytes } from '../state/figures.ts'
import { ANSWERER } from '../state/moves.ts'
import { type FieldPair, pairsOf } from '../state/field-pairs.ts'
import { By, StatusCode } from './marks.tsx'
import { Waiting } from './notices.tsx'
import { Strange } from './strange.tsx'

const Merge = lazy(() => import('./merge.tsx').then(({ Merge: one }) => ({ default: one })))

/** What a consumer was answered, and what the other side said to the same: status, fields and body beside each other. */
export function BothAnswers({ exchange, other }: { readonly exchange: ExchangeView; readonly other: OtherAnswer }): ReactNode {
  const { reply, status, by } = exchange
  const pairs = pairsOf(reply.headers, other.headers)
  const differing = pairs.filter(({ same }) => !same)
  return (
    <div className="border-t border-line">
      <div className="grid grid-cols-2 divide-x divide-line border-b border-line bg-sunken text-sm">
        <Head by={by} status={status} size={reply.body.size} note="the consumer has this one" marked={status !== other.status} />
        <Head
          by={other.by}
          status={other.status}
          size={other.body.size}
          note="nobody was given this one"
          marked={status !== other.status}
        />
      </div>
      <details className="border-b border-line text-xs">
        <summary className="px-3 py-1.5 text-sm">
          {differing.length === 0 ? 'The same header fields' : `${differing.length} of ${pairs.length} header fields differ`}
        </summary>
        <Fields pairs={pairs} />
      </details>
      <Bodies exchange={exchange} other={other} />
    </div>
  )
}

interface HeadProps {
  readonly by: string
  readonly status: number
  readonly size: number
  readonly note: string
  readonly marked: boolean
}

function Head({ by, status, size, note, marked }: HeadProps): ReactNode {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-3 px-3 py-1.5">
      <By by={by} />
      <span className={marked ? 'rounded bg-caution-ground px-1' : ''}>
        <StatusCode status={status} />
      </span>
      <span className="text-muted">{bytes(size)}</span>
      <span className="text-xs text-muted">{note}</span>
    </p>
  )
}

function Fields({ pairs }: { readonly pairs: readonly FieldPair[] }): ReactNode {
  return (
    <table className="w-full table-fixed font-mono">
      <thead className="sr-only">
        <tr>
          <th>Field</th>
          <th>Of the answer</th>
          <th>Of the other side</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ name, left, right, same }) => (
          <tr key={name} className={same ? '' : 'bg-caution-ground'}>
            <th className="w-1/4 px-3 py-0.5 text-left align-top font-normal break-words text-muted">
              <Strange text={name} most={80} />
            </th>
            {[left, right].map((value, index) => (
              <td key={index} className="px-3 py-0.5 align-top break-all">
                {value === null ? <span className="font-sans text-muted">–</span> : <Strange text={value} most={300} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Bodies({ exchange, other }: { readonly exchange: ExchangeView; readonly other: OtherAnswer }): ReactNode {
  const { body } = exchange.reply
  if (body.size === 0 && other.body.size === 0) return <p className="px-3 py-2 text-sm text-muted">Neither has a body.</p>
  if (isBinary(body) || isBinary(other.body)) {
    const same = body.base64 === other.body.base64 && body.size === other.body.size
    return (
      <p className="px-3 py-2 text-sm">
        {bytes(body.size)} and {bytes(other.body.size)} that are no text: {same ? 'the same' : 'they differ'}.
      </p>
    )
  }
  const cut = !body.whole || !other.body.whole
  return (
    <>
      <Suspense fallback={<Waiting what="what differs" />}>
        <Merge
          left={{ name: `Answer of ${nameOf(exchange.by)}`, text: laidOut(body) }}
          right={{ name: `Answer of ${nameOf(other.by)}`, text: laidOut(other.body) }}
        />
      </Suspense>
      {cut && <p className="px-3 py-2 text-sm text-caution">Only the beginnings were kept.</p>}
    </>
  )
}

function isBinary({ size, text }: ExchangeView['reply']['body']): boolean {
  return size > 0 && text === undefined
}

function nameOf(by: string): string {
  return ANSWERER[by] ?? by
}
