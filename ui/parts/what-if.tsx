import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../server.ts'
import { money, type OtherWorld, type Plan } from '../state/plan.ts'
import { askedOf, linesOf, pinOf, type Pin, type Question, stepName } from '../state/question.ts'
import { visible } from '../state/text.ts'
import { type By, ChangeForm } from './change-form.tsx'
import { Dialog } from './dialog.tsx'
import { Failure, Shellline, Waiting } from './notices.tsx'
import { Section } from './page.tsx'
import { WhatIfForm } from './what-if-form.tsx'

interface WhatIfProps {
  readonly plan: Plan
  readonly question: Question
  readonly answer: UseQueryResult<OtherWorld>
  readonly onAsk: (question: Question) => void
}

/** Asks what another world would cost before anybody decides for it. Nothing is changed by asking; a pin can be taken then. */
export function WhatIf({ plan, question, answer, onAsk }: WhatIfProps): ReactNode {
  const asked = askedOf(question)
  return (
    <Section
      title="What if?"
      aside={
        asked !== null && (
          <button type="button" className="button" onClick={() => onAsk({})}>
            Discard
          </button>
        )
      }
    >
      <div className="space-y-3 px-3 py-2">
        <WhatIfForm plan={plan} question={question} onAsk={onAsk} />
        {asked === null ? (
          <p className="text-sm text-muted">Choose something, or drag a step: its price is worked out. The plan stays as it is.</p>
        ) : (
          <Answer plan={plan} question={question} answer={answer} onTaken={() => onAsk({})} />
        )}
      </div>
    </Section>
  )
}

interface AnswerProps {
  readonly plan: Plan
  readonly question: Question
  readonly answer: UseQueryResult<OtherWorld>
  readonly onTaken: () => void
}

function Answer({ plan, question, answer: { data, error }, onTaken }: AnswerProps): ReactNode {
  const pin = pinOf(question)
  const asked = askedOf(question)
  if (error !== null) return <Failure error={error} what="That cannot be worked out." />
  if (data === undefined) return <Waiting what="the other plan" />
  const { difference, cost, says } = data
  const steps = new Map(plan.steps.map((step) => [step.id, step]))
  const name = (id: string): string => visible(stepName(steps.get(id) ?? { kind: 'build', title: id }))
  const other = Object.keys(asked ?? {}).some((one) => one !== 'pins')
  return (
    <div className="space-y-2" role="status">
      {pin?.kind === 'before' && (
        <p>
          {name(pin.step)} before: {name(pin.other)}.
        </p>
      )}
      {pin?.kind === 'not-before' && (
        <p>
          {name(pin.step)}: not before day {pin.day}.
        </p>
      )}
      <p className="text-lg">
        {Math.abs(difference) < 0.5
          ? 'It would cost nothing more.'
          : `Waiting would cost ${money(Math.abs(difference), plan.currency)} ${difference > 0 ? 'more' : 'less'}: ${money(cost, plan.currency)}.`}
      </p>
      <ul className="list-disc pl-5 text-sm">
        {says.map((one) => (
          <li key={one}>{visible(one)}</li>
        ))}
      </ul>
      {pin !== null && !other && <Take pin={pin} price={difference} currency={plan.currency} onTaken={onTaken} />}
      {other && asked !== null && linesOf(asked).length > 0 && (
        <div className="text-sm text-muted">
          <p className="mb-1">If that is how it is, say so in the plan file; it is in force once it is saved:</p>
          {linesOf(asked).map((line) => (
            <Shellline key={line}>{line}</Shellline>
          ))}
        </div>
      )}
    </div>
  )
}

function Take({
  pin,
  price,
  currency,
  onTaken,
}: {
  readonly pin: Pin
  readonly price: number
  readonly currency: string
  readonly onTaken: () => void
}): ReactNode {
  const [open, setOpen] = useState(false)
  const about =
    Math.abs(price) < 0.5
      ? 'It costs nothing more.'
      : `Waiting ${price > 0 ? 'costs' : 'saves'} ${money(Math.abs(price), currency)} ${price > 0 ? 'more' : ''}`.trim() + ' by it.'
  return (
    <>
      <button type="button" className="button button-main" onClick={() => setOpen(true)}>
        Take it
      </button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Take this into the plan"
        about={`${about} It is in force at once, and stands in plan/taken-pins.yaml with your reason.`}
      >
        <ChangeForm
          label="Take it"
          act={async (by: By) => {
            await api.pin({ pin, ...by })
            onTaken()
          }}
          onClose={() => setOpen(false)}
        />
      </Dialog>
    </>
  )
}
