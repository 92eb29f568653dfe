/** What stands behind the door to a workspace: its desks, and what the handlers work with. Loaded when one is opened, or asked about. */
import { join } from 'node:path';
import { confirmations } from '../ipc/confirmations.ts';
import { handlersOf } from '../ipc/handlers.ts';
import type { Inside } from '../ipc/inside.ts';
import type { Services } from '../ipc/services.ts';
import { UserError } from '../kernel/errors.ts';
import { rules } from '../lint/registry.ts';
import { packageRoot } from '../serve/folders.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import { policyFor } from './lint-desk.ts';
import { keepPolicy, modelLocks, policyOf, storedPolicy, usesOneOf } from './policy-desk.ts';
import { shippedResources } from './resources.node.ts';
import type { HostWorkspace } from './workspace.node.ts';

export { openWorkspace } from './workspace.node.ts';

/** What stands before it, from the first moment on. */
export type Entrance = Omit<
  Services,
  'resources' | 'lint' | 'policy' | 'lintContext' | 'lintBeside' | 'rules' | 'importForeign' | 'packageText'
>;

const foreign: Services['importForeign'] = async (text, fileName) => {
  const { detectFormat, importRead, readForeignText } = await import('../import/detect.ts');
  const parsed = readForeignText(text, fileName);
  // A flow file of ours is taken in as it is.
  if (detectFormat(parsed, fileName) === 'countersign') return [{ flow: readFlow(text, fileName), format: 'countersign', loss: [] }];
  const [first, ...others] = importRead(text, parsed, fileName);
  if (first === undefined)
    throw new UserError('import/invalid', 'There is no flow in this file.', { place: fileName, mend: 'Export it again.' });
  return [first, ...others];
};

export function insideOf(entrance: Entrance, workspace: () => HostWorkspace): Inside {
  const services: Services = {
    ...entrance,
    resources: shippedResources(join(packageRoot, 'resources'), foreign),
    lint: (flow, given) => workspace().lintDesk.lint(flow, given),
    policy: {
      stored: () => storedPolicy(workspace().settings),
      keep: (policy, by) => keepPolicy(workspace().settings, policy, entrance.clock.now(), by),
      endChangedApprovals: (using) => {
        const { reviews, settings, models, documents } = workspace();
        return reviews.reviews.recertifyChanged(
          (approved) => ({
            ...approved,
            policy: policyFor(policyOf(settings, models), [approved.flow, ...approved.subflows], documents),
            models: modelLocks(models),
          }),
          ({ picture }) => using === undefined || usesOneOf(picture.models, using),
        );
      },
    },
    lintContext: (flowId, reader) => workspace().lintDesk.context(flowId, reader),
    lintBeside: (flow, reader) => workspace().lintDesk.beside(flow, reader),
    rules: () => rules.map(({ id, title, severity, taxonomy, fix }) => ({ id, title, severity, taxonomy, fix })),
    importForeign: foreign,
    packageText: async (bytes, fileName) => (await import('../import/package.node.ts')).packageText(bytes, fileName),
  };
  return { handlers: handlersOf(services), confirmations: confirmations(services) };
}
