/** Workflow settings with a counterpart here; the others are named in the loss report. */
import type { JsonObject } from '../../kernel/json.ts';
import type { FlowSettings } from '../../workflow/model/flow.ts';
import type { LossReport } from '../loss.ts';

/** Settings of n8n itself that change nothing about what the workflow does. */
const silent: ReadonlySet<string> = new Set([
  'executionOrder',
  'binaryMode',
  'timeSavedPerExecution',
  'timeSavedMode',
  'templateCredsSetupCompleted',
  'templateId',
]);

export function settingsOf(settings: JsonObject, loss: LossReport): FlowSettings {
  const { timezone, errorWorkflow, executionTimeout, availableInMCP, ...rest } = settings;
  const kept: { timezone?: string; errorFlow?: string; maxSeconds?: number } = {};
  if (typeof timezone === 'string' && timezone !== '' && timezone !== 'DEFAULT' && timezone.length <= 64) kept.timezone = timezone;
  if (typeof errorWorkflow === 'string' && errorWorkflow !== '' && errorWorkflow !== 'DEFAULT' && errorWorkflow.length <= 128)
    kept.errorFlow = errorWorkflow;
  if (typeof executionTimeout === 'number' && executionTimeout >= 1) kept.maxSeconds = Math.min(30 * 86_400, Math.trunc(executionTimeout));
  if (availableInMCP === true)
    loss.add('setting-dropped', 'AI assistants could start this workflow over MCP; add a trigger if they still should.');
  const dropped = Object.keys(rest).filter((key) => !silent.has(key));
  if (dropped.length > 0) loss.add('setting-dropped', `Settings without a counterpart here: ${dropped.slice(0, 20).join(', ')}.`);
  return kept;
}
