import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { GroupStatus, Progress } from '../../src/control/group-status.ts'
import { hardestFirst, isOnItsWay, progressShare, progressWords, type Remark, remarksOf, shareWords } from '../state/way.ts'
import { counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'
import { Proof } from './proof.tsx'

const TONE: Readonly<Record<Remark['tone'], string>> = { broken: 'text-broken', caution: 'text-caution', good: 'text-good' }
const SIGN: Readonly<Record<Remark['tone'], string>> = { broken: '■', caution: '■', good: '▲' }

/** Sentences and operations on a card; the group's own page has all. */
const FEW = 3

/** How a group stands on its way: what holds it, whom the service answers, and what the next gate still needs. */
export function Way({ group, all = false }: { readonly group: GroupStatus; readonly all?: boolean }): ReactNode {
  const { way } = group
  if (way === null) return null
  const remarks = remarksOf(way, Date.now())
  const share = shareWords(group)
  const missing = isOnItsWay(group) ? way.missing : []
  const shown = all ? missing : missing.slice(0, FEW)
  if (remarks.length === 0 && share === '' && !isOnItsWay(group)) return null
  return (
    <div className="mt-2 space-y-1 border-t border-line pt-2 text-xs">
      {remarks.map(({ tone, words }) => (
        <p key={words} className={`break-words ${TONE[tone]}`}>
          <span aria-hidden="true">{SIGN[tone]}</span> {visible(words)}
        </p>
      ))}
      {share !== '' && <p>{sentence(share)}</p>}
      {isOnItsWay(group) && <Bars progress={way.progress} all={all} />}
      {isOnItsWay(group) && !all && <Proof group={group.id} />}
      {shown.length > 0 && (
        <>
          <p className="text-muted">Still needed for the next step:</p>
          <ul className="list-disc space-y-0.5 pl-4">
            {shown.map((one) => (
              <li key={one} className="break-words">
                {visible(one)}
              </li>
            ))}
          </ul>
        </>
      )}
      {shown.length < missing.length && (
        <Link to="/groups/$group" params={{ group: group.id }} className="link">
          and {missing.length - shown.length} more
        </Link>
      )}
    </div>
  )
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`
}

const FILL: Readonly<Record<Progress['outcome'], string>> = {
  pass: 'bg-good',
  fail: 'bg-broken',
  inconclusive: 'bg-caution',
  waiting: 'bg-accent',
}

/** How far each operation is at the gate at which it has the farthest to go. */
function Bars({ progress, all }: { readonly progress: readonly Progress[]; readonly all: boolean }): ReactNode {
  if (progress.length === 0) return null
  const passed = progress.filter(({ outcome }) => outcome === 'pass').length
  const shown = all ? hardestFirst(progress) : hardestFirst(progress.filter(({ outcome }) => outcome !== 'pass')).slice(0, FEW)
  return (
    <>
      <p>
        {passed} of {counted(progress.length, 'operation')} {passed === 1 ? 'has' : 'have'} shown enough.
      </p>
      <ul className="space-y-1" aria-label="Evidence">
        {shown.map((one) => (
          <li key={one.operation}>
            <span className="flex flex-wrap justify-between gap-x-2">
              <span className="max-w-full break-words">{visible(one.operation)}</span>
              <span className="text-muted">{progressWords(one)}</span>
            </span>
            <span className="mt-0.5 block h-1 overflow-hidden rounded bg-sunken" aria-hidden="true">
              <span className={`block h-1 ${FILL[one.outcome]}`} style={{ width: `${Math.round(progressShare(one) * 100)}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
