import type { World } from '../../../model/world.ts'
import type { AnswerSettings } from '../answer/settings.ts'
import type { OpenApiContract } from '../read/read.ts'
import type { Inference } from '../state/inference.ts'

/** The world behind a contract. */
export function createWorld(_read: OpenApiContract, _settings: AnswerSettings, inference: Inference): World {
  return {
    effect: () => 'none',
    recall: () => null,
    perform: () => null,
    resources: () => inference.resources(),
    entities: () => [],
    entity: () => null,
    seed: () => [],
  }
}
