/** Whose service a node uses, by the vendor in its name. */
import { vendorNetworks, vendorZone } from '../n8n/describe/kit.ts';
import { vendors, type Vendor } from '../n8n/map/vendors.ts';
import type { Facts } from './description.ts';

/** Flowise's names hold the vendor's name; the first that fits counts. */
const vendorNames: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/azure.*openai|azureopenai/i, 'azure-openai'],
  [/openrouter/i, 'openrouter'],
  [/ollama|localai|lmstudio|llamacpp|huggingface.*local/i, 'ollama'],
  [/openai|dalle|whisper/i, 'openai'],
  [/anthropic|claude/i, 'anthropic'],
  [/vertex/i, 'vertex'],
  [/gemini|googlegenerative|googlepalm|palm/i, 'google-ai'],
  [/mistral/i, 'mistral'],
  [/groq/i, 'groq'],
  [/deepseek/i, 'deepseek'],
  [/cohere/i, 'cohere'],
  [/bedrock|amazon|aws|dynamo|s3|kendra/i, 'bedrock'],
  [/huggingface/i, 'huggingface'],
  [/xai|grok/i, 'xai'],
  [/nvidia|nemo/i, 'nvidia'],
  [/perplexity/i, 'perplexity'],
  [/alibaba|qwen/i, 'alibaba'],
  [/pinecone/i, 'pinecone'],
  [/qdrant/i, 'qdrant'],
  [/weaviate/i, 'weaviate'],
  [/milvus|zilliz/i, 'milvus'],
  [/chroma/i, 'chroma'],
  [/serpapi|serper|searchapi/i, 'serpapi'],
  [/tavily/i, 'tavily'],
  [/searxng/i, 'searxng'],
  [/wolfram/i, 'wolfram'],
  [/wikipedia/i, 'wikipedia'],
  [/firecrawl/i, 'firecrawl'],
  [/apify/i, 'apify'],
  [/jina/i, 'jina'],
  [/zep/i, 'zep'],
  [/motorhead/i, 'motorhead'],
  [/elevenlabs/i, 'elevenlabs'],
  [/gmail|google|gsuite/i, 'google'],
  [/outlook|teams|microsoft|sharepoint/i, 'microsoft'],
  [/slack/i, 'slack'],
  [/discord/i, 'discord'],
  [/telegram/i, 'telegram'],
  [/stripe/i, 'stripe'],
  [/jira|confluence/i, 'atlassian'],
  [/airtable/i, 'airtable'],
  [/notion/i, 'notion'],
  [/postgres/i, 'postgres'],
  [/mysql|singlestore/i, 'mysql'],
  [/make\.?com/i, 'make'],
];
export const vendorOf = (name: string): Vendor | undefined => {
  const found = vendorNames.find(([pattern]) => pattern.test(name));
  return found === undefined ? undefined : vendors.get(found[1]);
};

export const reached = (vendor: Vendor | undefined, credentials: boolean): Pick<Facts, 'zone' | 'networks' | 'hosts'> =>
  vendor === undefined
    ? { zone: { scope: 'unknown' }, networks: [], hosts: [] }
    : { zone: vendorZone(vendor), networks: vendorNetworks(vendor, credentials), hosts: [...vendor.hosts] };
