/** The model registry: which models may be used, and which flows do. */
import type { ModelRecord } from '../../ai/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import { factsOf } from '../../nodes/kit/describe.ts';
import { setupName } from '../../review/setup.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { callerOf } from '../caller.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';
import { newestDocuments } from './connection-view.ts';

/** As much of the list as the contract lets through. */
const listed = 1_000;

/** As the linter compares them: the provider without regard to capitals, the model as it is written. */
const nameOf = (provider: string, model: string): string => `${provider.toLowerCase()} ${model}`;

/** The models that the steps of a flow name, by name or by the entry here; switched-off steps too, since switched on again they would use it. */
function modelsNamed(flow: Flow): ReadonlySet<string> {
  return new Set(flow.nodes.flatMap((node) => {
    const { ai } = factsOf(node, flow);
    return [...(ai?.model === undefined ? [] : [nameOf(ai.provider ?? '', ai.model)]), ...(ai?.registryId === undefined ? [] : [ai.registryId])];
  }));
}

export function modelHandlers(services: Services): HandlersFor<'models'> {
  const flowsByModel = (): ((model: ModelRecord) => readonly { readonly id: string; readonly name: string }[]) => {
    const named = newestDocuments(services.workspace()).map((flow) => ({ flow, models: modelsNamed(flow) }));
    return ({ id: entry, provider, model }) => named.filter(({ models }) => models.has(nameOf(provider, model)) || models.has(entry)).map(({ flow: { id, name } }) => ({ id, name }));
  };

  return {
    'models:list': async () => {
      const usersOf = flowsByModel();
      return { models: services.workspace().models.list().map((model) => ({ ...model, usedByFlows: usersOf(model).slice(0, listed) })) };
    },
    'models:save': async ({ id, ...values }, context) => {
      const model = { ...values, id: id ?? services.newId('model') };
      services.workspace().reviews.reviews.noteChange(setupName.model(model.id), callerOf(context).accountId);
      services.workspace().models.save(model);
      context.note(model.id, { vetted: String(model.vetted) });
      return model;
    },
    'models:remove': async ({ modelId }, context) => {
      const workspace = services.workspace();
      const model = workspace.models.get(modelId);
      if (model === undefined) throw new UserError('model/not-registered', 'This model is not in the registry any more.', { place: modelId });
      const users = flowsByModel()(model);
      if (users.length > 0) {
        const others = users.length > 3 ? ` and ${users.length - 3} more` : '';
        throw new UserError('model/in-use', `${users.length === 1 ? 'A flow uses' : 'Flows use'} this model: ${users.slice(0, 3).map(({ name }) => `“${name}”`).join(', ')}${others}.`, { place: model.model, mend: 'Let them use another model first, or take "Vetted" away.' });
      }
      workspace.reviews.reviews.noteChange(setupName.model(modelId), callerOf(context).accountId);
      workspace.models.remove(modelId);
      context.note(modelId, { vetted: String(model.vetted) });
      return { done: true };
    },
  };
}
