/** A described step -> a node of the flow. */
import { foreignAction } from '../../nodes/foreign-action/parameters.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { boundedFacts, type StepPorts } from '../bounded-facts.ts';
import { LossReport } from '../loss.ts';
import { describedTool } from '../tool-description.ts';
import { holdsForeign } from '../n8n/expression.ts';
import { callsOut } from './describe.ts';
import { durationMs, type Facts, type PowerDescription } from './describe-kit.ts';
import { at, list, text, type PowerStep } from './parse.ts';

/** What a step brings, it brings on every way out. */
const onPorts = (facts: Facts, ports: StepPorts): Facts => ({
  ...facts,
  brings: facts.brings
    .flatMap((source) => ports.outputs.filter(({ kind }) => kind !== 'error').map(({ id }) => ({ ...source, port: id })))
    .slice(0, 50),
});

/** Unless told not to, calls are tried again four times, 7.5 s and more apart (Microsoft's documentation of retry policies). */
function retryOf(step: PowerStep): Pick<FlowNode, 'retry'> {
  const policy = at(step.inputs, 'retryPolicy');
  const type = text(at(policy, 'type')).toLowerCase();
  if (type === 'none' || step.isTrigger || (policy === undefined && !callsOut(step))) return {};
  const count = Number(at(policy, 'count') ?? Number.NaN);
  if (!/^(?:fixed|exponential)$/.test(type) || !Number.isInteger(count)) return { retry: { maxAttempts: 5, backoffMs: 7_500 } };
  return count < 1
    ? {}
    : {
        retry: { maxAttempts: Math.min(50, count + 1), backoffMs: Math.min(86_400_000, durationMs(text(at(policy, 'interval'))) ?? 7_500) },
      };
}

/** Settings without a counterpart here, in words, by where they stand. */
function reportSettings(step: PowerStep, loss: LossReport): void {
  const { raw } = step;
  const secured = list(at(raw, 'runtimeConfiguration', 'secureData', 'properties'))
    .map(text)
    .filter((name) => name !== '');
  if (secured.length > 0)
    loss.add(
      'setting-dropped',
      `The ${secured.join(' and ')} of “${step.name}” are hidden in the history of runs; here the setting of the flow says what of a run is kept.`,
      step.id,
    );
  if (at(raw, 'runtimeConfiguration', 'staticResult') !== undefined)
    loss.add('sample-dropped', `“${step.name}” has a made-up result for tests, which was left out.`, step.id);
  if (step.isTrigger && list(raw['conditions']).length > 0)
    loss.add('setting-dropped', `“${step.name}” starts only under a condition, which is kept and not checked here.`, step.id);
}

export function nodeOf(step: PowerStep, described: PowerDescription, ports: StepPorts, loss: LossReport): FlowNode {
  const facts = boundedFacts(step, onPorts(described.facts, ports), ports, loss);
  if (facts.known) loss.cannotRun(step.name, described.title, step.id);
  else
    loss.add(
      'unknown-type',
      `Nobody has described “${described.title}”${described.operation === undefined ? '' : ` (${described.operation})`}: what “${step.name}” does is unknown.`,
      step.id,
    );
  if (holdsForeign(described.values))
    loss.add('expression-kept', `Expressions of “${step.name}” were kept in the language of Power Automate.`, step.id);
  reportSettings(step, loss);
  const note = text(step.raw['description']);
  const timeout = durationMs(text(at(step.raw, 'limit', 'timeout')));
  return {
    id: step.id,
    type: 'foreign-action',
    typeVersion: 1,
    name: step.name,
    parameters: foreignAction(
      {
        category: described.category,
        title: described.title.slice(0, 300),
        operation: described.operation?.slice(0, 300),
        code: described.code,
        values: described.values,
      },
      facts,
    ),
    ...(ports.outputs.some(({ kind }) => kind === 'error') ? { onError: 'branch' as const } : {}),
    ...retryOf(step),
    ...(ports.outputs.some(({ kind }) => kind === 'tool') ? describedTool(note, step, loss) : {}),
    ...(timeout === undefined || timeout > 7 * 86_400_000 ? {} : { timeoutMs: timeout }),
    ...(note === '' ? {} : { note: note.slice(0, limits.text).toWellFormed() }),
    foreign: { format: 'power-automate', type: step.type.slice(0, 300) },
  };
}
