import { userInfo } from 'node:os'
import type { Authority } from '../../app/handoff/handoff.ts'
import type { Invocation } from '../options/command.ts'

/** Who asks for a change, and why: kept with it. */
export function authority({ values, terminal }: Pick<Invocation, 'values' | 'terminal'>): Authority {
  return { who: terminal.env['UNDERSTUDY_WHO'] ?? userName(), why: values.why }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // No entry in the user database, as in a container with a number for a user.
    return 'somebody'
  }
}
