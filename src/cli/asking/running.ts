import type { ControlApi } from '../../control/api.ts'
import { type ControlAddress, controlClient } from '../../control/client.ts'
import { findRunFile } from '../../control/run-file.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation } from '../options/command.ts'

type Asking = Pick<Invocation, 'terminal' | 'values'>

/** The server that `--control` names, else the one that was started in this folder or one above it. Throws a Problem where none lives. */
export function runningServer(asking: Asking): ControlApi {
  return controlClient(controlAddress(asking))
}

/** Where its control API listens, and the token for changes: that of the run file, or UNDERSTUDY_TOKEN. */
export function controlAddress({ values, terminal: { cwd, env } }: Asking): ControlAddress {
  const run = findRunFile(cwd)
  const token = env['UNDERSTUDY_TOKEN']
  if (values.control !== '') {
    const url = values.control.replace(/\/+$/, '')
    return withToken(url, token ?? (run?.control === url ? run.token : undefined))
  }
  if (run === null)
    throw new Problem(
      'no-server',
      'No running server was found in this folder or above it. Start one with `understudy start openapi.yaml`, or name one with --control http://127.0.0.1:4011.',
    )
  return withToken(run.control, token ?? run.token)
}

function withToken(url: string, token: string | undefined): ControlAddress {
  return token === undefined ? { url } : { url, token }
}
