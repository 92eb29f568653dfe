import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { actors, firstActorAfter, firstAfter } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

const weighty: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);
const isForm = ({ facts }: StepView): boolean => facts.trigger?.kind === 'form';

export const CN008 = defineRule({
  id: 'CN008',
  title: 'Anyone on the internet can start the flow',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-306', 'LCNC-SEC-05'],
  visit(flow, report) {
    const open = flow.stepsLike(
      'trigger',
      'lets anyone start it',
      (step) => step.facts.trigger?.exposed === true && step.facts.trigger.auth === 'none',
    );
    const [first] = open;
    if (first === undefined) return;
    const actor = firstActorAfter(flow);
    const starter = open.find((step) => actor[step.index] !== -1 && !isForm(step)) ?? open.find((step) => actor[step.index] !== -1);
    const main = starter ?? first;
    // A form is there to be filled in by people whom nobody knows: what cannot be taken back is another matter.
    const grave = starter !== undefined && isForm(starter) ? firstAfter(flow, actors(flow, weighty))[starter.index] : undefined;
    const sets =
      starter === undefined ? undefined : flow.step(grave === undefined || grave === -1 ? (actor[starter.index] as number) : grave);
    const patch = open.flatMap((step) =>
      step.facts.trigger?.kind === 'webhook' && step.node.foreign === undefined
        ? [{ op: 'setParameter' as const, nodeId: step.node.id, path: ['auth'], value: 'hmac' }]
        : [],
    );
    const fixes: Fix[] =
      patch.length === 0 ? [] : [{ id: 'require-signature', title: 'Ask every caller for a signature', safety: 'safe', patch }];
    report({
      step: main,
      field: 'auth',
      title:
        sets === undefined
          ? `Anyone can start ${listSteps(open)} without proving who they are`
          : `Anyone can start “${main.name}”, which sets off “${sets.name}”`,
      message:
        sets === undefined
          ? 'Strangers can run this flow as often as they like and fill it with made-up data.'
          : `Whoever finds the address can make “${sets.name}” act with your rights, as often as they like, with data that they made up.`,
      remedy:
        'Ask callers for a signature (HMAC) or a token. A public form should at least have a rate limit and a person behind what it sets off.',
      ...(sets === undefined
        ? {}
        : {
            path: [
              { nodeId: main.node.id, nodeName: main.name, field: '', why: 'starts for anyone who calls it' },
              { nodeId: sets.node.id, nodeName: sets.name, field: '', why: sets.facts.effects[0]?.what ?? 'acts' },
            ],
          }),
      severity: sets === undefined ? 'low' : grave === -1 ? 'medium' : 'high',
      fixes,
    });
  },
});
