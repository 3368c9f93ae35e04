import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ExchangeView } from '../../src/control/api.ts'
import { Body, FindingLines, HeaderFields } from '../parts/body.tsx'
import { By, ConsumerMark, Outcome, StatusCode } from '../parts/marks.tsx'
import { CopyButton, Empty, Failure, Waiting } from '../parts/notices.tsx'
import { Figure, Page, Section } from '../parts/page.tsx'
import { PassageAt } from '../parts/passage.tsx'
import { Shadow } from '../parts/shadow.tsx'
import { Strange } from '../parts/strange.tsx'
import { api } from '../server.ts'
import { curlOf } from '../state/curl.ts'
import { bytes, clock, duration, listed } from '../state/figures.ts'
import { mended } from '../state/mended.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/exchanges/$id')

/** One round trip and all that was learnt of it. */
export function ExchangePage(): ReactNode {
  const { id } = route.useParams()
  const { data, error } = useQuery({ queryKey: ['exchange', id], queryFn: () => api.exchange({ id }), staleTime: 2_000, retry: false })
  const { data: info } = useQuery({ queryKey: ['info'], queryFn: () => api.info() })
  if (error !== null && data === undefined) return <Gone error={error} />
  if (data === undefined) return <Waiting what="the exchange" />
  const title = `${data.method} ${visible(data.target.slice(0, 120))}${data.target.length > 120 ? ' …' : ''}`
  return (
    <Page title={title} note={<Subtitle exchange={data} />} actions={<CopyAsCurl exchange={data} url={info?.url ?? ''} />}>
      <ExchangeParts exchange={data} />
    </Page>
  )
}

/** An exchange in parts: figures, findings, both messages, and why. Used for what was tried, too. */
export function ExchangeParts({ exchange }: { readonly exchange: ExchangeView }): ReactNode {
  const { findings, why, request, reply } = exchange
  return (
    <div className="grid gap-4 px-4 pb-6 xl:grid-cols-2">
      <div className="xl:col-span-2">
        <Figures exchange={exchange} />
      </div>
      {findings.length > 0 && (
        <div className="xl:col-span-2">
          <Findings findings={findings} />
        </div>
      )}
      {exchange.shadow !== null && (
        <div className="xl:col-span-2">
          <Shadow exchange={exchange} />
        </div>
      )}
      <Section title="Request" aside={<span className="text-xs text-muted">{bytes(request.body.size)}</span>}>
        <RequestLine exchange={exchange} />
        <HeaderFields headers={request.headers} findings={findings.filter(({ subject }) => subject === 'request')} />
        <div className="border-t border-line">
          <Body body={request.body} findings={findings.filter(({ subject }) => subject === 'request')} />
        </div>
      </Section>
      <Section
        title={`Answer of ${exchange.by === 'live' ? 'the service' : exchange.by === 'mock' ? 'the stand-in' : exchange.by}`}
        aside={<span className="text-xs text-muted">{bytes(reply.body.size)}</span>}
      >
        <HeaderFields headers={reply.headers} findings={findings.filter(({ subject }) => subject === 'reply')} />
        <div className="border-t border-line">
          <Body body={reply.body} findings={findings.filter(({ subject }) => subject === 'reply')} />
        </div>
      </Section>
      <Section title="Why it was answered so">
        <ol className="list-decimal space-y-1 py-2 pr-3 pl-8 text-sm">
          <li>
            {exchange.decision.kind}: <Strange text={exchange.decision.reason} />
          </li>
          {why.map((line, index) => (
            <li key={index}>
              <Strange text={line} most={500} />
            </li>
          ))}
        </ol>
      </Section>
      <Params exchange={exchange} />
    </div>
  )
}

function Subtitle({ exchange }: { readonly exchange: ExchangeView }): ReactNode {
  const { contract, operation, at, id } = exchange
  return (
    <span className="flex flex-wrap gap-x-3">
      <span>
        {new Date(at).toLocaleDateString()} {clock(at)}
      </span>
      {contract !== null && operation !== null && (
        <Link to="/operations/$contract/$operation" params={{ contract, operation }} className="link">
          {operation}
        </Link>
      )}
      <span className="font-mono text-xs leading-5">{id}</span>
    </span>
  )
}

