/** Who runs a host: enough to say "reaches OpenAI in the US" rather than a bare name. */
import { rememberByText } from '../../kernel/remember.ts';
import type { Zone } from './facts.ts';

export interface Vendor {
  readonly name: string;
  readonly region: 'US' | 'EU' | 'CN' | 'global';
  /** A model of another company sees what is sent. */
  readonly ai?: boolean;
  /** Anyone may read what is sent: public boards, consumer messengers, paste sites. */
  readonly public?: boolean;
}

const us = (name: string): Vendor => ({ name, region: 'US' });
const eu = (name: string): Vendor => ({ name, region: 'EU' });
const ai = (name: string, region: Vendor['region'] = 'US'): Vendor => ({ name, region, ai: true });
const open = (name: string): Vendor => ({ name, region: 'global', public: true });

/** By host suffix; the longest match wins. */
const vendors: ReadonlyMap<string, Vendor> = new Map([
  ['openai.com', ai('OpenAI')],
  ['openai.azure.com', ai('Microsoft Azure OpenAI', 'global')],
  ['cognitiveservices.azure.com', ai('Microsoft Azure AI', 'global')],
  ['anthropic.com', ai('Anthropic')],
  ['generativelanguage.googleapis.com', ai('Google Gemini')],
  ['aiplatform.googleapis.com', ai('Google Vertex AI', 'global')],
  ['mistral.ai', ai('Mistral AI', 'EU')],
  ['cohere.ai', ai('Cohere')],
  ['cohere.com', ai('Cohere')],
  ['groq.com', ai('Groq')],
  ['perplexity.ai', ai('Perplexity')],
  ['together.xyz', ai('Together AI')],
  ['together.ai', ai('Together AI')],
  ['fireworks.ai', ai('Fireworks AI')],
  ['replicate.com', ai('Replicate')],
  ['openrouter.ai', ai('OpenRouter')],
  ['huggingface.co', ai('Hugging Face', 'global')],
  ['deepseek.com', ai('DeepSeek', 'CN')],
  ['moonshot.cn', ai('Moonshot AI', 'CN')],
  ['dashscope.aliyuncs.com', ai('Alibaba Cloud', 'CN')],
  ['x.ai', ai('xAI')],
  ['stability.ai', ai('Stability AI')],
  ['elevenlabs.io', ai('ElevenLabs')],
  ['assemblyai.com', ai('AssemblyAI')],
  ['deepgram.com', ai('Deepgram')],
  ['voyageai.com', ai('Voyage AI')],
  ['jina.ai', ai('Jina AI', 'EU')],
  ['aleph-alpha.com', ai('Aleph Alpha', 'EU')],
  ['nvidia.com', ai('NVIDIA')],
  ['cerebras.ai', ai('Cerebras')],
  ['bedrock-runtime.amazonaws.com', ai('Amazon Bedrock', 'global')],
  ['pinecone.io', us('Pinecone')],
  ['weaviate.cloud', us('Weaviate')],
  ['qdrant.io', eu('Qdrant')],
  ['tavily.com', ai('Tavily')],
  ['serpapi.com', us('SerpApi')],
  ['deepl.com', eu('DeepL')],
  ['googleapis.com', us('Google')],
  ['google.com', us('Google')],
  ['graph.microsoft.com', { name: 'Microsoft 365', region: 'global' }],
  ['office.com', { name: 'Microsoft 365', region: 'global' }],
  ['office365.com', { name: 'Microsoft 365', region: 'global' }],
  ['sharepoint.com', { name: 'Microsoft SharePoint', region: 'global' }],
  ['dynamics.com', { name: 'Microsoft Dynamics', region: 'global' }],
  ['azure.com', { name: 'Microsoft Azure', region: 'global' }],
  ['windows.net', { name: 'Microsoft Azure', region: 'global' }],
  ['amazonaws.com', { name: 'Amazon Web Services', region: 'global' }],
  ['cloudflare.com', us('Cloudflare')],
  ['supabase.co', { name: 'Supabase', region: 'global' }],
  ['firebaseio.com', us('Google Firebase')],
  ['slack.com', us('Slack')],
  ['hubapi.com', us('HubSpot')],
  ['hubspot.com', us('HubSpot')],
  ['salesforce.com', us('Salesforce')],
  ['force.com', us('Salesforce')],
  ['zendesk.com', us('Zendesk')],
  ['freshdesk.com', us('Freshworks')],
  ['intercom.io', us('Intercom')],
  ['stripe.com', us('Stripe')],
  ['paypal.com', us('PayPal')],
  ['adyen.com', eu('Adyen')],
  ['mollie.com', eu('Mollie')],
  ['shopify.com', us('Shopify')],
  ['myshopify.com', us('Shopify')],
  ['notion.com', us('Notion')],
  ['airtable.com', us('Airtable')],
  ['asana.com', us('Asana')],
  ['atlassian.net', us('Atlassian')],
  ['atlassian.com', us('Atlassian')],
  ['monday.com', us('monday.com')],
  ['clickup.com', us('ClickUp')],
  ['trello.com', us('Trello')],
  ['github.com', us('GitHub')],
  ['gitlab.com', us('GitLab')],
  ['linear.app', us('Linear')],
  ['dropboxapi.com', us('Dropbox')],
  ['box.com', us('Box')],
  ['docusign.net', us('DocuSign')],
  ['sendgrid.com', us('Twilio SendGrid')],
  ['sendgrid.net', us('Twilio SendGrid')],
  ['twilio.com', us('Twilio')],
  ['mailgun.net', us('Mailgun')],
  ['mailchimp.com', us('Mailchimp')],
  ['brevo.com', eu('Brevo')],
  ['postmarkapp.com', us('Postmark')],
  ['sap.com', eu('SAP')],
  ['ondemand.com', eu('SAP')],
  ['datev.de', eu('DATEV')],
  ['personio.de', eu('Personio')],
  ['pipedrive.com', eu('Pipedrive')],
  ['zoho.com', us('Zoho')],
  ['zoho.eu', eu('Zoho')],
  ['workday.com', us('Workday')],
  ['calendly.com', us('Calendly')],
  ['typeform.com', eu('Typeform')],
  ['jotform.com', us('Jotform')],
  ['zoom.us', us('Zoom')],
  ['webex.com', us('Cisco Webex')],
  ['snowflakecomputing.com', { name: 'Snowflake', region: 'global' }],
  ['databricks.com', us('Databricks')],
  ['telegram.org', open('Telegram')],
  ['whatsapp.com', open('WhatsApp')],
  ['facebook.com', open('Facebook')],
  ['discord.com', open('Discord')],
  ['discordapp.com', open('Discord')],
  ['twitter.com', open('X')],
  ['x.com', open('X')],
  ['linkedin.com', open('LinkedIn')],
  ['reddit.com', open('Reddit')],
  ['instagram.com', open('Instagram')],
  ['tiktok.com', open('TikTok')],
  ['youtube.com', open('YouTube')],
  ['pastebin.com', open('Pastebin')],
  ['gist.github.com', open('GitHub Gist')],
  ['webhook.site', open('Webhook.site')],
  ['requestbin.com', open('RequestBin')],
  ['pipedream.net', open('Pipedream')],
  ['ngrok.io', open('ngrok')],
  ['ngrok-free.app', open('ngrok')],
  ['transfer.sh', open('transfer.sh')],
]);

