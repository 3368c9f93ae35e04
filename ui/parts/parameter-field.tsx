import type { ReactNode } from 'react'
import type { ParameterDescription } from '../../src/model/description.ts'
import { type FormValues, keyOf, sampleText } from '../state/request-form.ts'
import { visible } from '../state/text.ts'

interface FieldProps {
  readonly parameter: ParameterDescription
  readonly values: FormValues
  readonly set: (change: Partial<FormValues>) => void
}

/** One parameter, by its schema: a choice where the values are listed, else a text, with a value that would do. */
export function ParameterField({ parameter, values, set }: FieldProps): ReactNode {
  const key = keyOf(parameter)
  const value = values.parameters[key] ?? ''
  const change = (text: string): void => set({ parameters: { ...values.parameters, [key]: text } })
  const { schema, name, required, sample } = parameter
  const listed = schema?.enum ?? (schema?.type === 'boolean' ? [true, false] : null)
  const about = [parameter.in, schema?.type, schema?.format, ...(schema?.rules ?? [])].filter(
    (one) => one !== null && one !== undefined && one !== '',
  )
  return (
    <label className="grid items-start gap-x-3 gap-y-1 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)]">
      <span className="min-w-0 break-words">
        <code className="font-semibold">{visible(name)}</code>
        {required && <span className="ml-1 text-xs text-caution">required</span>}
        <span className="block text-xs text-muted">{visible(about.join(' · '))}</span>
      </span>
      {listed === null ? (
        <input
          className="field w-full font-mono"
          value={value}
          maxLength={8_000}
          placeholder={sampleText(sample).slice(0, 80)}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <select className="field w-full" value={value} onChange={(event) => change(event.target.value)}>
          <option value="">{required ? 'choose' : 'not sent'}</option>
          {listed.map((one) => (
            <option key={sampleText(one)} value={sampleText(one)}>
              {visible(sampleText(one))}
            </option>
          ))}
        </select>
      )}
    </label>
  )
}
