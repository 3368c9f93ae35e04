import type { ReactNode } from 'react'
import type { Plan } from '../state/plan.ts'
import { dropText, type Question, stepName, withPin } from '../state/question.ts'
import { visible } from '../state/text.ts'

interface FormProps {
  readonly plan: Plan
  readonly question: Question
  readonly onAsk: (question: Question) => void
}

/** All that can be asked of another world: what comes first or later, what is not needed, other estimates, no stand-ins or one less. */
export function WhatIfForm({ plan, question, onAsk }: FormProps): ReactNode {
  const { first = '', wait = '', from = '', without = '', drop = '', slow = '', days = '' } = question
  const having = (change: Partial<Record<keyof Question, string>>): void => {
    const all = { ...question, ...change }
    onAsk(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')))
  }
  const steps = plan.steps.map((step) => ({ value: step.id, text: visible(stepName(step)) }))
  const unpinned = withPin(question, null)
  return (
    <div className="flex flex-wrap items-end gap-4 text-sm">
      <Choice
        label="This came first"
        none="nothing: as planned"
        value={first}
        options={steps}
        onChoose={(step) => onAsk(withPin(question, step === '' ? null : { kind: 'first', step }))}
      />
      <Choice
        label="This had to wait"
        none="nothing: as planned"
        value={wait}
        options={steps}
        onChoose={(step) => onAsk(step === '' ? unpinned : { ...unpinned, wait: step })}
      />
      {wait !== '' && <Days label="Until day" least="0" value={from} onChange={(day) => having({ from: day })} />}
      <Choice
        label="This was not needed"
        none="all that is needed is"
        value={drop}
        options={edgesOf(plan)}
        onChoose={(edge) => having({ drop: edge })}
      />
      <Choice
        label="This took another time"
        none="all as estimated"
        value={slow}
        options={steps}
        onChoose={(step) => having({ slow: step, days: step === '' ? '' : days })}
      />
      {slow !== '' && <Days label="Days" least="0.5" value={days} onChange={(count) => having({ days: count })} />}
      <Choice
        label="This had no stand-in"
        none="all that have one"
        value={without}
        options={plan.standIns.map(({ operation, title }) => ({ value: operation, text: visible(title) }))}
        onChoose={(operation) => having({ without: operation })}
      />
      <NoStandIns question={question} onAsk={onAsk} />
    </div>
  )
}

function NoStandIns({ question, onAsk }: Pick<FormProps, 'question' | 'onAsk'>): ReactNode {
  const { bare = false, ...rest } = question
  return (
    <label className="flex items-center gap-2 py-1">
      <input type="checkbox" checked={bare} onChange={(event) => onAsk(event.target.checked ? { ...rest, bare: true } : rest)} />
      there were no stand-ins
    </label>
  )
}

interface Option {
  readonly value: string
  readonly text: string
}

/** Build dependencies that can be thought away. */
function edgesOf(plan: Plan): readonly Option[] {
  const titles = new Map(plan.steps.map(({ operation, title }) => [operation, title]))
  const title = (id: string): string => visible(titles.get(id) ?? id)
  return plan.dependencies.map(({ operation, needs }) => ({
    value: dropText(operation, needs),
    text: `${title(needs)}, to build ${title(operation)}`,
  }))
}

interface ChoiceProps {
  readonly label: string
  readonly none: string
  readonly value: string
  readonly options: readonly Option[]
  readonly onChoose: (value: string) => void
}

function Choice({ label, none, value, options, onChoose }: ChoiceProps): ReactNode {
  return (
    <label>
      <span className="mb-0.5 block text-muted">{label}</span>
      <select className="field max-w-full" value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{none}</option>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </label>
  )
}

interface DaysProps {
  readonly label: string
  readonly least: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Days({ label, least, value, onChange }: DaysProps): ReactNode {
  return (
    <label>
      <span className="mb-0.5 block text-muted">{label}</span>
      <input
        className="field w-20"
        type="number"
        min={least}
        max="10000"
        step="0.5"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
