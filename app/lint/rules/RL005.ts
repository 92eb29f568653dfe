import type { EffectFact, EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { after, leadsTo } from '../kit/reach.ts';

const costly: ReadonlySet<EffectKind> = new Set(['pay', 'grant', 'delete']);

/** Doing it twice is not the same as doing it once. */
const repeats = (effect: EffectFact): boolean => !effect.idempotent && effect.kind !== 'read' && effect.kind !== 'none';

export const RL005 = defineRule({
  id: 'RL005',
  title: 'The same call twice does the same work twice',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Choose the field that names the event', opens: 'step' },
  taxonomy: ['CWE-837', 'PI1.3'],
  visit(flow, report) {
    let leads: Uint8Array | undefined;
    for (const trigger of flow.stepsWith('trigger')) {
      const fact = trigger.facts.trigger;
      if (fact === undefined || !fact.atLeastOnce || fact.dedupeKey || trigger.node.disabled === true) continue;
      leads ??= leadsTo(flow, (step) => step.facts.effects.some(repeats));
      if (leads[trigger.index] === 0) continue;
      const hits = after(flow, [trigger]).flatMap((step) => step.facts.effects.filter(repeats).map((effect) => ({ step, effect })));
      const hit = hits.find(({ effect }) => costly.has(effect.kind)) ?? hits[0];
      if (hit === undefined) continue;
      report({
        step: trigger, field: 'dedupeField',
        title: `“${trigger.name}” may deliver the same thing twice, and then “${hit.step.name}” ${hit.effect.what} twice`,
        message: 'Senders try again when an answer is late. Without a key that marks repeats, the second delivery is a second order, payment or message.',
        remedy: 'Choose the field that names the event (an order number, a message id), so that repeats are dropped.',
        path: [{ nodeId: trigger.node.id, nodeName: trigger.name, field: '', why: 'may come twice' }, { nodeId: hit.step.node.id, nodeName: hit.step.name, field: '', why: hit.effect.what }],
        severity: costly.has(hit.effect.kind) ? 'high' : 'low',
      });
      return;
    }
  },
});
