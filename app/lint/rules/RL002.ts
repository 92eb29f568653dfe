import { defineRule } from '../kit/define-rule.ts';
import type { EffectFact } from '../../nodes/kit/facts.ts';
import type { StepView } from '../kit/step-view.ts';
import { onlyAsks } from '../kit/asked-service.ts';
import { graveEffects } from '../kit/reach.ts';
import { listSteps } from '../kit/words.ts';

const asks = ({ facts, node }: StepView): boolean => facts.reliability.external && node.disabled !== true && facts.trigger === undefined;
const attempts = ({ node }: StepView): number => node.retry?.maxAttempts ?? 1;
const acts = (effect: EffectFact): boolean => !effect.idempotent && effect.kind !== 'none' && effect.kind !== 'read';
/** What a second try would do again. */
const twice = (step: StepView): EffectFact | undefined =>
  step.facts.effects.find((effect) => acts(effect) && !(effect.kind === 'write' && onlyAsks(step)));
/** By its address it moves money, tells somebody, or orders something. */
const weightyPlace = /pay|charg|refund|transfer|checkout|order|purchas|book|transaction|invoice|payout|messag|sms|mail|notif|send/i;
const onlyWrites = ({ facts: { effects, networks } }: StepView): boolean =>
  effects.filter(acts).every(({ kind }) => kind === 'write') && !networks.some(({ path }) => weightyPlace.test(path ?? ''));
/** An agent that is started again does all that it did again: its model is what is tried again. */
/** That an address sounds like a question is too little to have it asked again unasked. */
const isPlain = (step: StepView): boolean =>
  asks(step) &&
  attempts(step) <= 1 &&
  (!step.facts.effects.some(acts) || step.facts.reliability.idempotent) &&
  step.facts.ai?.role !== 'agent';

/** What Power Automate does by itself. */
const isUsualOfOrigin = ({ node: { foreign, retry } }: StepView): boolean =>
  foreign?.format === 'power-automate' && retry?.maxAttempts === 5 && retry.backoffMs === 7_500;

export const RL002 = defineRule({
  id: 'RL002',
  title: 'A retry may do the same thing twice, or nothing is tried again',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-837', 'PI1.3'],
  visit(flow, report) {
    for (const step of flow.stepsLike('external', 'does it twice', (one) => asks(one) && attempts(one) > 1 && twice(one) !== undefined)) {
      report({
        step,
        title: `“${step.name}” is tried up to ${attempts(step)} times, and each try ${twice(step)?.what ?? ''}`,
        message:
          'When the answer gets lost although the work was done, the next try does it again: a second payment, a second e-mail, a second row.',
        remedy: 'Give the call an idempotency key that stays the same over the tries, or do not try it again.',
        fixes: [
          {
            id: 'no-retry',
            title: `Do not try “${step.name}” again by itself`,
            safety: 'safe',
            patch: [{ op: 'setNode', nodeId: step.node.id, values: { retry: { maxAttempts: 1, backoffMs: 0 } } }],
          },
        ],
        // Nobody chose to try it again: the other program does so unless it is told not to. And a row or a file that is there twice can be found and taken away; a payment and a message cannot.
        ...((isUsualOfOrigin(step) && !step.facts.effects.some(({ kind }) => graveEffects.has(kind))) || onlyWrites(step)
          ? { severity: 'medium' as const }
          : {}),
      });
    }
    const plain = flow.stepsLike('external', 'is not tried again', isPlain);
    if (plain.length === 0) return;
    report({
      title: `${plain.length === 1 ? 'One call' : `${plain.length} calls`} to other systems ${plain.length === 1 ? 'is' : 'are'} not tried again: ${listSteps(plain)}`,
      message: 'A short hiccup of the other system stops the whole run.',
      remedy: 'Try again a few times, with a pause between.',
      severity: 'low',
      key: 'none',
      fixes: [
        {
          id: 'retries',
          title: 'Try up to three times, with a pause',
          safety: 'safe',
          patch: plain.map(({ node }) => ({
            op: 'setNode' as const,
            nodeId: node.id,
            values: { retry: { maxAttempts: 3, backoffMs: 2_000 } },
          })),
        },
      ],
    });
  },
});
