import { problemOf } from '../../config/mistake.ts'
import type { ReadConfiguration } from '../../config/read.ts'
import { at } from '../../model/place.ts'
import { Problem } from '../../model/problem.ts'
import type { Settings } from './settings.ts'

/** A problem with a port or an address, told with the line of the configuration that asks for it, where one does. */
export function placed(error: unknown, { config }: Settings): unknown {
  if (!(error instanceof Problem) || config === null) return error
  if (error.code !== 'port-in-use' && error.code !== 'address-unavailable') return error
  const pointer = (error.code === 'address-unavailable' ? hostPointer(config, error.detail) : null) ?? portPointer(config, error.detail)
  if (pointer === null) return error
  const [said = ''] = error.message.split(/(?<=\.) (?=[A-Z])/)
  const cure =
    pointer.startsWith('/server') && error.code === 'port-in-use' ? 'Choose another one, or 0 for any that is free.' : 'Choose another one.'
  const mistake = config.text.atValue(pointer, said, cure)
  return Object.assign(problemOf(config.text.name, [mistake], error.code), { cause: error })
}

/** Where the configuration asks for the port. */
function portPointer({ settings }: ReadConfiguration, { port }: Problem['detail']): string | null {
  const { contracts, server } = settings
  const owner = contracts.find((one) => one.port === port)
  if (server.port === port && port !== 0) return '/server/port'
  if (server.control?.port === port && port !== 0) return '/server/control/port'
  return owner === undefined ? null : `${at('/contracts', owner.name)}/port`
}

/** Where the configuration asks for the address. */
function hostPointer({ settings, root }: ReadConfiguration, { host }: Problem['detail']): string | null {
  if (settings.server.host === host) return '/server/host'
  return root.section('server').section('control').text('host') === host ? '/server/control/host' : null
}
