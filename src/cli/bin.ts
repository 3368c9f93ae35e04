#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Everything else is imported after this line, so that an old Node gets a sentence instead of a syntax error.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(`understudy: it needs Node 24 or newer, and this is Node ${process.versions.node}.\n`)
  process.exitCode = 69
} else {
  enableCompileCache()
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
