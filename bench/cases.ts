import type { Contracts } from './contracts.ts'
import { SYNTHETIC_PATH } from './contracts.ts'
import type { Shot } from './load.ts'

/** What is asked, of which contract, and how near to the bare server we have to come. */
export interface Case {
  readonly name: string
  readonly contract: string
  readonly shots: readonly Shot[]
  /** What is to be done before, and what is asked then, where that depends on what was done. */
  readonly prepare?: (port: number) => Promise<readonly Shot[]>
  /** Where a second is too short for everybody to have compiled what is used: how long it is warmed up. */
  readonly warmSeconds?: number
  /** Ours keeps nothing of what is written, as the peers do not: what it costs to validate and answer is told apart from what it costs to remember. */
  readonly stateless?: boolean
  /** Least share of what the reference does. */
  readonly gate: number
  /** What we are held against: the bare server, or ourselves on another contract. */
  readonly reference: 'bare' | { readonly name: string; readonly contract: string }
  /** Whether the peers are asked, too. */
  readonly peers: boolean
}

export function cases(contracts: Contracts): readonly Case[] {
  return [
    {
      name: 'GitHub, one URL',
      contract: contracts.github,
      shots: [get('/repos/octocat/hello-world', 'full_name')],
      gate: 0.6,
      reference: 'bare',
      peers: true,
    },
    {
      name: 'GitHub, 10,000 URLs',
      contract: contracts.github,
      shots: Array.from({ length: 10_000 }, (_, i) => get(`/repos/owner-${i % 97}/repo-${i}`, 'full_name')),
      gate: 0.15,
      reference: 'bare',
      peers: false,
    },
    { name: 'small GET', contract: contracts.small, shots: [get('/notes/123', 'text')], gate: 0.55, reference: 'bare', peers: true },
    {
      name: 'small POST',
      contract: contracts.small,
      stateless: true,
      shots: [post('/notes', { text: 'water the plants', tags: ['home'], stars: 3 })],
      gate: 0.4,
      reference: 'bare',
      peers: true,
    },
    {
      name: 'small POST, kept',
      contract: contracts.small,
      shots: [post('/notes', { text: 'water the plants', tags: ['home'], stars: 3 })],
      gate: 0.25,
      reference: 'bare',
      peers: false,
    },
    {
      name: '10,000 operations',
      contract: contracts.synthetic(10_000),
      shots: [get(SYNTHETIC_PATH, 'text')],
      gate: 0.9,
      reference: { name: '10 operations', contract: contracts.synthetic(10) },
      peers: false,
    },
  ]
}

export function get(path: string, member: string): Shot {
  return { raw: `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nUser-Agent: bench\r\n\r\n`, status: 200, member }
}

export function post(path: string, content: Readonly<Record<string, unknown>>): Shot {
  const body = JSON.stringify(content)
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nUser-Agent: bench\r\nContent-Type: application/json`
  return { raw: `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`, status: 201, member: 'text' }
}
