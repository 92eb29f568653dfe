import { Cron } from 'croner';
import { rememberByText } from '../../kernel/remember.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { after } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';

/** Past some dozens a day people stop reading and say yes. */
const USUAL_BUDGET = 40;
const MOST_COUNTED = 1_500;
const MONDAY = new Date('2029-01-01T00:00:00Z');

/** Starts on a Monday, or undefined where the schedule cannot be read. */
const startsPerDay = rememberByText(500, (cron: string): number | undefined => {
  try {
    const end = MONDAY.getTime() + 86_400_000;
    const schedule = new Cron(cron, { paused: true, timezone: 'UTC' });
    let starts = 0;
    for (
      let at = schedule.nextRun(new Date(MONDAY.getTime() - 1));
      at !== null && at.getTime() < end && starts < MOST_COUNTED;
      at = schedule.nextRun(at)
    )
      starts += 1;
    return starts;
  } catch {
    return undefined;
  }
});

function runsPerDay(flow: FlowView): number | undefined {
  const counted = flow.context.record?.runsPerDay;
  if (counted !== undefined) return counted;
  const schedules = flow.stepsWith('trigger').flatMap((step) => (step.node.disabled === true ? [] : (step.facts.trigger?.schedule ?? [])));
  const starts = schedules.map(({ cron }) => startsPerDay(cron));
  return starts.length === 0 || starts.includes(undefined) ? undefined : starts.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** A list is taken apart, and a person is asked about each entry; steps that put the entries into one list again end that. */
function fanBefore(flow: FlowView, asks: readonly StepView[]): { readonly name: string; readonly asks: StepView } | undefined {
  const gathers = ({ facts }: StepView): boolean =>
    facts.transfer.some(({ steps }) => steps.some((one) => one.op === 'collect' || (one.op === 'assign' && one.path.at(-1) === '*')));
  for (const fan of flow.stepsWith('control')) {
    if (fan.facts.control?.kind !== 'split') continue;
    const behind = after(flow, [fan]);
    const found = behind.find(
      (step) => asks.includes(step) && !behind.some((one) => gathers(one) && flow.dominates(one.index, step.index)),
    );
    if (found !== undefined) return { name: fan.name, asks: found };
  }
  return undefined;
}

export const AI007 = defineRule({
  id: 'AI007',
  title: 'More approvals than people can read',
  severity: 'low',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['ASI09'],
  visit(flow, report) {
    const asks = flow.stepsWith('human').filter((step) => step.facts.human !== undefined && step.node.disabled !== true);
    if (asks.length === 0) return;
    const budget = flow.context.policy?.approvalsPerDay ?? USUAL_BUDGET;
    const looped = flow.stepsWith('control').find((step) => step.facts.control?.kind === 'loop' || step.facts.control?.kind === 'split');
    const inLoop =
      looped === undefined
        ? []
        : after(flow, [looped]).filter((step) => asks.includes(step) && after(flow, [step]).some((one) => one.index === looped.index));
    const fan = looped === undefined || inLoop.length > 0 ? undefined : fanBefore(flow, asks);
    const runs = runsPerDay(flow);
    const perDay =
      runs === undefined ? undefined : Math.round(runs * asks.reduce((sum, { facts }) => sum + (facts.human?.approvers ?? 1), 0));
    const [step] = fan !== undefined ? [fan.asks] : inLoop.length > 0 ? inLoop : asks;
    const often = inLoop.length > 0 || fan !== undefined;
    if (step === undefined || (!often && (perDay === undefined || perDay <= budget))) return;
    report({
      step,
      title:
        fan !== undefined
          ? `“${step.name}” asks for a yes for each entry that “${fan.name}” gives out`
          : inLoop.length > 0
            ? `“${step.name}” asks for a yes in every round of “${looped?.name ?? ''}”`
            : `This flow will ask for about ${perDay ?? 0} approvals a day`,
      message: `Whoever is asked again and again clicks yes without reading${often ? '' : ` (the limit here is ${budget} a day)`}. Then the approval protects nobody, and looks as if it did.`,
      remedy: 'Ask only where it matters: above an amount, for new recipients, or once for the whole list.',
      fixes: [{ id: 'tier', title: 'Ask only above a limit', safety: 'choice', patch: [], opens: 'step' }],
      key: often ? 'loop' : 'rate',
    });
  },
});
