#!/usr/bin/env node
import * as module from 'node:module'
import * as v8 from 'node:v8'

// Everything else is imported after this line, and nothing by a name that an old Node does not have, so that it gets a sentence instead of a syntax error.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(`understudy: it needs Node 24 or newer, and this is Node ${process.versions.node}.\n`)
  process.exitCode = 69
} else {
  module.enableCompileCache()
  // A server's answers die young. Left alone, V8 lets the space for the young grow to 128 MB under load, which costs memory and
  // caches: at its first size a proxied or improvised exchange costs a sixth less CPU, and the process half as much memory.
  if (!process.env.NOSEMI) v8.setFlagsFromString('--semi-space-growth-factor=1')
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
