/** The model registry: which models may be used, and which flows do. */
import type { ModelRecord } from '../../ai/ports.ts';
import { learningSteps } from '../../compliance/learning-bill.ts';
import { modelBill, type BillBeside } from '../../compliance/model-bill.ts';
import { modelInventory, type InventoriedBundle, type InventoriedModel } from '../../compliance/model-inventory.ts';
import { UserError } from '../../kernel/errors.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { instantText } from '../../kernel/instant.ts';
import { factsOf } from '../../nodes/describe.ts';
import { newestOfEach } from '../../monitor/fairness.ts';
import { setupName } from '../../review/setup.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { callerOf, hiddenFrom, privateFlowName, readerOf } from '../caller.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import type { Services, Workspace } from '../services.ts';
import { newestDocuments } from './connection-view.ts';

/** As much of the list as the contract lets through. */
const listed = 1_000;

/** As the linter compares them: the provider without regard to capitals, the model as it is written. */
const nameOf = (provider: string, model: string): string => `${provider.toLowerCase()} ${model}`;

/** What an approval goes by. */
const reviewedOf = ({ provider, model, vetted, digest = '', signer = '', retention }: ModelRecord): string =>
  canonicalJson([provider, model, vetted, digest, signer, retention]);

/** The models that the steps of a flow name, by name or by the entry here; switched-off steps too, since switched on again they would use it. */
function modelsNamed(flow: Flow): ReadonlySet<string> {
  return new Set(
    flow.nodes.flatMap((node) => {
      const { ai } = factsOf(node, flow);
      return [
        ...(ai?.model === undefined ? [] : [nameOf(ai.provider ?? '', ai.model)]),
        ...(ai?.registryId === undefined ? [] : [ai.registryId]),
      ];
    }),
  );
}

/** What was approved and has not ended, as it was frozen; and what is in use besides and was frozen elsewhere. */
function bundlesOf(
  { reviews: { reviews }, environments }: Workspace,
  now: number,
): { readonly bundles: readonly InventoriedBundle[]; readonly foreign: number } {
  const approved = reviews
    .list()
    .filter(({ state, expiresAt, manifestDigest }) => state === 'approved' && expiresAt > now && manifestDigest !== undefined);
  const bundles = approved.map((review): InventoriedBundle => {
    const { subject, picture } = reviews.snapshot(review);
    const digestOf = (provider: string, model: string) =>
      subject.models.find((lock) => lock.provider === provider && lock.model === model)?.digest;
    return {
      digest: review.manifestDigest ?? '',
      flowId: review.flowId,
      flowName: review.flowName,
      version: review.revision,
      environment: review.environment,
      models: picture.models
        .filter(({ model }) => model !== '')
        .map(({ provider, model }) => ({ provider, model, digest: digestOf(provider, model) })),
    };
  });
  const known = new Set(reviews.list().map(({ manifestDigest }) => manifestDigest));
  const admitted = environments
    .list()
    .flatMap(({ places }) =>
      places.flatMap((place) => (place.admitted === undefined || place.admitted.revoked !== undefined ? [] : [place.admitted.digest])),
    );
  return { bundles, foreign: admitted.filter((digest) => !known.has(digest)).length };
}

