import type { StepView } from './step-view.ts';

/** The provider as the step's own list has it (`ollama`), where it is asked at its usual address. */
const chosen = ({ node: { foreign, parameters } }: StepView): string | undefined =>
  foreign === undefined &&
  (parameters['baseUrl'] ?? '') === '' &&
  typeof parameters['provider'] === 'string' &&
  parameters['provider'] !== 'custom'
    ? parameters['provider']
    : undefined;

/** The model registry's provider is the one that the step asks, by either of its names. */
export const isProviderOf = (step: StepView, provider: string): boolean =>
  [step.facts.ai?.provider, chosen(step)].some((name) => name?.toLowerCase() === provider.toLowerCase());
