import type { ControlApi } from '../control/api.ts'
import { controlClient } from '../control/client.ts'
import { findRunFile, type RunFile } from '../control/run-file.ts'
import { Problem } from '../model/problem.ts'
import type { Terminal } from './terminal.ts'

/** The server that was started in this folder or one above it. Throws a Problem where none lives. */
export function runningServer(terminal: Terminal): ControlApi {
  const { control, token } = running(terminal)
  return controlClient({ url: control, token })
}

/** Where its control API listens. */
export function controlAddress(terminal: Terminal): string {
  return running(terminal).control
}

function running({ cwd }: Terminal): RunFile {
  const run = findRunFile(cwd)
  if (run === null)
    throw new Problem(
      'no-server',
      'No running server was found in this folder or above it. Start one with `understudy start openapi.yaml`.',
    )
  return run
}
