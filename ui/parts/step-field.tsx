import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { visible } from '../state/text.ts'

interface StepProps {
  readonly group: string
  readonly steps: readonly string[]
  readonly step: number
  readonly onStep: (step: number) => void
}

/** Which step of the canary, and whom of those seen it would have the service answer. */
export function StepField({ group, steps, step, onStep }: StepProps): ReactNode {
  const { data } = useQuery({ queryKey: ['wouldSelect', group, step], queryFn: () => api.wouldSelect({ group, step }), retry: false })
  return (
    <label className="mt-4 block text-sm">
      <span className="mb-0.5 block text-muted">Step of the canary</span>
      <select className="field" value={step} onChange={(event) => onStep(Number(event.target.value))}>
        {steps.map((words, index) => (
          <option key={words} value={index}>
            {index + 1}: {words}
          </option>
        ))}
      </select>
      <span className="mt-1 block text-muted" role="status">
        {data === undefined ? '\u00a0' : visible(data.words)}
      </span>
    </label>
  )
}
