/** What the words are about: a step, and what people call its operation. */
interface NamedStep {
  readonly kind: 'contract' | 'build'
  readonly title: string
}

/** `2 days`, `1 day`. */
export function daysText(count: number): string {
  const shown = rounded(count)
  return shown === '1' ? '1 day' : `${shown} days`
}

/** `2`, `2.5` */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** `25 %`, `5.5 %` */
export function percentText(share: number): string {
  const value = share * 100
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} %`
}

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length <= 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** Names that are listed; the rest is counted. */
const NAMED = 12

/** As `listed`; of many, the first ones and how many more. */
export function listedShort(items: readonly string[]): string {
  return items.length <= NAMED ? listed(items) : `${items.slice(0, NAMED).join(', ')} and ${items.length - NAMED} more`
}

/** What is waited for: `the contracts for List products and Get product, and building Get order`. '' where there is nothing. `more` are not named; null: nobody has counted them. */
export function waitingText(steps: readonly NamedStep[], more: number | null = 0): string {
  const of = (wanted: NamedStep['kind']): readonly string[] => steps.filter(({ kind }) => kind === wanted).map(({ title }) => title)
  const [contracts, builds] = [of('contract'), of('build')]
  const parts = [
    ...(contracts.length > 0 ? [`the ${contracts.length === 1 ? 'contract' : 'contracts'} for ${listedShort(contracts)}`] : []),
    ...(builds.length > 0 ? [`building ${listedShort(builds)}`] : []),
    ...moreText(more),
  ]
  return parts.join(', and ')
}

/** `12 more steps`, in a list; none where nothing is left out. */
export function moreText(more: number | null): readonly string[] {
  if (more === null) return ['what that needs']
  return more === 0 ? [] : [more === 1 ? '1 more step' : `${more} more steps`]
}
