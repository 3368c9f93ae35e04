/** What a plan is drafted from. */
export interface PlanDraftFrom {
  /** Where editors find the schema: a path relative to the files, or a URL. */
  readonly schema: string
  readonly groups: readonly { readonly id: string; readonly operations: readonly DraftOperation[] }[]
  /** Who was seen to need what; empty where nobody was seen. */
  readonly consumers: readonly { readonly name: string; readonly group: string; readonly operations: readonly string[] }[]
}

export interface DraftOperation {
  readonly id: string
  readonly title: string
  /** Whether the real one answers already. */
  readonly isReal: boolean
}

/** Estimates to begin with: people know better. */
const CONTRACT = '1d'
const BUILD = '3d'

/** Work to begin with: every operation, with estimates to be put right. */
export function draftWork({ schema, groups }: PlanDraftFrom): string {
  return `# yaml-language-server: $schema=${schema}
# What is left to be done: for each operation, agreeing its contract, then building it, in working days. \`done\` where nothing is left.
# All estimates here are drafts: put them right, and take away what is not yours. More: docs/guides/plan.md
apiVersion: understudy.dev/v1alpha1
kind: Plan
metadata: { name: plan, title: Plan }
spec:
  currency: EUR
  # start: 2027-01-04              # day 0; today where nothing is said
  work:
${groups.map(({ id, operations }) => `    # ${oneLine(id)}\n${operations.map(workLine).join('')}`).join('')}  # suppliers:                     # what others deliver, and when
  #   - { operation: charge, readyOn: 2027-02-15, by: PSP }
  # pins:                          # what is decided already
  #   - { first: contract ${oneLine(groups[0]?.operations[0]?.id ?? 'getOrder')}, because: partner demo }
`
}

function workLine({ id, title, isReal }: DraftOperation): string {
  const left = isReal ? 'contract: done, build: done' : `contract: ${CONTRACT}, build: ${BUILD}`
  return `    - { operation: ${quoted(id)}, title: ${quoted(title)}, ${left} }\n`
}

/** Needs to begin with: what consumers were seen to use, or one a group. */
export function draftNeeds({ schema, groups, consumers }: PlanDraftFrom): string {
  const seen = consumers.length > 0
  const needs = seen
    ? consumers.map(({ name, group, operations }) => ({ name, title: `${group} for ${name}`, id: `${name}-${group}`, operations }))
    : groups.map(({ id, operations }) => ({ name: 'somebody', title: id, id, operations: operations.map((one) => one.id) }))
  const origin = seen ? 'Drafted from the calls that were seen.' : 'Nobody was seen to call yet: one need for each group of operations.'
  return `# yaml-language-server: $schema=${schema}
# What consumers wait for: which operations it takes, and what waiting costs a day. ${origin}
# All amounts are drafts. More: docs/guides/plan.md
${unique(needs).map(needText).join('---\n')}`
}

interface DraftNeed {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly operations: readonly string[]
}

function needText({ id, name, title, operations }: DraftNeed): string {
  return `apiVersion: understudy.dev/v1alpha1
kind: Need
metadata: { name: ${id}, title: ${quoted(title)} }
spec:
  consumer: ${quoted(name)}
  uses: [${operations.map(quoted).join(', ')}]
  blockedCostPerDay: 500          # while ${oneLine(name)} cannot go on: people who wait or work around
  delayCostPerDay: 1000           # until it is live: what it would bring
  ownWork: 5d                     # what ${oneLine(name)} has to do itself
  goLive: 1d                      # from the real operations to being live
`
}

/** Names as the schema has them, each once. */
function unique(needs: readonly DraftNeed[]): readonly DraftNeed[] {
  const taken = new Set<string>()
  return needs.map((need) => {
    const bare = need.id
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replaceAll(/^-+|-+$/g, '')
    const stem = bare === '' ? 'need' : bare
    let id = stem
    for (let at = 2; taken.has(id); at++) id = `${stem}-${at}`
    taken.add(id)
    return { ...need, id }
  })
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').slice(0, 100)
}

/** A text as YAML takes it inside of braces and brackets: quoted where it would be something else. */
function quoted(text: string): string {
  return /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
