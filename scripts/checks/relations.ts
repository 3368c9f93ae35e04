// Whether relations are closed: over the shop and five contracts of the corpus, every reference of every entity can be read, what is
// embedded agrees with what reading it says, and lists elsewhere show what they should. `relations.ts [SHARED] [--only=NAME] [--verbose]`
import { join } from 'node:path'
import { createUnderstudy } from '../../src/index.ts'
import { closed } from '../walk/closed.ts'
import { contractFile } from '../walk/contracts.ts'
import { flag, shared } from './shared-folder.ts'
import { percent, Tally } from './tally.ts'

const CONTRACTS = ['shop', 'box.yaml', 'stripe.yaml', 'digitalocean.yaml', 'asana.yaml', 'rebilly.yaml']
/** How many of the embedded things may say something else than reading them does: the copy in the other is as it was when it was made. */
const DIFFER = 0.02
const folder = join(shared('corpus'), 'openapi')
const only = process.argv.find((word) => word.startsWith('--only='))?.slice(7) ?? ''
const tally = new Tally('relations, closed')
tally.row('contract', 'references', 'embedded', 'lists elsewhere', 'not addressed', 'wrong', 'embedded, other')
for (const name of CONTRACTS.filter((one) => one.includes(only))) {
  await using understudy = await createUnderstudy({ contract: contractFile(name, folder), security: 'off', record: { count: 1 } })
  const { references, embedded, lists, unaddressed, wrong, differ } = await closed(understudy)
  tally.row(name, references, embedded, lists, unaddressed, wrong.length, differ.length)
  tally.pass(references + lists - Math.min(wrong.length, references + lists))
  tally.expect(
    differ.length <= embedded * DIFFER,
    `${name}, embedded things`,
    `${percent(differ.length, embedded)} say something else than reading them does`,
  )
  if (flag('verbose'))
    for (const [what, all] of Map.groupBy(differ, (one) => one.what))
      console.log(`${name} ${what}: ${all.length} times: ${all[0]?.why ?? ''}`)
  tally.expect(references > 0, name, 'has no reference that could be followed')
  for (const [what, all] of Map.groupBy(wrong, (one) => one.what))
    tally.fail(`${name} ${what}`, `${all.length} times: ${all[0]?.why ?? ''}`)
}
tally.finish()
