import type { AiFact } from '../../nodes/kit/facts.ts';
import type { VettedModel } from '../kit/context.ts';
import { defineRule, type Complaint } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { isProviderOf, isSameModel } from '../kit/provider.ts';
import type { StepView } from '../kit/step-view.ts';
import { modelInTitle } from '../kit/words.ts';

const askable = new Set(['model', 'chat', 'agent', 'embed', 'classifier', 'extractor', 'guardrail']);

type Told = Pick<Complaint, 'title' | 'message' | 'remedy' | 'fixes' | 'severity' | 'field'>;

/** What the organisation notes of a model that it runs itself. */
function byRegistry(step: StepView, model: string, provider: string | undefined, models: readonly VettedModel[]): Told | undefined {
  const same = models.filter((one) => isSameModel(one.model, model));
  const entry = same.find((one) => isProviderOf(step, one.provider)) ?? (provider === undefined ? same[0] : undefined);
  if (entry?.signature !== 'unsigned' && entry?.signature !== 'unchecked') return undefined;
  const instead = models.filter((one) => one.signature === 'verified' && one.retired !== true && one.provider === entry.provider);
  return {
    title:
      entry.signature === 'unsigned'
        ? `“${step.name}” uses the model “${modelInTitle(model)}”, whose file is not signed`
        : `“${step.name}” uses the model “${modelInTitle(model)}”, whose signature is not checked when it is loaded`,
    message:
      'Whoever can put another file in its place decides what every answer says, and a model file can hold code that runs when it is opened.',
    remedy:
      entry.signature === 'unsigned'
        ? 'Use a signed model, or sign the file that was tested.'
        : "Have the signature checked against the maker's key each time that the file is loaded.",
    fixes: [
      ...(step.node.foreign === undefined && step.node.parameters['model'] === model
        ? instead.slice(0, 5).map((one) => ({
            id: `use-${one.model}`,
            title: `Use “${one.model}”, whose signature is checked`,
            safety: 'choice' as const,
            patch: [setParameter(step, 'model', one.model)],
          }))
        : []),
      { id: 'check', title: 'Have its signature checked in the model registry', safety: 'choice', patch: [], opens: 'models' },
    ],
  };
}

const withoutBlanks = (pem: string): string => pem.replaceAll(/\s/g, '');

/** A file that the step itself loads. It is bound to its digest, so it cannot be swapped; who made it is another question. */
function ofFile(step: StepView, model: string, { signer }: NonNullable<AiFact['file']>, models: readonly VettedModel[]): Told | undefined {
  const asked = models.find((one) => isSameModel(one.model, model) && one.provider.toLowerCase() === 'local')?.signer;
  const fix = { id: 'sign', title: 'Name the signature and whose it is', safety: 'choice', patch: [], opens: 'step' } as const;
  if (asked !== undefined && (signer === undefined || withoutBlanks(asked) !== withoutBlanks(signer)))
    return {
      field: 'signer',
      severity: 'high',
      title: `“${step.name}” does not hold the model “${modelInTitle(model)}” to the signature that the model registry asks for`,
      message:
        signer === undefined
          ? 'The model was vetted as one that a certain maker signs. The step loads it without looking at any signature.'
          : 'The model was vetted as one that a certain maker signs. The step takes the signature of somebody else.',
      remedy: 'Name the signature file in the step, and the key or root certificate in the model registry.',
      fixes: [fix],
    };
  if (signer !== undefined) return undefined;
  return {
    field: 'signature',
    severity: 'medium',
    title: `“${step.name}” loads the model “${modelInTitle(model)}”, and nobody vouches for the file`,
    message:
      'The step takes this one file and no other, so nobody can swap it. But nobody has signed that it is the one that its maker trained: a model that was tampered with before decides wrongly where it matters, and looks right elsewhere.',
    remedy: "Get the maker's signature (OpenSSF Model Signing), and name it and the maker's key in the step.",
    fixes: [fix],
  };
}

export const AI010 = defineRule({
  id: 'AI010',
  title: 'A model file is loaded whose origin nobody checks',
  severity: 'high',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['LLM03:2025', 'CWE-347', 'CWE-494', 'AML.T0010.003', 'AML.T0011.000'],
  visit(flow, report) {
    const told = new Set<string>();
    for (const step of flow.stepsWith('ai')) {
      const { ai } = step.facts;
      if (ai?.model === undefined || !askable.has(ai.role) || step.node.disabled === true) continue;
      // Whose signature a step takes is its own: one that is accepted speaks for no other.
      const key = ai.file === undefined ? ai.model : `${ai.model} ${withoutBlanks(ai.file.signer ?? '')}`;
      if (told.has(key)) continue;
      const models = flow.context.policy?.models ?? [];
      const found = ai.file === undefined ? byRegistry(step, ai.model, ai.provider, models) : ofFile(step, ai.model, ai.file, models);
      if (found === undefined) continue;
      told.add(key);
      report({ step, field: 'model', key: ai.model, ...found });
    }
  },
});
