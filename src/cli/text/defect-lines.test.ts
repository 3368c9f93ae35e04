import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defectJson, defectText, githubAnnotation, type PlacedDefect, tally } from './defect-lines.ts'
import { plain } from './terminal.ts'

const DEFECT: PlacedDefect = {
  code: 'missing-reference',
  severity: 'error',
  message: 'Nothing stands at #/components/schemas/Pet',
  help: 'Define it, or name another: 100 % of references must lead somewhere.',
  place: { uri: 'file:///a/openapi.yaml', pointer: '/paths/~1pets/get' },
  operation: 'listPets',
  position: { file: 'openapi.yaml', line: 12, column: 7 },
  excerpt: '  12 | $ref: x\n     | ^',
}

test('a defect is told like a compiler would', () => {
  assert.equal(
    defectText(DEFECT, plain),
    `openapi.yaml:12:7: error[missing-reference]: Nothing stands at #/components/schemas/Pet (listPets)
  12 | $ref: x
     | ^
help: Define it, or name another: 100 % of references must lead somewhere.
`,
  )
})

test('a defect without a line is told by its pointer', () => {
  const bare = { ...DEFECT, position: null, excerpt: null, help: '', operation: null }
  assert.equal(
    defectText(bare, plain),
    'file:///a/openapi.yaml#/paths/~1pets/get: error[missing-reference]: Nothing stands at #/components/schemas/Pet\n',
  )
})

test('an annotation stays one command, whatever the defect says', () => {
  const odd = { ...DEFECT, position: { file: 'a,b:c.yaml', line: 1, column: 2 }, message: 'two\nlines, 100 %', help: '' }
  assert.equal(githubAnnotation(odd), '::error file=a%2Cb%3Ac.yaml,line=1,col=2,title=missing-reference::two%0Alines, 100 %25')
})

test('a defect for programs has file, line and column', () => {
  assert.deepEqual(defectJson(DEFECT), {
    severity: 'error',
    code: 'missing-reference',
    message: DEFECT.message,
    help: DEFECT.help,
    file: 'openapi.yaml',
    line: 12,
    column: 7,
    pointer: '/paths/~1pets/get',
    operation: 'listPets',
  })
})

test('errors and warnings are counted in words', () => {
  assert.deepEqual([tally(0, 0), tally(1, 1), tally(2, 3)], ['0 errors, 0 warnings', '1 error, 1 warning', '2 errors, 3 warnings'])
})
