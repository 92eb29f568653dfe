/** Keys of models, and of what they search and speak with; of many services that begin theirs with a mark of their own. */
import { keyPrefixes } from './prefixes.ts';
import { b, re, row, type SecretShape } from './shape.ts';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

export const modelKeys: readonly SecretShape[] = [
  row('anthropic-key', 'an Anthropic key', re(`${b}sk-ant-(?:api|admin|oat|sid)?[A-Za-z0-9_-]{20,}`), 'sk-ant-'),
  row('openrouter-key', 'an OpenRouter key', re(`${b}sk-or-(?:v1-)?[A-Za-z0-9]{20,}`), 'sk-or-'),
  row('openai-key', 'an OpenAI key', re(`${b}sk-(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9_-]{18,}`), /sk-[A-Za-z0-9_-]{18}/),
  row('openai-key', 'an OpenAI key', re(`${b}sess-[A-Za-z0-9]{40}`), 'sess-'),
  row('huggingface-token', 'a Hugging Face token', re(`${b}(?:hf_|api_org_)[A-Za-z0-9]{20,}`), 'hf_', 'api_org_'),
  row('replicate-token', 'a Replicate token', re(`${b}r8_[A-Za-z0-9]{30,}`), 'r8_'),
  row('groq-key', 'a Groq key', re(`${b}gsk_[A-Za-z0-9]{30,}`), 'gsk_'),
  row('xai-key', 'an xAI key', re(`${b}xai-[A-Za-z0-9]{40,}`), 'xai-'),
  row('perplexity-key', 'a Perplexity key', re(`${b}pplx-[A-Za-z0-9]{24,}`), 'pplx-'),
  row('tavily-key', 'a Tavily key', re(`${b}tvly-(?:dev-|prod-)?[A-Za-z0-9-]{16,}`), 'tvly-'),
  row(
    'elevenlabs-key',
    'an ElevenLabs key',
    re('(?:xi-api-key|elevenlabs)[^A-Za-z0-9\\n]{1,12}(?:[a-z]{2,10}["\': ]{1,6})?((?:sk_)?[a-f0-9]{32,64})(?![A-Za-z0-9])'),
    'xi-api-key',
    'elevenlabs',
  ),
  row('elevenlabs-key', 'an ElevenLabs key', re(`${b}sk_[a-f0-9]{48}(?![A-Za-z0-9])`), /sk_[a-f0-9]{48}/),
  row('firecrawl-key', 'a Firecrawl key', re(`${b}fc-[a-f0-9]{32}(?![A-Za-z0-9])`), 'fc-'),
  row('pinecone-key', 'a Pinecone key', re(`${b}pcsk_[A-Za-z0-9_]{40,}`), 'pcsk_'),
  row('langsmith-key', 'a LangSmith key', re(`${b}lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}`), 'lsv2_'),
  {
    ...row(
      'provider-key',
      'a key',
      re(`${b}(?:${keyPrefixes.map(literal).join('|')}|key[-_])[A-Za-z0-9_-]{20,}`),
      ...keyPrefixes,
      /key[-_][A-Za-z0-9]{20}/,
    ),
    weak: true,
  },
  row('together-key', 'a Together key', re(`${b}tgp_v1_[A-Za-z0-9_-]{40,}`), 'tgp_v1_'),
];
