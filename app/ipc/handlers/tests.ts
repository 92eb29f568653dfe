/** Tests of flows. */
import type { AttackReport } from '../../ai/attacks/attack-flow.ts';
import { outcomeWords, reportHeadline } from '../../ai/attacks/words.ts';
import type { ExampleResult } from '../../ai/examples/run-examples.ts';
import { UserError } from '../../kernel/errors.ts';
import { factsOf } from '../../nodes/describe.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { callerOf } from '../caller.ts';
import { refuseProduction } from '../draft-connections.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

const reportView = (report: AttackReport): OutputOf<'test:attack'> => ({
  ...report,
  headline: reportHeadline(report),
  results: report.results.map((one) => ({ ...one })),
  counts: { ...report.counts },
  leftOut: [...report.leftOut],
  models: [...report.models],
});
const resultViews = (results: readonly ExampleResult[]) => results.map((one) => ({ ...one, reasons: [...one.reasons] }));

export function testHandlers(services: Services): HandlersFor<'test'> {
  const tests = () => services.workspace().tests;
  const bound = (flow: Flow): Flow => {
    const { info, connections } = services.workspace();
    return bindConnections({ ...flow, environment: info.environment }, connections.list());
  };
  /** Real models cost money and see real keys, so a draft asks them where drafts run, and with the keys of drafts. */
  const mayAskModels = (draft: Flow): void => {
    const workspace = services.workspace();
    if (workspace.info.environment === 'prod')
      throw new UserError('bundle/not-approved', 'A production workspace runs only signed bundles.', {
        mend: 'Test it in the workspace where it was drawn.',
      });
    refuseProduction(
      draft,
      workspace,
      'Choose a connection of this environment on the step.',
      (node, flow) => factsOf(node, flow).capabilities.models.length > 0,
    );
  };
  return {
    'test:attack': async ({ flow, model }, context) => {
      if (model === 'own') mayAskModels(flow);
      const report = await tests().attack(bound(flow), model, callerOf(context).accountId);
      context.note(flow.id, {
        model,
        passed: String(report.results.filter(({ outcome }) => outcomeWords[outcome].tone !== 'bad').length),
        attacks: String(report.results.length),
      });
      return reportView(report);
    },
    'test:examples': async ({ flow }, context) => {
      mayAskModels(flow);
      const results = await tests().examples(bound(flow), callerOf(context).accountId);
      context.note(flow.id, { examples: String(results.length), passed: String(results.filter(({ passed }) => passed).length) });
      return { results: resultViews(results) };
    },
    'test:stop': async ({ flowId }) => {
      tests().stop(flowId);
      return { done: true };
    },
    'test:get': async ({ flow }) => {
      const { nameOf } = services.workspace();
      const records = tests().latest(bound(flow));
      const attack = records.flatMap(({ at, by, current, result }) =>
        result.kind === 'red-team' ? [{ at, by: nameOf(by), current, report: reportView(result.report) }] : [],
      )[0];
      const evaluation = records.flatMap(({ at, by, current, result }) =>
        result.kind === 'evaluation' ? [{ at, by: nameOf(by), current, results: resultViews(result.results) }] : [],
      )[0];
      return {
        ...(attack === undefined ? {} : { attack }),
        ...(evaluation === undefined ? {} : { evaluation }),
        examples: tests()
          .exampleList(flow.id)
          .map((one) => structuredClone(one)),
      };
    },
    'test:setExamples': async ({ flowId, examples }, context) => {
      tests().setExamples(flowId, examples);
      context.note(flowId, { examples: String(examples.length) });
      return { done: true };
    },
  };
}
