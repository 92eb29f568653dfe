import { isJsonObject } from '../../kernel/json.ts';
import { valueAt } from '../../workflow/graph/patch.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { callOf, type KnownFlow } from '../kit/organisation.ts';
import { after } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';

export const RL010 = defineRule({
  id: 'RL010',
  title: 'The flow starts itself again by what it writes',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose what ends the circle', opens: 'step' },
  taxonomy: ['CWE-674', 'CWE-835'],
  visit(flow, report) {
    const self = flow
      .stepsWith('control')
      .find((step) => step.facts.control?.kind === 'subflow' && step.facts.control.flowId === flow.flow.id && runsWhenCalled(flow, step));
    if (self !== undefined) tell(self, self, 'starts the flow itself', report);
    const called = flow.otherFlows?.filter(({ writes }) => writes?.includes(callOf(flow.flow.id)) === true) ?? [];
    for (const step of called.length === 0 ? [] : flow.stepsWith('control')) {
      const { control } = step.facts;
      const back = control?.kind === 'subflow' && runsWhenCalled(flow, step) ? called.find(({ id }) => id === control.flowId) : undefined;
      if (back !== undefined) tell(step, step, `calls “${back.name}”, which calls this flow back`, report, true);
    }
    for (const trigger of flow.stepsWith('trigger')) {
      const caller = callsBack(flow, trigger);
      if (caller !== undefined) {
        tell(trigger, caller, `calls the address at which “${trigger.name}” starts this flow`, report);
        return;
      }
      const starts = new Set(trigger.facts.stores.map(({ key }) => key));
      if (starts.size === 0) continue;
      const others = flow.otherFlows ?? [];
      for (const step of after(flow, [trigger])) {
        if (step.facts.trigger !== undefined) continue;
        const written = step.facts.stores.filter(({ access }) => access !== 'read').map(({ key }) => key);
        const direct = written.find((key) => starts.has(key) && !onlyChangesRows(trigger, step, key)) ?? intoWatched(trigger, step);
        const over = leadsBack(others, written, starts);
        if (direct === undefined && over === undefined) continue;
        tell(
          trigger,
          step,
          direct === undefined
            ? `starts “${over?.name ?? ''}”, which leads back to this flow`
            : `writes to “${direct}”, whose changes start this flow`,
          report,
          direct === undefined,
        );
        return;
      }
    }
  },
});

/** Only new rows start the flow, and the step makes none. */
const onlyChangesRows = (trigger: StepView, step: StepView, key: string): boolean =>
  trigger.facts.stores.every((store) => store.key !== key || store.rows === 'new') &&
  step.facts.stores.every((store) => store.key !== key || store.access === 'read' || store.rows === 'kept');

const LONG = 16;
const WEBHOOK = 'webhook/';
const MARKS = '?#/"\'`} ';
/** n8n serves a webhook below this word, whatever the host is called; two of them with one path are one. */
function callsBack(flow: FlowView, trigger: StepView): StepView | undefined {
  if (trigger.facts.trigger?.kind !== 'webhook' || trigger.node.foreign?.format !== 'n8n') return undefined;
  const own = trigger.node.parameters['path'] ?? valueAt(trigger.node.parameters, ['values', 'path']);
  const path = typeof own === 'string' ? own.replace(/^\/+|\/+$/g, '') : '';
  if (path === '' || path.includes(':') || path.includes('{{')) return undefined;
  const calling = flow.once(callsOfWebhooks).filter(({ text, host }) => {
    // A short name may be another server's, too.
    if (host !== undefined && path.length < LONG && !/n8n/i.test(host)) return false;
    const at = text.indexOf(WEBHOOK + path);
    const behind = text[at + WEBHOOK.length + path.length];
    return at >= 0 && (behind === undefined || MARKS.includes(behind));
  });
  if (calling.length === 0) return undefined;
  const callers = new Set(calling.map(({ index }) => index));
  return after(flow, [trigger]).find(({ index }) => callers.has(index));
}

interface WebhookCall {
  readonly index: number;
  readonly text: string;
  readonly host: string | undefined;
}

/** The addresses of steps in which a webhook of n8n stands: of a long flow with many starts they are looked for once. */
function callsOfWebhooks(flow: FlowView): readonly WebhookCall[] {
  return flow.stepsLike('networks', 'calls a webhook of n8n', (step) => webhooksIn(step).length > 0).flatMap(webhooksIn);
}

const webhooksIn = ({ index, facts, node }: StepView): readonly WebhookCall[] =>
  facts.networks.flatMap(({ parameter, host }) => {
    const value = valueAt(node.parameters, parameter.split('.'));
    const text = isJsonObject(value ?? null) ? (value as { readonly source?: unknown }).source : value;
    return typeof text === 'string' && text.includes(WEBHOOK) ? [{ index, text, host }] : [];
  });

/** The other flow that what is written starts, where it or those that it starts in turn write what starts this one. */
function leadsBack(
  others: FlowView['otherFlows'] & object,
  written: readonly string[],
  starts: ReadonlySet<string>,
): KnownFlow | undefined {
  const seen = new Set<KnownFlow>();
  const queue = others.filter((other) => other.startedBy?.some((key) => written.includes(key))).map((first) => ({ at: first, first }));
  for (const { at, first } of queue) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (at.writes?.some((key) => starts.has(key)) === true) return first;
    for (const other of others) if (other.startedBy?.some((key) => at.writes?.includes(key))) queue.push({ at: other, first });
  }
  return undefined;
}

/** A file that is written right into the folder which the trigger watches, under a name that it waits for. */
function intoWatched(trigger: StepView, step: StepView): string | undefined {
  if (trigger.facts.trigger?.kind !== 'file') return undefined;
  const folders = trigger.facts.stores.flatMap(({ kind, key }) => (kind === 'file' && key.endsWith('/') ? [key] : []));
  const ending = /^\*(\.\w{1,20})$/.exec(String(trigger.node.parameters['pattern'] ?? ''))?.[1] ?? '';
  return (
    step.facts.stores
      .flatMap(({ kind, key, access }) => (kind === 'file' && access !== 'read' ? [key] : []))
      // Data names the file where only the folder is known.
      .find(
        (key) =>
          folders.some((folder) => key.startsWith(folder) && !key.slice(folder.length).includes('/')) &&
          (key.endsWith('/') || key.toLowerCase().endsWith(ending.toLowerCase())),
      )
  );
}

/** A flow may call a branch of its own that begins at another start; only what that start leads to runs again. */
function runsWhenCalled(flow: FlowView, step: StepView): boolean {
  const called = flow.stepsWith('trigger').filter(({ facts: { trigger } }) => trigger?.kind === 'flow');
  return called.length === 0 || after(flow, called).some(({ index }) => index === step.index);
}

function tell(trigger: StepView, step: StepView, what: string, report: Report, beside = false): void {
  // A branch on the way may be what stops it; nobody can be sure.
  const maybe = step.flow.branchesBefore(step.index).length > 0;
  report({
    step,
    title: `“${step.name}” ${what}, again and again`,
    message: 'Each run makes the next one. It goes on until a limit, a bill or an outage stops it.',
    remedy: 'Write to another place, or mark what the flow wrote itself and leave such entries out at the start.',
    path:
      trigger.index === step.index
        ? []
        : [
            { nodeId: trigger.node.id, nodeName: trigger.name, field: '', why: 'starts when something changes' },
            { nodeId: step.node.id, nodeName: step.name, field: '', why: 'makes that change' },
          ],
    severity: maybe ? 'medium' : 'high',
    confidence: maybe ? 'medium' : 'high',
    beside,
  });
}
