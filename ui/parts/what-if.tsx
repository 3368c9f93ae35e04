import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { money, type Plan, type Question } from '../state/plan.ts'
import { visible } from '../state/text.ts'
import { Failure, Shellline, Waiting } from './notices.tsx'
import { Section } from './page.tsx'

interface WhatIfProps {
  readonly plan: Plan
  readonly question: Question
  readonly onAsk: (question: Question) => void
}

/** Asks what another world would cost before anybody decides for it. Nothing is changed by asking. */
export function WhatIf({ plan, question, onAsk }: WhatIfProps): ReactNode {
  const { first = '', bare = false } = question
  return (
    <Section title="What if?">
      <div className="space-y-3 px-3 py-2">
        <div className="flex flex-wrap items-end gap-4 text-sm">
          <label>
            <span className="mb-0.5 block text-muted">This came first</span>
            <select
              className="field max-w-full"
              value={first}
              onChange={(event) =>
                onAsk({ ...(event.target.value === '' ? {} : { first: event.target.value }), ...(bare ? { bare } : {}) })
              }
            >
              <option value="">nothing: as planned</option>
              {plan.steps.map(({ id, title, kind }) => (
                <option key={id} value={id}>
                  {kind === 'contract' ? 'agree the contract for' : 'build'} {visible(title)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex items-center gap-2 py-1">
            <input
              type="checkbox"
              checked={bare}
              onChange={(event) => onAsk({ ...(first === '' ? {} : { first }), ...(event.target.checked ? { bare: true } : {}) })}
            />
            there were no stand-ins
          </label>
        </div>
        {first === '' && !bare ? (
          <p className="text-sm text-muted">Choose something, and its price is worked out. The plan stays as it is.</p>
        ) : (
          <Answer question={question} currency={plan.currency} />
        )}
      </div>
    </Section>
  )
}

function Answer({ question: { first, bare }, currency }: { readonly question: Question; readonly currency: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['whatIf', first, bare],
    queryFn: () =>
      api.whatIf({
        ...(bare === true ? { noStandIns: true } : {}),
        ...(first === undefined ? {} : { pins: [{ kind: 'first', step: first }] }),
      }),
    staleTime: 60_000,
    retry: false,
  })
  if (error !== null) return <Failure error={error} what="That cannot be worked out." />
  if (data === undefined) return <Waiting what="the other plan" />
  const { difference } = data
  return (
    <div className="space-y-2" role="status">
      <p className="text-lg">
        {Math.abs(difference) < 0.5
          ? 'It would cost nothing more.'
          : `Waiting would cost ${money(Math.abs(difference), currency)} ${difference > 0 ? 'more' : 'less'}: ${money(data.cost, currency)}.`}
      </p>
      <ul className="list-disc pl-5 text-sm">
        {data.says.map((one) => (
          <li key={one}>{visible(one)}</li>
        ))}
      </ul>
      {first !== undefined && (
        <div className="text-sm text-muted">
          <p className="mb-1">If it is worth that, pin it in the plan file, with your reason; it is in force once it is saved:</p>
          <Shellline>{`pins: [{ first: ${first}, because: … }]`}</Shellline>
        </div>
      )}
    </div>
  )
}
