import type { AiFact } from '../../nodes/kit/facts.ts';
import type { VettedModel } from '../kit/context.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { isProviderOf, isSameModel } from '../kit/provider.ts';
import { isHeldToWords } from '../kit/shown.ts';
import { byModel, isPublic, isText, publicBit, type StepView } from '../kit/step-view.ts';
import { fieldName, list, modelInTitle, vendorName } from '../kit/words.ts';

/** Of a model file of this machine its digest counts, where the registry has it. */
const isThatFile = ({ file }: AiFact, { digest }: VettedModel): boolean =>
  file === undefined || digest === undefined || file.digest === digest;

/** The dearest, the weakest, or one that nobody has looked at: whoever writes the name picks it, and you pay. */
function reportNamed(step: StepView, report: Report): void {
  const named = step.facts.ai?.named;
  if (named === undefined || step.node.disabled === true) return;
  const seen = step.seeFacts(named).find((one) => isPublic(one) && isText(one) && !byModel(one) && !isHeldToWords(step, one, publicBit));
  if (seen === undefined) return;
  report({
    step,
    field: 'model',
    title: `${fieldName(seen.field)}, which an outsider writes, decides which model “${step.name}” asks`,
    message:
      'Whoever sends this text can have your key pay for the dearest model that there is, or pick a weak one that nobody has tested and that does as it is told.',
    remedy: 'Name the model here, or choose among a few fixed ones with a condition.',
    path: step.witness(seen, publicBit, 'names the model that is asked'),
    severity: 'medium',
    key: 'named by data',
  });
}

/** A step that calls a model itself, or the model part that is plugged into one. */
export const AI008 = defineRule({
  id: 'AI008',
  title: 'A model is used that nobody has vetted',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Have the model vetted', opens: 'models' },
  taxonomy: ['LLM03:2025', 'ASI04', 'LCNC-SEC-07'],
  visit(flow, report) {
    const registry = flow.context.policy?.models;
    const told = new Set<string>();
    const unheld: { readonly step: StepView; readonly model: string }[] = [];
    for (const step of flow.stepsWith('ai')) {
      const { ai } = step.facts;
      reportNamed(step, report);
      if (ai === undefined || ai.registryId !== undefined || step.node.disabled === true) continue;
      if (ai.role !== 'model' && ai.model === undefined) continue;
      const model = ai.model ?? '';
      const provider = ai.provider ?? 'an unknown provider';
      if (registry?.some((one) => isSameModel(one.model, model) && isProviderOf(step, one.provider) && isThatFile(ai, one)) === true)
        continue;
      const key = `${provider}/${model}`;
      if (told.has(key)) continue;
      told.add(key);
      const name = model === '' ? `A model of ${vendorName(provider)}` : `The model “${modelInTitle(model)}” of ${vendorName(provider)}`;
      if (registry === undefined) {
        unheld.push({
          step,
          model: model === '' ? `a model of ${vendorName(provider)}` : `“${modelInTitle(model)}” of ${vendorName(provider)}`,
        });
        continue;
      }
      report({
        step,
        field: 'model',
        title: `${name}, which “${step.name}” uses, is not in the model registry`,
        message:
          'Nobody has looked at what this model keeps, where it runs and how it behaves. Data may go to a company that yours has no contract with.',
        remedy: 'Pick a model from the registry, or ask for this one to be vetted and added.',
        fixes: (step.node.foreign === undefined && step.node.parameters['model'] === model ? registry : [])
          .filter((one) => one.retired !== true && one.provider.toLowerCase() === provider.toLowerCase())
          .slice(0, 5)
          .map((one) => ({
            id: `use-${one.model}`,
            title: `Use “${one.model}”`,
            safety: 'choice' as const,
            patch: [setParameter(step, 'model', one.model)],
          })),
        key,
      });
    }
    const [first] = unheld;
    if (first === undefined) return;
    // Without a registry every model would be an outlaw: then it is one reminder for all of them.
    report({
      step: first.step,
      field: 'model',
      title: `Nobody has said which models may be used: here ${unheld.length === 1 ? 'it is' : 'they are'} ${list(unheld.map(({ model }) => model))}`,
      message:
        'No list of vetted models was given, so nobody can say what a model keeps, where it runs, or whether it is the one that was tested.',
      remedy: `Have ${unheld.length === 1 ? 'this model' : 'these models'} looked at and put on the list of those that your organisation uses.`,
      severity: 'low',
      key: unheld.map(({ model }) => model).join('\n'),
    });
  },
});
