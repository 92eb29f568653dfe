import type { FormField } from './form.ts';
import { providerLabels, providers } from './models.ts';

/** Form fields for `modelChoice`. */
export const modelFields: readonly FormField[] = [
  { control: 'select', key: 'provider', label: 'Provider', options: providers.map((value) => ({ value, label: providerLabels[value] })) },
  { control: 'host', key: 'baseUrl', label: 'Address', placeholder: 'https://my-resource.openai.azure.com/openai/v1', when: { key: 'provider', is: ['azure', 'vllm', 'ollama', 'custom'] }, help: 'Empty takes the usual address.' },
  { control: 'text', key: 'model', label: 'Model', required: true, placeholder: 'gpt-4o-2024-08-06', help: 'Name a dated version: an alias can change under your flow.' },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['openai', 'azure-openai', 'http'] },
];
