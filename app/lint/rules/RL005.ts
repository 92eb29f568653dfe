import type { EffectFact, EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { firstAfter } from '../kit/reach.ts';

const costly: ReadonlySet<EffectKind> = new Set(['pay', 'grant', 'delete']);

/** Doing it twice is not the same as doing it once. */
const repeats = (effect: EffectFact): boolean => !effect.idempotent && effect.kind !== 'read' && effect.kind !== 'none';

const repeatsGravely = (effect: EffectFact): boolean => repeats(effect) && costly.has(effect.kind);

export const RL005 = defineRule({
  id: 'RL005',
  title: 'The same call twice does the same work twice',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose the field that names the event', opens: 'step' },
  taxonomy: ['CWE-837', 'PI1.3'],
  visit(flow, report) {
    const dropsRepeats = (index: number): boolean => flow.graph.facts[index]?.facts.control?.onlyNew === true;
    let after: { readonly costly: Int32Array; readonly any: Int32Array } | undefined;
    for (const trigger of flow.stepsWith('trigger')) {
      const fact = trigger.facts.trigger;
      if (fact === undefined || !fact.atLeastOnce || fact.dedupeKey || trigger.node.disabled === true) continue;
      after ??= {
        costly: firstAfter(
          flow,
          flow.stepsLike('effects', 'repeats gravely', ({ facts }) => facts.effects.some(repeatsGravely)),
          dropsRepeats,
        ),
        any: firstAfter(
          flow,
          flow.stepsLike('effects', 'repeats', ({ facts }) => facts.effects.some(repeats)),
          dropsRepeats,
        ),
      };
      const gravely = after.costly[trigger.index] !== -1;
      const at = (gravely ? after.costly : after.any)[trigger.index] as number;
      if (at === -1) continue;
      const step = flow.step(at);
      const effect = step.facts.effects.find(gravely ? repeatsGravely : repeats);
      if (effect === undefined) continue;
      report({
        step: trigger,
        field: 'dedupeField',
        title: `“${trigger.name}” may deliver the same thing twice, and “${step.name}” ${effect.what} each time`,
        message:
          'Senders try again when an answer is late. Without a key that marks repeats, the second delivery is a second order, payment or message.',
        remedy: 'Choose the field that names the event (an order number, a message id), so that repeats are dropped.',
        path: [
          { nodeId: trigger.node.id, nodeName: trigger.name, field: '', why: 'may come twice' },
          { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what },
        ],
        severity: costly.has(effect.kind) ? 'high' : 'low',
      });
      return;
    }
  },
});
