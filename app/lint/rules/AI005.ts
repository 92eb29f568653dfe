import type { EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { approvalBefore } from '../kit/fixes.ts';
import { approvedAfter, isRepeated, modelRoots, onlyWritesToOwn, unapproved } from '../kit/authority.ts';
import { decidedByModel } from '../kit/decisions.ts';
import { graveEffects as grave } from '../kit/reach.ts';
import { tellsFixedReaders, tellsOnePerson } from '../kit/readers.ts';
import { answersOnly, byModel, isText, modelBit, modelItself, nearest, steered } from '../kit/step-view.ts';

const weighty: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'send', 'grant']);

export const AI005 = defineRule({
  id: 'AI005',
  title: 'A model decides to pay, delete, send or give access, and no person looks at it',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'effects',
  choice: { title: 'Take the tool away, or put it behind an approval', opens: 'step' },
  taxonomy: ['LLM06:2025', 'ASI02', 'CWE-862'],
  visit(step, report) {
    if (answersOnly(step)) return;
    for (const effect of step.facts.effects) {
      if (!weighty.has(effect.kind)) continue;
      const agent = step.roots.find((root) => root.compiled.generates);
      // A number or one of a few words in a message says what it is meant to say.
      const told = step.seeFacts(effect.reads).filter((one) => byModel(one) && (effect.kind !== 'send' || isText(one)));
      const seen = nearest(unapproved(step, told, false), modelItself, (one) => isRepeated(one, effect.kind));
      if (seen === undefined && told.length > 0) continue;
      // What decides inside of a flow that is called is handed over to it here.
      const inside =
        seen === undefined && agent === undefined && effect.decided !== undefined ? step.seeFacts(effect.decided).find(byModel) : undefined;
      const decision =
        seen === undefined && agent === undefined && grave.has(effect.kind)
          ? inside === undefined
            ? decidedByModel(step)
            : { branch: step, seen: inside }
          : undefined;
      const answer = seen ?? decision?.seen;
      if (answer === undefined && agent === undefined && decision === undefined) continue;
      // Your own people read what a model wrote: they may take it for checked, and can see for themselves. Where an outsider had a say in it, it is one of them alone.
      const toOwn =
        seen !== undefined &&
        agent === undefined &&
        effect.kind === 'send' &&
        (tellsOnePerson(step) || (tellsFixedReaders(step) && !told.some(steered)));
      if (agent === undefined && effect.kind === 'send' && onlyWritesToOwn(step)) continue;
      const models =
        answer !== undefined
          ? modelRoots(decision?.branch ?? step, answer)
          : decision !== undefined
            ? [decision.branch]
            : step.roots.filter((root) => root.compiled.generates);
      if (
        seen === undefined &&
        approvedAfter(step, models, { bound: decision !== undefined && effect.reads.length > 0, said: decision === undefined })
      )
        continue;
      const fix = agent === undefined ? approvalBefore(step, 'approval', effect) : undefined;
      const hops =
        decision !== undefined
          ? [
              ...(decision.seen === undefined
                ? [{ nodeId: decision.branch.node.id, nodeName: decision.branch.name, field: '', why: 'the model picks a way' }]
                : decision.branch.witness(decision.seen, modelBit, 'decides which way is taken')),
              { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what },
            ]
          : seen !== undefined
            ? step.witness(seen, modelBit, effect.what)
            : [
                {
                  nodeId: agent?.node.id ?? '',
                  nodeName: agent?.name ?? '',
                  field: '',
                  why: 'the agent may call this tool whenever it likes',
                },
                { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what },
              ];
      report({
        step,
        title: `“${step.name}” ${effect.what} ${seen !== undefined && agent === undefined ? 'by what a model wrote' : `because a model says so${decision === undefined ? '' : ` (its answer decides in “${decision.branch.name}”)`}`}, and ${step.isGuarded('approval') ? 'whoever approves it does not see that' : 'no person looks at it'}`,
        message:
          'When the model is wrong or misled, the step goes through all the same and cannot be taken back. Nobody in your company has seen what it was about to do.',
        ...(toOwn
          ? { severity: 'medium' as const, confidence: 'medium' as const }
          : decision !== undefined
            ? { confidence: 'medium' as const }
            : seen !== undefined && agent === undefined && !modelItself(seen)
              ? isRepeated(seen, effect.kind)
                ? { confidence: 'medium' as const }
                : { severity: 'high' as const, confidence: 'low' as const }
              : {}),
        remedy:
          agent === undefined
            ? 'Insert an Approval step right before it, on every path.'
            : 'Take this tool out of the agent and put it behind an Approval step, or let the tool only make drafts.',
        path: hops,
        fixes: fix === undefined ? [] : [fix],
        key: effect.kind,
      });
      return;
    }
  },
});
