import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Failure, Waiting } from '../parts/notices.tsx'
import { NoPlan } from '../parts/no-plan.tsx'
import { Page, Section } from '../parts/page.tsx'
import { Roadmap } from '../parts/roadmap.tsx'
import { ValueCurve } from '../parts/value-curve.tsx'
import { WhatIf } from '../parts/what-if.tsx'
import { api } from '../server.ts'
import { money, type Plan } from '../state/plan.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/plan')

/** What to deliver next, for whom, and why. */
export function PlanPage(): ReactNode {
  const question = route.useSearch()
  const navigate = useNavigate({ from: '/plan' })
  const { data, error } = useQuery({ queryKey: ['plan'], queryFn: () => api.plan({}), refetchInterval: 15_000, retry: false })
  if (error !== null && data === undefined) return <NoPlan error={error} what="The plan cannot be shown." />
  if (data === undefined) return <Waiting what="the plan: it is being worked out" />
  return (
    <Page title="Plan" note={visible(data.says.proof)}>
      {data.problems.map((one) => (
        <Failure key={one} error={new Error(one)} what="What was saved last is not in force; the plan before it is shown." />
      ))}
      <div className="grid gap-4 px-4 pb-6 xl:grid-cols-2">
        <Section title="Next">
          <Sentences of={data.says.next} />
        </Section>
        <Section title="What stand-ins are worth">
          <Sentences of={data.says.worth} />
        </Section>
        <Section title="Money a day that is no longer lost">
          <ValueCurve plan={data} />
        </Section>
        <WhatIf plan={data} question={question} onAsk={(search) => void navigate({ search, replace: true })} />
        <div className="xl:col-span-2">
          <Section
            title="Roadmap"
            aside={
              <Link to="/needs" className="link text-sm">
                Who can start today
              </Link>
            }
          >
            <Roadmap plan={data} />
          </Section>
        </div>
        <Pins plan={data} />
        <Principles plan={data} />
        <Section title="How sure this is">
          <Sentences of={[data.says.stability, ...data.says.hints].filter((one) => one !== '')} />
        </Section>
      </div>
    </Page>
  )
}

function Sentences({ of }: { readonly of: readonly string[] }): ReactNode {
  return (
    <div className="space-y-1 px-3 py-2">
      {of.map((one) => (
        <p key={one}>{visible(one)}</p>
      ))}
    </div>
  )
}

function Pins({ plan: { pins, currency } }: { readonly plan: Plan }): ReactNode {
  if (pins.length === 0) return null
  return (
    <Section title="What people have decided">
      <ul className="divide-y divide-line">
        {pins.map(({ says, because, price }) => (
          <li key={says} className="px-3 py-2">
            <p>{visible(says)}</p>
            <p className="text-sm text-muted">
              {visible(because)}
              {price !== null && ` It costs ${money(price, currency)}.`}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const STATUS: Readonly<Record<Plan['principles'][number]['status'], readonly [string, string]>> = {
  kept: ['kept', 'text-good'],
  violated: ['violated', 'text-broken'],
  'not-enforced': ['not checked', 'text-muted'],
}

function Principles({ plan: { principles } }: { readonly plan: Plan }): ReactNode {
  if (principles.length === 0) return null
  return (
    <Section title="Principles">
      <ul className="divide-y divide-line">
        {principles.map(({ id, title, statement, status, checks }) => (
          <li key={id} className="px-3 py-2">
            <p>
              <strong>{visible(title)}</strong> <span className={STATUS[status][1]}>{STATUS[status][0]}</span>
            </p>
            <p className="text-sm text-muted">{visible(statement)}</p>
            {checks
              .filter(({ holds }) => !holds)
              .map(({ measure, found }) => (
                <p key={measure} className="text-sm">
                  {visible(measure)}: {found.map(visible).join(', ')}
                </p>
              ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}
