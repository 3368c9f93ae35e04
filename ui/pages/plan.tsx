import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ChangeForm } from '../parts/change-form.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { Failure, Waiting } from '../parts/notices.tsx'
import { Lanes } from '../parts/lanes.tsx'
import { NoPlan } from '../parts/no-plan.tsx'
import { Page, Section } from '../parts/page.tsx'
import { Roadmap } from '../parts/roadmap.tsx'
import { ValueCurve } from '../parts/value-curve.tsx'
import { WhatIf } from '../parts/what-if.tsx'
import { api } from '../server.ts'
import { money, type OtherWorld, type Plan, priceText } from '../state/plan.ts'
import { type Asked, askedOf, pinOf, type Question, withPin } from '../state/question.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/plan')

/** What to deliver next, for whom, and why. */
export function PlanPage(): ReactNode {
  const question = route.useSearch()
  const navigate = useNavigate({ from: '/plan' })
  const ask = (search: Question): void => void navigate({ search, replace: true, resetScroll: false })
  const asked = askedOf(question)
  const answer = useQuery({
    queryKey: ['whatIf', asked],
    queryFn: () => api.whatIf(asked ?? {}),
    enabled: asked !== null,
    staleTime: 60_000,
    retry: false,
  })
  const { data, error } = useQuery({ queryKey: ['plan'], queryFn: () => api.plan({}), refetchInterval: 15_000, retry: false })
  if (error !== null && data === undefined) return <NoPlan error={error} what="The plan cannot be shown." />
  if (data === undefined) return <Waiting what="the plan: it is being worked out" />
  return (
    <Page title="Plan" note={visible(data.says.proof)} actions={<ExportButtons of="plan" />}>
      {data.problems.map((one) => (
        <Failure key={one} error={new Error(one)} what="What was saved last is not in force; the plan before it is shown." />
      ))}
      <Parts plan={data} question={question} asked={asked} answer={answer} onAsk={ask} />
    </Page>
  )
}

interface PartsProps {
  readonly plan: Plan
  readonly question: Question
  readonly asked: Asked | null
  readonly answer: UseQueryResult<OtherWorld>
  readonly onAsk: (question: Question) => void
}

function Parts({ plan, question, asked, answer, onAsk }: PartsProps): ReactNode {
  return (
    <div className="grid grid-cols-1 gap-4 px-4 pb-6 xl:grid-cols-2">
      <Section title="Next">
        <Sentences of={plan.says.next} />
      </Section>
      <Section title="What stand-ins are worth">
        <Sentences of={plan.says.worth} />
      </Section>
      <Section title="Money a day that is no longer lost">
        <ValueCurve plan={plan} other={asked === null ? undefined : answer.data?.curve} />
      </Section>
      <WhatIf plan={plan} question={question} answer={answer} onAsk={onAsk} />
      <div className="xl:col-span-2">
        <Section title="Roadmap">
          {plan.steps.length === 0 ? (
            <Sentences of={['Nothing is left to be done.']} />
          ) : (
            <Lanes plan={plan} pin={pinOf(question)} onAsk={(pin) => onAsk(withPin(question, pin))} />
          )}
          {asked !== null && answer.data !== undefined && (
            <p className="border-t border-line px-3 py-2">
              <strong>{priceText(answer.data.difference, plan.currency)}</strong> Take it or discard it under “What if?”.
            </p>
          )}
        </Section>
      </div>
      <div className="xl:col-span-2">
        <Section
          title="What for"
          aside={
            <Link to="/needs" className="link text-sm">
              Who can start today
            </Link>
          }
        >
          <Roadmap plan={plan} />
        </Section>
      </div>
      <Pins plan={plan} />
      <Principles plan={plan} />
      <Section title="How sure this is">
        <Sentences of={[plan.says.stability, ...plan.says.hints].filter((one) => one !== '')} />
      </Section>
    </div>
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
        {pins.map((one) => (
          <TakenPin key={one.says} {...one} currency={currency} />
        ))}
      </ul>
    </Section>
  )
}

function TakenPin({ pin, says, because, price, currency }: Plan['pins'][number] & { readonly currency: string }): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <li className="flex items-start justify-between gap-4 px-3 py-2">
      <div className="min-w-0">
        <p className="break-words">{visible(says)}</p>
        <p className="text-sm break-words text-muted">
          {visible(because)}
          {price !== null && (price < 0.5 ? ' It costs nothing now.' : ` It costs ${money(price, currency)}.`)}
        </p>
      </div>
      <button type="button" className="button shrink-0" onClick={() => setOpen(true)}>
        Take it back
      </button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Take it back"
        about={`${visible(says)}: no longer. The plan is worked out without it.`}
      >
        <ChangeForm label="Take it back" act={(by) => api.unpin({ pin, ...by })} onClose={() => setOpen(false)} />
      </Dialog>
    </li>
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
