import type { ReactNode } from 'react'
import type { SchemaOutline } from '../../src/model/description.ts'
import { visible } from '../state/text.ts'

/** A schema as a person reads it: members, what is required, and what holds for each. */
export function SchemaTree({ schema, sent = false }: { readonly schema: SchemaOutline; readonly sent?: boolean }): ReactNode {
  return (
    <div className="px-3 py-2 text-sm">
      <Facts schema={schema} />
      <Inside schema={schema} depth={0} sent={sent} />
    </div>
  )
}

interface InsideProps {
  readonly schema: SchemaOutline
  readonly depth: number
  /** Whether it is sent, so that what can only be read is left out; else what can only be written. */
  readonly sent: boolean
}

function Inside({ schema, depth, sent }: InsideProps): ReactNode {
  const { items, choices } = schema
  const members = schema.members.filter((member) => (sent ? !member.schema.readOnly : !member.schema.writeOnly))
  return (
    <>
      {members.length > 0 && (
        <ul className={depth > 0 ? 'ml-1 border-l border-line pl-3' : 'mt-1'}>
          {members.map(({ name, required, schema: one }) => (
            <li key={name} className="py-0.5">
              <code className="font-semibold">{visible(name)}</code>
              {required && <span className="ml-1 text-xs text-caution">required</span>} <Facts schema={one} />
              <Deeper schema={one} depth={depth + 1} sent={sent} />
            </li>
          ))}
        </ul>
      )}
      {items !== null && (
        <div className="ml-1 border-l border-line py-0.5 pl-3">
          <span className="text-muted">each</span> <Facts schema={items} />
          <Deeper schema={items} depth={depth + 1} sent={sent} />
        </div>
      )}
      {choices.map((choice, index) => (
        <div key={index} className="ml-1 border-l border-line py-0.5 pl-3">
          <span className="text-muted">{index === 0 ? 'either' : 'or'}</span> <Facts schema={choice} />
          <Deeper schema={choice} depth={depth + 1} sent={sent} />
        </div>
      ))}
    </>
  )
}

/** What lies deep is opened by who wants it. */
function Deeper({ schema, depth, sent }: InsideProps): ReactNode {
  if (schema.members.length === 0 && schema.items === null && schema.choices.length === 0) return null
  if (depth < 2) return <Inside schema={schema} depth={depth} sent={sent} />
  return (
    <details>
      <summary className="text-xs text-muted">inside</summary>
      <Inside schema={schema} depth={depth} sent={sent} />
    </details>
  )
}

function Facts({ schema }: { readonly schema: SchemaOutline }): ReactNode {
  const { name, type, format, rules, enum: values, description, deprecated, readOnly, writeOnly, cut } = schema
  const notes = [
    ...rules,
    ...(readOnly ? ['read only'] : []),
    ...(writeOnly ? ['write only'] : []),
    ...(deprecated ? ['deprecated'] : []),
    ...(cut && name !== '' ? ['as above, or deeper'] : []),
  ]
  return (
    <span>
      <span className="text-accent">{[type, format].filter((one) => one !== null && one !== '').join(' · ')}</span>
      {name !== '' && <span className="text-muted"> {visible(name)}</span>}
      {notes.length > 0 && <span className="text-muted"> · {visible(notes.join(' · '))}</span>}
      {values !== null && (
        <span className="text-muted">
          {' '}
          · one of{' '}
          {visible(
            values
              .slice(0, 12)
              .map((value) => JSON.stringify(value))
              .join(', '),
          )}
        </span>
      )}
      {description !== '' && <span className="block max-w-prose text-xs text-muted">{visible(description.slice(0, 300))}</span>}
    </span>
  )
}
