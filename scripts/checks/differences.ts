// Whether comparisons find what is wrong and nothing else: single defects of a conforming service by class, and the service as it is.
import { compiled } from '../../test/handoff/comparing.ts'
import { LIBRARY } from '../../test/handoff/library-contract.ts'
import { falseAlarms, recalls } from '../../test/handoff/recall.ts'

const EACH = 200
const EXCHANGES = 20_000
const LEAST = 0.99

const contract = compiled(LIBRARY)
let failed = 0
let passed = 0
for (const { class: name, made, found, missed } of await recalls(contract, EACH, 1)) {
  const fine = made === EACH && found / made >= LEAST
  console.log(`${fine ? 'ok  ' : 'FAIL'} ${name.padEnd(12)} ${found} of ${made} found`)
  for (const one of fine ? [] : missed) console.log(`     ${one}`)
  if (fine) passed++
  else failed++
}
const { verdicts, alarms } = await falseAlarms(contract, EXCHANGES, 1)
console.log(
  `${alarms.length === 0 ? 'ok  ' : 'FAIL'} unspoilt     ${alarms.length} false alarms in ${EXCHANGES} exchanges (${[...verdicts].map(([name, count]) => `${count} ${name}`).join(', ')})`,
)
for (const one of alarms.slice(0, 5)) console.log(`     ${one}`)
if (alarms.length === 0) passed++
else failed++
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
