import type { Draft, View } from '../../../../model/state.ts'
import type { Role } from '../../../../model/resource.ts'
import { ORIGINS } from '../../../../model/state.ts'
import type { Entity } from '../../../../model/store.ts'
import type { Answer } from '../../../../model/world.ts'
import type { OperationModel } from '../../operation.ts'
import type { Inference } from '../../state/inference.ts'
import { absentStatus } from '../../state/messages.ts'
import type { Asked } from '../../answer/material.ts'
import type { Core } from '../entities/core.ts'
import { identityIn } from './trace.ts'
import { isDeleted } from './write.ts'

/**
 * Whether an answer says that something is not there, and the operation names no such answer (a `default` names none). What was there
 * before anybody made it is then there again, deleted or not: a contract that never says 404 is kept. What consumers made themselves stays gone.
 */
export function isUndocumented(model: OperationModel, answer: Answer | null): boolean {
  if (answer === null || answer.status < 400) return false
  if (answer.status !== 404 && answer.status !== 410) return answer.status === absentStatus(model)
  const own = String(answer.status)
  return !model.responses.some(({ key }) => key === own || key.toUpperCase() === '4XX')
}

/** Whether a contract that says of reading that there may be nothing says nothing of the kind of deletion: then what is gone can be deleted again. */
export function deletesAgain({ read }: Core, { kind }: Role, model: OperationModel): boolean {
  if ((kind !== 'delete' && kind !== 'singleton-delete') || namesAbsence(model)) return false
  const own = model.operation.path
  const beside = read.contract.operations.find(({ method, path }) => method === 'GET' && path === own)
  return beside !== undefined && namesAbsence(read.model(beside))
}

function namesAbsence(model: OperationModel): boolean {
  return model.responses.some(({ key }) => /^4(?:04|10|xx)$/i.test(key)) || absentStatus(model) !== 404
}

/** Whether a consumer deleted just that what is asked for. */
export function wasDeleted(core: Core, role: Role, asked: Asked, view: View): boolean {
  const address = core.entities.addressOf(role, asked.inspection, view)
  return address !== null && isDeleted(core, view, address)
}

/** A view in which nothing was deleted but what consumers had made. */
export class Undeleted implements View {
  protected readonly view: View
  readonly #inference: Inference

  constructor(view: View, inference: Inference) {
    this.view = view
    this.#inference = inference
  }

  get space(): string {
    return this.view.space
  }

  entity(contract: string, resource: string, key: string): Entity | null {
    const found = this.view.entity(contract, resource, key)
    return found === null || this.#isThere(contract, found) ? found : null
  }

  list(contract: string, resource: string): readonly Entity[] {
    return this.view.list(contract, resource).filter((entity) => this.#isThere(contract, entity))
  }

  stamp(contract: string): number {
    return this.view.stamp(contract)
  }

  answered(key: Parameters<View['answered']>[0]): ReturnType<View['answered']> {
    return this.view.answered(key)
  }

  #isThere(contract: string, { resource: id, key, text, entry }: Entity): boolean {
    if (text !== null || entry !== null) return true
    const resource = this.#inference.resource(id)
    return resource === null || this.view.entity(contract, ORIGINS, JSON.stringify([resource.type, identityIn(resource, key)])) !== null
  }
}

/** The same, to write in. */
export class UndeletedDraft extends Undeleted implements Draft {
  declare protected readonly view: Draft

  put(contract: string, resource: string, key: string, text: string): Entity {
    return this.view.put(contract, resource, key, text)
  }

  delete(contract: string, resource: string, key: string): Entity {
    return this.view.delete(contract, resource, key)
  }

  clear(contract: string, resource: string, key: string): void {
    this.view.clear(contract, resource, key)
  }

  mint(contract: string, row: string, floor: number): number {
    return this.view.mint(contract, row, floor)
  }

  answer(...kept: Parameters<Draft['answer']>): void {
    this.view.answer(...kept)
  }

  journal(...told: Parameters<Draft['journal']>): void {
    this.view.journal(...told)
  }

  note(...said: Parameters<Draft['note']>): void {
    this.view.note(...said)
  }

  move(move: Parameters<Draft['move']>[0]): void {
    this.view.move(move)
  }
}