export function modelHandlers(services: Services): HandlersFor<'models'> {
  const shownFlows = (context: CallContext): readonly Flow[] => {
    const isHidden = hiddenFrom(context);
    return newestDocuments(services.workspace()).map((flow) => (isHidden(flow) ? { ...flow, name: privateFlowName } : flow));
  };

  const flowsByModel = (context: CallContext): ((model: ModelRecord) => readonly { readonly id: string; readonly name: string }[]) => {
    const named = shownFlows(context).map((flow) => ({ flow, models: modelsNamed(flow) }));
    return ({ id: entry, provider, model }) =>
      named
        .filter(({ models }) => models.has(nameOf(provider, model)) || models.has(entry))
        .map(({ flow: { id, name } }) => ({ id, name }));
  };

  const inventory = (context: CallContext): { readonly models: readonly InventoriedModel[]; readonly foreign: number } => {
    const workspace = services.workspace();
    const { bundles, foreign } = bundlesOf(workspace, services.clock.now());
    const named = readerOf(context).seesFlows ? bundles : bundles.map((bundle) => ({ ...bundle, flowName: privateFlowName }));
    return { models: modelInventory(shownFlows(context), named, workspace.models.list()), foreign };
  };

  /** Checks of fairness only for whoever may see figures of groups, and of flows that they may see. */
  const besideModels = (context: CallContext): BillBeside => {
    const isHidden = hiddenFrom(context);
    const flows = newestDocuments(services.workspace()).filter((flow) => !isHidden(flow));
    const names = new Map(flows.map(({ id, name }) => [id, name]));
    const maySee = callerOf(context).permissions.includes('privacy.read');
    return {
      learning: learningSteps(flows),
      fairness: maySee
        ? services
            .workspace()
            .fairness.all()
            .flatMap(({ flowId, results }) => {
              const flowName = names.get(flowId);
              return flowName === undefined ? [] : [{ flowId, flowName, results: newestOfEach(results) }];
            })
        : [],
    };
  };

  /** Nothing leaves by an approval that went by another word about its model. */
  const endApprovals = (...using: readonly ModelRecord[]): readonly { readonly id: string }[] => {
    const ended = services.policy.endChangedApprovals(using);
    for (const { id, flowId } of ended) services.publish('review:changed', { reviewId: id, flowId });
    return ended;
  };

  return {
    'models:inventory': async (_input, context) => {
      const { models, foreign } = inventory(context);
      return {
        models: models.map((model) => ({
          ...model,
          flows: model.flows.map((flow) => ({ ...flow, steps: [...flow.steps] })),
          bundles: model.bundles.map((bundle) => ({ ...bundle })),
        })),
        foreignBundles: foreign,
        learnt: learningSteps(newestDocuments(services.workspace()).filter((flow) => !hiddenFrom(context)(flow)))
          .slice(0, listed)
          .map(({ flowId, flowName, nodeId, step, learns: { goal, budget, fields, target, epsilon, total, hides } }) => ({
            flowId,
            flowName,
            nodeId,
            step,
            goal,
            budget,
            fields: fields.map((field) => field.slice(0, 200)),
            target: target.slice(0, 200),
            epsilon,
            total,
            hides,
          })),
      };
    },
    'models:bill': async (_input, context) => {
      const { info } = services.workspace();
      const { models } = inventory(context);
      const madeAt = instantText(services.clock.now());
      context.note(info.id, { models: String(models.length) });
      return {
        fileName: `countersign-models-${madeAt.slice(0, 10)}.cdx.json`,
        text: `${JSON.stringify(modelBill(models, { name: info.name, madeAt, version: services.version }, services.hash, besideModels(context)), null, 2)}\n`,
      };
    },
    'models:list': async (_input, context) => {
      const usersOf = flowsByModel(context);
      return {
        models: services
          .workspace()
          .models.list()
          .map((model) => ({ ...model, usedByFlows: usersOf(model).slice(0, listed) })),
      };
    },
    'models:save': async ({ id, ...values }, context) => {
      const model = { ...values, id: id ?? services.newId('model') };
      const before = services.workspace().models.get(model.id);
      services.workspace().reviews.reviews.authorship.noteChange(setupName.model(model.id), callerOf(context).accountId);
      services.workspace().models.save(model);
      const ended =
        before === undefined || reviewedOf(before) === reviewedOf({ ...model, vetted: model.vetted && before.vetted })
          ? []
          : endApprovals(before, model);
      context.note(model.id, { vetted: String(model.vetted), ...(ended.length === 0 ? {} : { approvalsEnded: String(ended.length) }) });
      return model;
    },
    'models:remove': async ({ modelId }, context) => {
      const workspace = services.workspace();
      const model = workspace.models.get(modelId);
      if (model === undefined)
        throw new UserError('model/not-registered', 'This model is not in the registry any more.', { place: modelId });
      const users = flowsByModel(context)(model);
      if (users.length > 0) {
        const others = users.length > 3 ? ` and ${users.length - 3} more` : '';
        throw new UserError(
          'model/in-use',
          `${users.length === 1 ? 'A flow uses' : 'Flows use'} this model: ${users
            .slice(0, 3)
            .map(({ name }) => `“${name}”`)
            .join(', ')}${others}.`,
          { place: model.model, mend: 'Let them use another model first, or take "Vetted" away.' },
        );
      }
      workspace.reviews.reviews.authorship.noteChange(setupName.model(modelId), callerOf(context).accountId);
      workspace.models.remove(modelId);
      const ended = endApprovals(model);
      context.note(modelId, { vetted: String(model.vetted), ...(ended.length === 0 ? {} : { approvalsEnded: String(ended.length) }) });
      return { done: true };
    },
  };
}
