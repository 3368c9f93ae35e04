import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { metricsText } from './metrics-text.ts'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

test('metrics are written as Prometheus reads them, whatever their labels say', () => {
  const text = metricsText([
    {
      name: 'epoch',
      help: 'One\nof a \\ kind.',
      type: 'gauge',
      samples: [
        { labels: { group: 'a"b\\c\nd\uD800', stage: '' }, value: 3 },
        { labels: {}, value: Number.POSITIVE_INFINITY },
      ],
    },
    { name: 'none', help: 'Nothing was measured.', type: 'counter', samples: [] },
    {
      name: 'long',
      help: 'x',
      type: 'counter',
      samples: [
        { labels: { of: 'y'.repeat(500) }, value: Number.NaN },
        { labels: { of: 'y'.repeat(501) }, value: 1 },
      ],
    },
  ])
  assert.equal(
    text,
    `# HELP understudy_epoch One\\nof a \\\\ kind.
# TYPE understudy_epoch gauge
understudy_epoch{group="a\\"b\\\\c\\nd\uFFFD",stage=""} 3
understudy_epoch +Inf
# HELP understudy_long x
# TYPE understudy_long counter
understudy_long{of="${'y'.repeat(200)}…${hashOf('y'.repeat(500))}"} NaN
understudy_long{of="${'y'.repeat(200)}…${hashOf('y'.repeat(501))}"} 1
`,
  )
})
