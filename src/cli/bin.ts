#!/usr/bin/env node
import * as module from 'node:module'

// Everything else is imported after this line, and nothing by a name that an old Node does not have, so that it gets a sentence instead of a syntax error.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(`understudy: it needs Node 24 or newer, and this is Node ${process.versions.node}.\n`)
  process.exitCode = 69
} else {
  module.enableCompileCache()
  const { keepYoungSpaceSmall } = await import('./heap.ts')
  keepYoungSpaceSmall()
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
