/** What a page says of itself. */
export interface Page {
  readonly items: readonly unknown[]
  readonly at: string
  /** As asked for, or the contract's default. */
  readonly limit: number | null
  /** How many items lie before it; null where nobody but the service knows. */
  readonly position: number | null
  readonly total: Said
  readonly headerTotal: Said
  readonly count: Said
  readonly hasMore: boolean | undefined
  readonly hasMoreAt: string
  /** Whether a member leads on to the next page; undefined where the contract has none. */
  readonly next: boolean | undefined
  readonly nextAt: string
  /** The cursor that was asked by leads to itself. */
  readonly circles: boolean
  /** Whether `Link` leads on; undefined where there is no such field. */
  readonly link: boolean | undefined
  /** The contract has a `Link` field. */
  readonly hasLink: boolean
  /** How many pages there are, and how many items a full one has: as it says itself, else as asked. */
  readonly pages: Said
  readonly size: unknown
  /** Where the page says so itself. */
  readonly sizeAt: string | null
}

interface Said {
  readonly value: unknown
  readonly at: string
}

/** One thing that does not hold. */
export interface PageFault {
  readonly pointer: string
  readonly message: string
}

/** Where what a page says does not fit together, or not with what was asked. */
export function pageFaults(page: Page): readonly PageFault[] {
  const { items, limit, count } = page
  const faults: PageFault[] = []
  if (limit !== null && items.length > limit) {
    faults.push({ pointer: page.at, message: `The page may have ${limit} items, and has ${items.length}.` })
  }
  if (isCount(count.value) && count.value !== items.length) {
    faults.push({ pointer: count.at, message: `The page has ${items.length} items, and says ${count.value}.` })
  }
  if (limit !== null && page.sizeAt !== null && isCount(page.size) && page.size > limit) {
    faults.push({ pointer: page.sizeAt, message: `The page may have ${limit} items, and says that it may have ${page.size}.` })
  }
  faults.push(...totalFaults(page), ...pagesFaults(page), ...leadFaults(page))
  return faults
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function totalFaults({ items, total, headerTotal, position }: Page): readonly PageFault[] {
  const faults: PageFault[] = []
  const least = items.length === 0 ? 0 : (position ?? 0) + items.length
  for (const said of [total, headerTotal]) {
    if (isCount(said.value) && said.value < least)
      faults.push({ pointer: said.at, message: `There are at least ${least}, and the total is ${said.value}.` })
  }
  if (isCount(total.value) && isCount(headerTotal.value) && total.value !== headerTotal.value) {
    faults.push({
      pointer: headerTotal.at,
      message: `The total is ${total.value} in the body, and ${headerTotal.value} in the header.`,
    })
  }
  return faults
}

/** As many pages as it takes for all items; of none, one or none. */
function pagesFaults({ pages, size, total }: Page): readonly PageFault[] {
  if (!isCount(pages.value) || !isCount(total.value) || !isCount(size) || size === 0) return []
  const wanted = Math.ceil(total.value / size)
  if (pages.value === wanted || (wanted === 0 && pages.value === 1)) return []
  return [{ pointer: pages.at, message: `${total.value} items make ${wanted} pages of ${size}, and it says ${pages.value}.` }]
}

/** What leads on to the next page is there if, and only if, there is one. */
function leadFaults(page: Page): readonly PageFault[] {
  const { hasMore, next, link } = page
  const faults: PageFault[] = []
  const rest = restOf(page)
  const more = rest ?? hasMore
  if (rest !== undefined && hasMore !== undefined && hasMore !== rest) {
    faults.push({
      pointer: page.hasMoreAt,
      message: rest ? 'There are more, and it says that there are not.' : 'There are no more, and it says that there are.',
    })
  }
  if (more !== undefined && next !== undefined && next !== more) {
    faults.push({
      pointer: page.nextAt,
      message: more ? 'There are more, and nothing leads to them.' : 'There are no more, and something leads on.',
    })
  }
  if (page.circles) faults.push({ pointer: page.nextAt, message: 'What leads on is what was asked by: it leads to the same page again.' })
  if (link === true && (next === false || more === false)) {
    faults.push({ pointer: 'header.Link', message: 'There are no more, and the Link header leads on.' })
  }
  // Where nothing else leads on, it has to.
  if (rest === true && page.hasLink && link !== true && next === undefined) {
    faults.push({ pointer: 'header.Link', message: 'There are more, and no Link header leads to them.' })
  }
  return faults
}

/** Whether there are more behind the page, by its total; undefined where that cannot be told. */
function restOf({ items, total, headerTotal, position }: Page): boolean | undefined {
  const all = isCount(total.value) ? total.value : headerTotal.value
  if (!isCount(all) || position === null) return undefined
  if (items.length === 0) return undefined
  return position + items.length < all
}