/** The path starts a model's training: OpenAI, Mistral, Together, Bedrock, SageMaker, Vertex and Hugging Face call it by these names. */
export const isTrainingPath = (path: string): boolean =>
  /(^|\/)(fine[-_]?tun\w*|finetune\w*|training[-_]?jobs?|model-customization-jobs|customjobs|tuningjobs|autotrain\w*)([/:]|$)/i.test(path);

/** The vendor of a host, by its name only. */
export function vendorOfHost(host: string): Vendor | undefined {
  // Amazon puts the region between service and domain: bedrock-runtime.eu-central-1.amazonaws.com
  const name = host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^(bedrock-runtime)\.[a-z0-9-]+\.amazonaws\.com$/, '$1.amazonaws.com');
  const labels = name.split('.');
  for (let from = 0; from < labels.length - 1; from += 1) {
    const vendor = vendors.get(labels.slice(from).join('.'));
    if (vendor !== undefined) return vendor;
  }
  return undefined;
}

/** A region in a cloud host name: `eu-central-1`, `westeurope`, `.eu.`. */
function regionInName(host: string): string | undefined {
  if (/(^|[.-])(eu|europe|westeurope|northeurope|germanywestcentral|francecentral|swedencentral|eu-[a-z]+-\d)([.-]|\d|$)/.test(host))
    return 'EU';
  if (/(^|[.-])(us|eastus\d?|westus\d?|us-[a-z]+-\d)([.-]|\d|$)/.test(host)) return 'US';
  return /(^|[.-])(cn|ap-[a-z]+-\d|asia)([.-]|\d|$)/.test(host) ? 'other' : undefined;
}