/** A command to paste, and what it cannot have. What was secret in the body is made good by the contract's sample. */
function CopyAsCurl({ exchange, url }: { readonly exchange: ExchangeView; readonly url: string }): ReactNode {
  const { contract, operation, method, target, request } = exchange
  const { data } = useQuery({
    queryKey: ['operation', contract, operation],
    queryFn: () => api.operation({ operation: operation ?? '', ...(contract === null ? {} : { contract }) }),
    enabled: operation !== null && request.body.text?.includes('[redacted]') === true,
    staleTime: 60_000,
  })
  const { body, places } = mended(request.body, data?.description.body?.media[0]?.sample)
  const [key] = useState(() => crypto.randomUUID())
  const headers = places.length > 0 ? withKey(request.headers, key) : request.headers
  const { command, notes } = curlOf(url, { headers, method, target, body })
  const said = [...notes, ...(places.length > 0 ? [`${listed(places)} of the body was not kept: a sample stands in its place.`] : [])]
  return (
    <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      {said.length > 0 && <span className="max-w-prose text-xs text-muted">{said.map(visible).join(' ')}</span>}
      <CopyButton text={command} label="Copy as curl" />
    </span>
  )
}

/** Another body is another request: a key that belongs to the first would have it refused. */
function withKey(headers: readonly string[], key: string): readonly string[] {
  return headers.map((value, index) => (index % 2 === 1 && headers[index - 1]?.toLowerCase() === 'idempotency-key' ? key : value))
}

/** What was asked for, with what is wrong in it. */
function RequestLine({ exchange: { method, target, findings } }: { readonly exchange: ExchangeView }): ReactNode {
  const own = findings.filter(({ subject, at }) => subject === 'request' && /^(?:path|query)\b/.test(at))
  return (
    <div className={`border-b border-line px-3 py-1.5 ${own.length > 0 ? 'bg-broken-ground' : ''}`}>
      <code className="break-all">
        {method} <Strange text={target} most={1_000} />
      </code>
      <FindingLines findings={own} />
    </div>
  )
}

function Figures({ exchange }: { readonly exchange: ExchangeView }): ReactNode {
  const { consumer, status, by, outcome, findings, took } = exchange
  return (
    <dl className="card flex flex-wrap gap-x-10 gap-y-3 p-3">
      <Figure name="Status" value={<StatusCode status={status} />} />
      <Figure name="Answered by" value={<By by={by} />} />
      <Figure name="Contract" value={<Outcome outcome={outcome} findings={findings.length} />} />
      <Figure name="Took" value={duration(took)} />
      <Figure
        name={`Consumer · ${consumer.trust} by ${consumer.by}`}
        value={
          <Link to="/traffic" search={{ consumer: consumer.id }} className="inline-flex items-center gap-2 hover:underline">
            <ConsumerMark /> <Strange text={consumer.id} most={80} />
          </Link>
        }
      />
      <Figure name="Routing" value={`epoch ${exchange.decision.epoch}`} />
    </dl>
  )
}

function Findings({ findings }: { readonly findings: ExchangeView['findings'] }): ReactNode {
  return (
    <Section title={findings.length === 1 ? '1 finding' : `${findings.length} findings`}>
      <ul className="divide-y divide-line">
        {findings.map((finding, index) => (
          <li key={index} className="grid gap-2 p-3 lg:grid-cols-2">
            <div className="min-w-0">
              <p className={finding.severity === 'error' ? 'text-broken' : 'text-caution'}>
                <Strange text={finding.message} most={1_000} />
              </p>
              <p className="mt-1 text-sm break-words text-muted">
                {finding.subject} · <code>{visible(finding.at)}</code> · {finding.code}
                {finding.position !== null && ` · ${finding.position.file}:${finding.position.line}:${finding.position.column}`}
              </p>
            </div>
            {finding.rule !== null && <PassageAt place={finding.rule} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Params({ exchange: { params } }: { readonly exchange: ExchangeView }): ReactNode {
  const all = Object.entries(params).flatMap(([where, values]) =>
    Object.entries(values).map(([name, value]) => ({ where, name, value: JSON.stringify(value) ?? '' })),
  )
  if (all.length === 0) return null
  return (
    <Section title="Parameters, as they were read">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3 py-2 text-sm">
        {all.map(({ where, name, value }) => (
          <div key={`${where} ${name}`} className="contents">
            <dt className="text-muted">
              {where} <Strange text={name} />
            </dt>
            <dd className="min-w-0 font-mono text-xs leading-5 break-all">
              <Strange text={value} most={500} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Gone({ error }: { readonly error: Error }): ReactNode {
  if (!/There is no exchange/.test(error.message)) return <Failure error={error} what="The exchange cannot be shown." />
  return (
    <Empty title="This exchange is no longer held">
      <p>Exchanges make room for later ones, and a server without a store forgets them when it ends.</p>
      <p>
        <Link to="/traffic" className="link">
          To the traffic
        </Link>
      </p>
    </Empty>
  )
}
