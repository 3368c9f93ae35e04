import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ContractSummary, PlacedDefect } from '../../src/control/api.ts'
import { Icon } from '../parts/icon.tsx'
import { Failure, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { PassageAt } from '../parts/passage.tsx'
import { api } from '../server.ts'
import { counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'

/** What was promised, and what is wrong with how it was promised. */
export function ContractsPage(): ReactNode {
  const { data, error } = useQuery({ queryKey: ['contracts'], queryFn: () => api.contracts() })
  if (error !== null && data === undefined) return <Failure error={error} what="The contracts cannot be shown." />
  if (data === undefined) return <Waiting what="the contracts" />
  return (
    <Page title="Contracts" note={counted(data.length, 'contract')}>
      <div className="space-y-4 px-4 pb-6">
        {data.map((contract) => (
          <ContractCard key={contract.id} contract={contract} />
        ))}
      </div>
    </Page>
  )
}

function ContractCard({ contract }: { readonly contract: ContractSummary }): ReactNode {
  const { id, title, version, format, source, hash, operations, basePaths } = contract
  const [looked, setLooked] = useState(false)
  const check = useQuery({
    queryKey: ['check', id, hash],
    queryFn: () => api.check({ contract: id }),
    enabled: looked,
    staleTime: Infinity,
  })
  const defects = check.data?.defects ?? contract.defects
  return (
    <Section
      title={visible(title === '' ? id : title)}
      aside={
        <button type="button" className="button" disabled={check.isFetching || check.data !== undefined} onClick={() => setLooked(true)}>
          <Icon name="check" size={14} />{' '}
          {check.isFetching ? 'Looking at all of it …' : check.data === undefined ? 'Check all of it' : 'All of it was checked'}
        </button>
      }
    >
      <dl className="grid gap-x-6 gap-y-1 px-3 py-2 text-sm sm:grid-cols-[auto_1fr]">
        <Row name="Version">{visible(version)}</Row>
        <Row name="Written in">{format}</Row>
        <Row name="Read from">
          <code className="break-all">{visible(source)}</code>
        </Row>
        <Row name="Served below">{basePaths.map((path) => (path === '' ? '/' : path)).join(', ')}</Row>
        <Row name="Operations">
          <Link to="/operations" className="link">
            {counted(operations, 'operation')}
          </Link>
        </Row>
        <Row name="SHA-256">
          <code className="break-all">{hash}</code>
        </Row>
      </dl>
      {check.error !== null && <Failure error={check.error} what="It could not be checked." />}
      <Defects defects={defects} all={check.data?.complete === true} />
    </Section>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

function Defects({ defects, all }: { readonly defects: readonly PlacedDefect[]; readonly all: boolean }): ReactNode {
  if (defects.length === 0) {
    return (
      <p className="border-t border-line px-3 py-2 text-sm text-good">
        {all ? 'Nothing is wrong with it.' : 'Nothing is wrong with what was read of it so far.'}
      </p>
    )
  }
  return (
    <ul className="divide-y divide-line border-t border-line">
      {defects.map((defect, index) => (
        <li key={index} className="grid gap-2 p-3 lg:grid-cols-2">
          <div className="min-w-0 text-sm">
            <p className={defect.severity === 'error' ? 'text-broken' : 'text-caution'}>{visible(defect.message)}</p>
            <p className="mt-1">{visible(defect.help)}</p>
            <p className="mt-1 text-muted">
              {defect.code}
              {defect.operation !== null && ` · ${defect.operation}`}
              {defect.position !== null && ` · ${defect.position.file}:${defect.position.line}:${defect.position.column}`}
            </p>
          </div>
          {index < 40 && <PassageAt place={defect.place} />}
        </li>
      ))}
    </ul>
  )
}
