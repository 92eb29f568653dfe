/** What several AI node types know about models and their providers. */
import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import type { ModelRequest } from './executor.ts';
import { hostWithPort, readUrl, type UrlFacts } from './url.ts';
import { zoneOfHost } from './vendors.ts';
import type { CapabilityFacts, Zone } from './facts.ts';

export const providers = ['openai', 'anthropic', 'azure', 'ollama', 'vllm', 'custom'] as const;
export type Provider = (typeof providers)[number];

export const providerLabels: Readonly<Record<Provider, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  azure: 'Azure OpenAI',
  ollama: 'Ollama on this machine',
  vllm: 'vLLM',
  custom: 'Other (OpenAI-compatible)',
};

const defaultBaseUrls: Readonly<Record<Provider, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  azure: '',
  ollama: 'http://127.0.0.1:11434/v1',
  vllm: 'http://127.0.0.1:8000/v1',
  custom: '',
};

/** The fields that say which model is asked; spread into a node's schema. No expressions: data must never pick the model or its host. */
export const modelChoice = {
  provider: z.enum(providers).default('openai'),
  /** Empty takes the provider's usual address. */
  baseUrl: z.string().max(2_000).default(''),
  model: z.string().max(300).default(''),
  /** Id in the workspace's model registry. */
  registryId: z.string().max(128).default(''),
};

/** How a model answers; spread behind `modelChoice`. */
export const modelAnswering = {
  maxTokens: z.int().min(1).max(200_000).default(1_000),
  temperature: z.number().min(0).max(2).default(0),
  /** Read as it is written, for long answers behind proxies that cut silences off. */
  stream: z.boolean().default(false),
  timeoutMs: z.int().min(1_000).max(600_000).default(60_000),
};

/** Parameters of the `chat-model` part, which an agent reads when it is plugged in. */
export const chatModelParameters = z.lazy(() => z.strictObject({ ...modelChoice, ...modelAnswering }));
export type ModelSettings = z.infer<typeof chatModelParameters>;

/** The broker's request for a question to the chosen model. */
export function modelRequestOf(
  choice: Pick<ModelSettings, 'provider' | 'baseUrl' | 'model' | 'temperature' | 'stream' | 'timeoutMs'>,
  connection: string | undefined,
  question: Pick<ModelRequest, 'messages' | 'maxTokens'> & { readonly responseSchema?: JsonObject | undefined },
): ModelRequest {
  const { responseSchema, ...rest } = question;
  return {
    ...(connection === undefined ? {} : { connection }),
    provider: wireOf(choice.provider),
    baseUrl: baseUrlOf(choice),
    model: choice.model,
    temperature: choice.temperature,
    ...rest,
    ...(responseSchema === undefined ? {} : { responseSchema }),
    ...(choice.stream ? { stream: true } : {}),
    timeoutMs: choice.timeoutMs,
  };
}

export const baseUrlOf = (choice: { readonly provider: Provider; readonly baseUrl: string }): string =>
  choice.baseUrl || defaultBaseUrls[choice.provider];

/** The wire format that a provider speaks. */
export const wireOf = (provider: Provider): 'openai-compatible' | 'anthropic' =>
  provider === 'anthropic' ? 'anthropic' : 'openai-compatible';

/** Vectors of one model fit those of no other: their makers bring a new one out under a new name. */
const embeds =
  /^(?:text-embedding-(?:ada-002|3-small|3-large)|embed-(?:english|multilingual)-(?:light-)?v[23]\.0|amazon\.titan-embed-text-v[12](?::0)?)$/;

/** An alias can change under the flow; a date, a digest or a numbered build cannot. */
export function isPinnedModel(model: string): boolean {
  if (embeds.test(model)) return true;
  return /@sha256:[0-9a-f]{8,}|\d{4}-\d{2}-\d{2}|(^|[-@])20\d{6}($|[^\d])|-\d{4}$|-preview-\d{2}-\d{2}|^(?:models\/)?gemini-.+-\d{3}$|:[0-9a-f]{12,}$/.test(
    model,
  );
}

export interface ModelPlace {
  readonly url: UrlFacts;
  readonly zone: Zone;
  readonly external: boolean;
  readonly vendor: string;
}

export function placeOfModel(choice: { readonly provider: Provider; readonly baseUrl: string }): ModelPlace {
  const url = readUrl(baseUrlOf(choice));
  const zone = zoneOfHost(url.host);
  const external = zone.scope !== 'local' && zone.scope !== 'internal';
  // Whoever answers at another address is not the provider, however like it they speak.
  return {
    url,
    zone,
    external,
    vendor: zone.vendor ?? (external && choice.baseUrl !== '' && url.host !== undefined ? url.host : providerLabels[choice.provider]),
  };
}

/** What the broker must allow for a model to be asked: its address, and the model by name. */
export function capabilitiesOfModel(choice: {
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly model: string;
}): Pick<CapabilityFacts, 'hosts' | 'models'> {
  const { url } = placeOfModel(choice);
  return {
    hosts: url.host === undefined ? [] : [{ host: hostWithPort(url), methods: ['POST'], paths: [url.path] }],
    models: choice.model === '' ? [] : [{ provider: wireOf(choice.provider), model: choice.model }],
  };
}
