import { type ReactNode, useMemo, useState } from 'react'
import type { ExchangeView } from '../../src/control/api.ts'
import type { BodyView } from '../../src/control/body-view.ts'
import { type BodyLine, bodyLines, lineOf } from '../state/body-lines.ts'
import { bytes } from '../state/figures.ts'
import { Strange } from './strange.tsx'

type Findings = ExchangeView['findings']

/** Lines that are shown at once; the rest is a click away. */
const SHOWN = 400

/** A body in lines, each finding below the line that it speaks of. */
export function Body({ body, findings = [] }: { readonly body: BodyView; readonly findings?: Findings }): ReactNode {
  const [all, setAll] = useState(false)
  const lines = useMemo(() => bodyLines(body.text ?? ''), [body.text])
  const anchored = useMemo(() => anchors(lines, findings), [lines, findings])
  if (body.size === 0) return <p className="px-3 py-2 text-sm text-muted">No body.</p>
  if (body.text === undefined) return <Binary body={body} />
  const last = Math.max(SHOWN, ...anchored.keys()) + 1
  const shown = all ? lines : lines.slice(0, last)
  return (
    <div className="overflow-x-auto py-2" role="region" aria-label="Body" tabIndex={0}>
      <ol className="min-w-max font-mono text-[12.5px] leading-5">
        {shown.map((line, index) => (
          <Line key={index} line={line} number={index + 1} findings={anchored.get(index) ?? []} />
        ))}
      </ol>
      {shown.length < lines.length && (
        <button type="button" className="button mx-3 mt-2" onClick={() => setAll(true)}>
          Show all {lines.length} lines
        </button>
      )}
      {!body.whole && <p className="px-3 pt-2 font-sans text-sm text-caution">Only the beginning was kept; {bytes(body.size)} went by.</p>}
    </div>
  )
}

function anchors(lines: readonly BodyLine[], findings: Findings): ReadonlyMap<number, Findings> {
  const found = new Map<number, Findings>()
  for (const finding of findings) {
    const line = lineOf(lines, finding.at)
    if (line >= 0) found.set(line, [...(found.get(line) ?? []), finding])
  }
  return found
}

function Line({ line, number, findings }: { readonly line: BodyLine; readonly number: number; readonly findings: Findings }): ReactNode {
  const tone = findings.some(({ severity }) => severity === 'error') ? 'bg-broken-ground' : findings.length > 0 ? 'bg-caution-ground' : ''
  return (
    <li className={tone}>
      <span className="flex">
        <span className="w-12 shrink-0 pr-3 text-right text-muted select-none">{number}</span>
        <span className="pr-4 whitespace-pre" style={{ paddingInlineStart: `${line.depth * 1.1}rem` }}>
          <Strange text={line.text} most={2_000} />
        </span>
      </span>
      <span className="block pr-4 pl-14">
        <FindingLines findings={findings} />
      </span>
    </li>
  )
}

function Binary({ body }: { readonly body: BodyView }): ReactNode {
  return (
    <p className="px-3 py-2 text-sm text-muted">
      {bytes(body.size)} that are no text. <code className="break-all">{(body.base64 ?? '').slice(0, 120)}…</code>
    </p>
  )
}

/** What was found at the place above. */
export function FindingLines({ findings }: { readonly findings: Findings }): ReactNode {
  return findings.map((finding, index) => (
    <span key={index} className={`block py-0.5 font-sans text-sm ${finding.severity === 'error' ? 'text-broken' : 'text-caution'}`}>
      ↑ <Strange text={finding.message} most={600} />
    </span>
  ))
}

interface FieldsProps {
  readonly headers: readonly string[]
  readonly findings?: Findings
}

/** Header fields as they came, each finding below the field that it speaks of. */
export function HeaderFields({ headers, findings = [] }: FieldsProps): ReactNode {
  const pairs = Array.from({ length: Math.floor(headers.length / 2) }, (_, i) => [headers[2 * i] ?? '', headers[2 * i + 1] ?? ''] as const)
  if (pairs.length === 0) return <p className="px-3 py-2 text-sm text-muted">No fields.</p>
  const of = (name: string): Findings => findings.filter(({ at }) => at.toLowerCase() === `header.${name.toLowerCase()}`)
  return (
    <dl className="px-3 py-2 font-mono text-xs leading-5">
      {pairs.map(([name, value], index) => (
        <div key={index} className={`break-all ${of(name).length > 0 ? '-mx-3 bg-broken-ground px-3' : ''}`}>
          <dt className="inline text-muted">
            <Strange text={name} />:{' '}
          </dt>
          <dd className="inline">
            <Strange text={value} most={500} />
            <FindingLines findings={of(name)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
