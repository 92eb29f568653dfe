/** Fairness of decisions about people. */
import { clearlyBelow, type FairnessKept } from '../../monitor/fairness.ts';
import { callerOf } from '../caller.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';

export function fairnessHandlers(services: Services): HandlersFor<'fairness'> {
  const desk = () => services.workspace().fairness;
  const shown = ({ by, ...result }: FairnessKept): OutputOf<'fairness:check'> => ({
    ...result,
    ...(by === undefined ? {} : { by: services.workspace().nameOf(by).slice(0, 200) }),
  });
  return {
    'fairness:about': async ({ flowId }, context) => {
      context.note(flowId);
      const { steps, fields, schedule, results } = await desk().about(flowId);
      return {
        steps: steps.slice(0, 500).map(({ nodeId, name, answers, yes }) => ({
          nodeId,
          name: name.slice(0, 200),
          answers: answers.filter((answer) => answer.length <= 200).slice(0, 200),
          ...(yes === undefined ? {} : { yes }),
        })),
        fields: [...fields],
        results: results.map(shown),
        ...(schedule === undefined ? {} : { schedule: { ...schedule, setBy: services.workspace().nameOf(schedule.setBy).slice(0, 200) } }),
      };
    },
    'fairness:check': async ({ flowId, question }, context) => {
      // The field's name, and no value of it.
      context.note(flowId, { step: question.nodeId, field: services.hash.sha256(question.by) });
      const result = await desk().check(flowId, question, callerOf(context).accountId);
      context.note(flowId, {
        step: question.nodeId,
        field: services.hash.sha256(question.by),
        groups: String(result.groups.length),
        below: String(clearlyBelow(result).length),
      });
      return shown(result);
    },
    'fairness:schedule': async ({ flowId, question, everyDays }, context) => {
      await desk().about(flowId);
      desk().schedule(flowId, question, everyDays, callerOf(context).accountId);
      context.note(flowId, { step: question.nodeId, days: everyDays === undefined ? 'none' : String(everyDays) });
      return { done: true };
    },
  };
}
