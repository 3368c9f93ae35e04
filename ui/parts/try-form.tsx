import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { OperationView } from '../../src/control/api.ts'
import { ExchangeParts } from '../pages/exchange.tsx'
import { api, feed } from '../server.ts'
import { consumersOf } from '../state/observed.ts'
import { type FormValues, requestOf, startingValues } from '../state/request-form.ts'
import { rememberedName } from '../state/person.ts'
import { Icon } from './icon.tsx'
import { Section } from './page.tsx'
import { ParameterField } from './parameter-field.tsx'
import { RequestFailure } from './request-failure.tsx'
import { SchemaTree } from './schema-outline.tsx'

/** A request made of the contract, to be sent as anybody. */
export function TryForm({ operation }: { readonly operation: OperationView }): ReactNode {
  const [values, setValues] = useState(() => startingValues(operation, rememberedName()))
  const request = requestOf(operation, values)
  const sent = useMutation({ mutationFn: (record: boolean) => (record ? api.send(request) : api.explain(request)) })
  const { parameters, body } = operation.description
  const set = (change: Partial<FormValues>): void => setValues((before) => ({ ...before, ...change }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        sent.mutate(true)
      }}
    >
      <div className="grid gap-4 xl:grid-cols-2">
        <Section title="Who asks">
          <Who values={values} set={set} />
        </Section>
        {parameters.length > 0 && (
          <Section title="Parameters">
            <div className="space-y-2 p-3">
              {parameters.map((parameter) => (
                <ParameterField key={`${parameter.in} ${parameter.name}`} parameter={parameter} values={values} set={set} />
              ))}
            </div>
          </Section>
        )}
        {body !== null && <BodyField operation={operation} values={values} set={set} />}
      </div>
      <div className="my-4 flex flex-wrap items-center gap-2">
        <button type="submit" className="button button-main" disabled={sent.isPending}>
          <Icon name="send" size={14} /> Send it
        </button>
        <button type="button" className="button" disabled={sent.isPending} onClick={() => sent.mutate(false)}>
          What would be answered?
        </button>
        <code className="min-w-0 break-all text-muted">
          {request.method} {request.target}
        </code>
      </div>
      <RequestFailure error={sent.error} what="It was not sent." />
      {sent.data !== undefined && (
        <div className="-mx-4" aria-live="polite">
          <ExchangeParts exchange={sent.data} />
        </div>
      )}
    </form>
  )
}

interface PartProps {
  readonly values: FormValues
  readonly set: (change: Partial<FormValues>) => void
}

function Who({ values, set }: PartProps): ReactNode {
  const known = consumersOf(feed.rows.last(2_000)).map(({ id }) => id)
  return (
    <div className="grid gap-2 p-3 sm:grid-cols-3">
      <Labelled name="As the consumer">
        <input
          className="field w-full"
          list="known-consumers"
          value={values.consumer}
          maxLength={100}
          placeholder="nobody in particular"
          onChange={(event) => set({ consumer: event.target.value })}
        />
        <datalist id="known-consumers">
          {known.map((id) => (
            <option key={id} value={id} />
          ))}
        </datalist>
      </Labelled>
      <Labelled name="In the session">
        <input
          className="field w-full"
          value={values.session}
          maxLength={100}
          placeholder="everybody’s world"
          onChange={(event) => set({ session: event.target.value })}
        />
      </Labelled>
      <Labelled name="Authorization">
        <input
          className="field w-full"
          value={values.authorization}
          maxLength={4_000}
          placeholder="none"
          onChange={(event) => set({ authorization: event.target.value })}
        />
      </Labelled>
    </div>
  )
}

function Labelled({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <label className="block text-xs text-muted">
      <span className="mb-0.5 block">{name}</span>
      {children}
    </label>
  )
}

function BodyField({ operation, values, set }: PartProps & { readonly operation: OperationView }): ReactNode {
  const { body } = operation.description
  const types = body?.media.map(({ type }) => type) ?? []
  const outline = body?.media.find(({ type }) => type === values.media)?.schema ?? null
  return (
    <div className="grid items-start gap-4 xl:col-span-2 xl:grid-cols-[3fr_2fr]">
      <Section
        title="Body"
        aside={
          <select className="field" aria-label="Media type" value={values.media} onChange={(event) => set({ media: event.target.value })}>
            {types.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </select>
        }
      >
        <textarea
          className="block min-h-56 w-full resize-y bg-surface p-3 font-mono text-xs text-ink"
          aria-label="Body of the request"
          spellCheck={false}
          rows={Math.min(32, values.body.split('\n').length + 1)}
          value={values.body}
          onChange={(event) => set({ body: event.target.value })}
        />
      </Section>
      {outline !== null && (
        <Section title="What it takes">
          <div className="max-h-[36rem] overflow-y-auto" role="region" aria-label="What the body takes" tabIndex={0}>
            <SchemaTree schema={outline} sent />
          </div>
        </Section>
      )}
    </div>
  )
}
