import type { Contract } from '../model/contract.ts'
import { listed } from './nearest.ts'

/** What a configuration is drafted from. */
export interface DraftFrom {
  /** Where editors find the schema: a path relative to the file, or a URL. */
  readonly schema: string
  readonly contract: Contract
  /** The contract's file, relative to the configuration, or its URL. */
  readonly file: string
  readonly groups: readonly { readonly id: string; readonly operations: readonly string[] }[]
}

/** Operations that are named beside their group; the rest is counted. */
const NAMED = 4

/** A configuration to begin with: what is served now, and all else as comments to be taken away. */
export function draft({ schema, contract, file, groups }: DraftFrom): string {
  return `# yaml-language-server: $schema=${schema}
# Understudy's configuration. Saved, it is taken over at once; \`understudy start\` tells what is wrong with it.
# Every setting and its default: docs/reference/configuration.md

contracts:
  ${plain(contract.id)}: ${plain(file)}

server:
  # port: 4010                    # 0 takes any that is free
  # host: 127.0.0.1               # 0.0.0.0 for all of this machine
  # control: { port: 4011 }       # or off

mock:
  # seed: 1                       # the same seed gives the same bytes on every machine
  # validate: enforce             # requests that break the contract: enforce, observe, off
  # security: enforce             # credentials: off, enforce (any of the right shape), strict

# What consumers write and find again.
state:
  # store: sqlite                 # in .understudy/state.db, or memory; \`state: off\` improvises every answer
  # durability: process           # what a write survives: a killed process, or a loss of power too

# The services behind the address, once they exist.
upstreams:
  # ${plain(groups[0]?.id ?? 'orders')}: http://localhost:8080

# Operations that move together, because they share resources. Stage mock: the stand-in answers; live: the service does.
groups:
${groups.map(groupLines).join('')}
# How consumers are told from each other, by the names that pins and reports use.
consumers:
  # web: { says: web-app }        # the header Understudy-Consumer, or the product of its user agent
  # batch: { api-key: key-0123456789ab }
`
}

function groupLines({ id, operations }: DraftFrom['groups'][number]): string {
  const more = operations.length > NAMED ? ` and ${operations.length - NAMED} more` : ''
  const named = listed(operations.slice(0, NAMED))
    .replaceAll('`', '')
    .replaceAll(/[\r\n]/g, ' ')
  return `  ${plain(id)}:
    # ${named}${more}
    # upstream: ${plain(id)}
    # stage: live
    # fallback: { read: [stale, mock] }
`
}

/** A text as YAML takes it: quoted where it would be something else. */
function plain(text: string): string {
  return /^[A-Za-z_./][\w./-]*$/.test(text) && !/^(true|false|null|~)$/i.test(text) ? text : JSON.stringify(text)
}
