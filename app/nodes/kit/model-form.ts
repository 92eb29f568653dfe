import type { FormField } from './form.ts';
import { providerLabels, providers } from './models.ts';

/** Form fields for `modelChoice`. */
export const modelFields: readonly FormField[] = [
  { control: 'select', key: 'provider', label: 'Provider', options: providers.map((value) => ({ value, label: providerLabels[value] })) },
  {
    control: 'host',
    key: 'baseUrl',
    label: 'Address',
    placeholder: 'https://my-resource.openai.azure.com/openai/v1',
    when: { key: 'provider', is: ['azure', 'vllm', 'ollama', 'custom', 'anthropic'] },
    help: 'Empty takes the usual address.',
  },
  {
    control: 'text',
    key: 'model',
    label: 'Model',
    required: true,
    placeholder: 'gpt-4o-2024-08-06',
    help: 'Name a dated version: an alias can change under your flow.',
  },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['openai', 'azure-openai', 'http'] },
];

/** Form fields for `modelAnswering`. */
export const answeringFields: readonly FormField[] = [
  { control: 'number', key: 'maxTokens', label: 'Longest answer', unit: 'tokens', minimum: 1, maximum: 200_000, advanced: true },
  { control: 'number', key: 'temperature', label: 'Temperature', minimum: 0, maximum: 2, advanced: true },
  {
    control: 'toggle',
    key: 'stream',
    label: 'Read the answer as it is written',
    advanced: true,
    help: 'For long answers behind a proxy that cuts silences off.',
  },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 1_000, maximum: 600_000, advanced: true },
];
