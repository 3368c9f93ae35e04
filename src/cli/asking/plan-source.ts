import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadContracts } from '../../app/registry.ts'
import { understudyOf } from '../../app/understudy.ts'
import { findConfiguration } from '../../config/read.ts'
import type { ControlApi } from '../../control/api.ts'
import { localControl } from '../../control/local.ts'
import { findRunFile } from '../../control/run-file.ts'
import { Desk } from '../../desk/desk.ts'
import type { Invocation } from '../options/command.ts'
import { CONTRACT_NAMES } from '../serving/contract-names.ts'
import { planFolder } from './plan-folder.ts'
import { runningServer } from './running.ts'
import { type Settings, settingsOf } from '../serving/settings.ts'
import { version } from '../version.ts'

/** Who answers questions about the plan: a running server, or the files alone. */
export interface PlanSource extends AsyncDisposable {
  readonly api: ControlApi
  /** false: nothing is served; what is told is by the files. */
  readonly online: boolean
}

/** The running server where there is one, and nobody wants it otherwise; else the files of this folder. Throws a Problem where they cannot be used. */
export async function planSource(invocation: Invocation): Promise<PlanSource> {
  const { values, terminal } = invocation
  const runs = values.control !== '' || findRunFile(terminal.cwd) !== null
  if (!values.offline && runs) return { api: runningServer(invocation), online: true, [Symbol.asyncDispose]: async () => undefined }
  const { settings, folder } = offlineSettings(invocation)
  const contracts = settings === null ? [] : await loadContracts(settings.options)
  const understudy = await understudyOf(contracts, settings?.options ?? {})
  const desk = new Desk(understudy, { folder, serving: false })
  const api = localControl(understudy, { version: version(), startedAt: Date.now(), url: () => '' }, async () => desk)
  return {
    api,
    online: false,
    [Symbol.asyncDispose]: async () => {
      await desk[Symbol.asyncDispose]()
      await understudy[Symbol.asyncDispose]()
    },
  }
}

/** What the files of this folder say; `settings` is null where they name no contract. */
export function offlineSettings(invocation: Invocation): { readonly settings: Settings | null; readonly folder: string } {
  const { values, terminal } = invocation
  const { cwd, env } = terminal
  const named = values.config !== '' || findConfiguration(cwd) !== null || (env['UNDERSTUDY_CONTRACT'] ?? '') !== ''
  const found = named ? [] : CONTRACT_NAMES.filter((name) => existsSync(join(cwd, name)))
  if (!named && found.length !== 1) return { settings: null, folder: join(cwd, 'plan') }
  const settings = settingsOf({ ...invocation, operands: found })
  return { settings, folder: planFolder(settings, cwd) }
}