export type HostClass = 'loopback' | 'private' | 'metadata' | 'internet';

/** What a literal host is, by its spelling; the broker judges the resolved address too. */
export function classOfHost(host: string): HostClass {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  // An IPv4 address as one number: 2130706433 is 127.0.0.1.
  if (/^(?:0x[\da-f]{1,8}|\d{1,10})$/.test(name) && Number(name) <= 0xffff_ffff) {
    const whole = Number(name);
    return classOfHost([24, 16, 8, 0].map((shift) => (whole >>> shift) & 255).join('.'));
  }
  const isNumber = /^[\d.]+$/.test(name) || name.includes(':');
  if (name === 'localhost' || name.endsWith('.localhost') || (isNumber && /^127\./.test(name)) || name === '::1' || name === '0.0.0.0')
    return 'loopback';
  if (
    name === '169.254.169.254' ||
    name === '168.63.129.16' ||
    name === 'metadata.google.internal' ||
    name === 'fd00:ec2::254' ||
    name === '100.100.100.200'
  )
    return 'metadata';
  if (
    isNumber &&
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|fe80:|f[cd][0-9a-f]{2}:)/.test(name)
  )
    return 'private';
  // Names that anyone can use for an address in the house: 10.0.0.1.nip.io, localtest.me.
  const spelled = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})\.(?:nip|sslip|xip)\.io$/.exec(name);
  if (spelled !== null) return classOfHost(spelled.slice(1, 5).join('.'));
  if (/(?:^|\.)(?:localtest\.me|lvh\.me|lacolhost\.com|vcap\.me)$/.test(name)) return 'loopback';
  if (/\.(internal|local|lan|corp|intranet|home|private|svc|cluster\.local)$/.test(name) || !/[.:]/.test(name)) return 'private';
  return 'internet';
}

const zoneOfName = rememberByText(2_000, (host: string): Zone => {
  const kind = classOfHost(host);
  if (kind === 'loopback') return { scope: 'local', host };
  if (kind !== 'internet') return { scope: 'internal', host };
  const vendor = vendorOfHost(host);
  const region = regionInName(host.toLowerCase()) ?? vendor?.region;
  const place = { host, ...(region === undefined ? {} : { region }) };
  if (vendor === undefined) return { scope: 'unknown', ...place };
  return { scope: vendor.public === true ? 'public' : 'vendor', vendor: vendor.name, ...place };
});

/** The zone of a destination; undefined when data chooses the host. */
export const zoneOfHost = (host: string | undefined): Zone => (host === undefined || host === '' ? { scope: 'unknown' } : zoneOfName(host));
