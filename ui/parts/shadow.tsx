import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ExchangeView } from '../../src/control/api.ts'
import { api } from '../server.ts'
import { verdictWords } from '../state/verdict.ts'
import { visible } from '../state/text.ts'
import { BothAnswers } from './both-answers.tsx'
import { Sample } from './differences.tsx'
import { StatusCode } from './marks.tsx'
import { Section } from './page.tsx'

/** What the other side has answered to the same request; nothing where nobody asked it. */
export function Shadow({ exchange }: { readonly exchange: ExchangeView }): ReactNode {
  const { shadow, decision, operation, id } = exchange
  const group = decision.group ?? ''
  const { data } = useQuery({
    queryKey: ['diff', group, operation],
    queryFn: () => api.diff({ group, ...(operation === null ? {} : { operation }), limit: 1_000 }),
    enabled: shadow !== null && shadow.differences.length > 0 && group !== '',
  })
  if (shadow === null) return null
  const samples = (data?.differences ?? []).flatMap((one) => one.samples.filter((sample) => sample.exchange === id))
  const other = exchange.by === 'live' ? 'the stand-in' : 'the service'
  return (
    <Section
      title={`What ${other} answered to the same`}
      aside={
        <Link to="/groups/$group" params={{ group }} className="link text-sm">
          All differences of {visible(group)}
        </Link>
      }
    >
      <div className="space-y-3 px-3 py-2">
        <p className={shadow.verdict === 'mismatched' ? 'text-broken' : ''}>
          {shadow.status !== null && (
            <>
              <StatusCode status={shadow.status} /> beside <StatusCode status={exchange.status} /> ·{' '}
            </>
          )}
          {verdictWords(shadow.verdict, shadow.reason)}
        </p>
        {samples.length > 0
          ? samples.map((sample, index) => <Sample key={index} sample={sample} link={false} />)
          : shadow.differences.length > 0 && (
              <ul className="list-disc pl-5 text-sm">
                {shadow.differences.map((one) => (
                  <li key={one}>
                    <code>{visible(one)}</code>
                  </li>
                ))}
              </ul>
            )}
      </div>
      {exchange.other === null ? (
        <p className="border-t border-line px-3 py-2 text-sm text-muted">
          {shadow.status === null ? 'No answer came.' : 'The whole answer has made room for later ones; what differed is above.'}
        </p>
      ) : (
        <BothAnswers exchange={exchange} other={exchange.other} />
      )}
    </Section>
  )
}
