import type { StepView } from './step-view.ts';

/** The provider as the step's own list has it (`ollama`), where it is asked at its usual address. */
const chosen = ({ node: { foreign, parameters } }: StepView): string | undefined =>
  foreign === undefined &&
  (parameters['baseUrl'] ?? '') === '' &&
  typeof parameters['provider'] === 'string' &&
  parameters['provider'] !== 'custom'
    ? parameters['provider']
    : undefined;

/** Where it runs says nothing of who it is: `Ollama on this machine`. */
const plain = (provider: string): string =>
  provider
    .trim()
    .toLowerCase()
    .replace(/ on this machine$/, '');

/** The model registry's provider is the one that the step asks, by either of its names. */
export const isProviderOf = (step: StepView, provider: string): boolean =>
  [step.facts.ai?.provider, chosen(step)].some((name) => name !== undefined && plain(name) === plain(provider));

/** `latest` is what a server of models gives where no tag is named. */
const plainModel = (model: string): string =>
  model
    .trim()
    .toLowerCase()
    .replace(/:latest$/, '');
export const isSameModel = (one: string, other: string): boolean => plainModel(one) === plainModel(other);

/** What the step asks is this entry of the registry. */
export const isThatModel = (step: StepView, { provider, model }: { readonly provider: string; readonly model: string }): boolean =>
  step.facts.ai?.model !== undefined && isSameModel(model, step.facts.ai.model) && isProviderOf(step, provider);
