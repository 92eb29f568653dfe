/** Packages that others publish for n8n, by the types that public workflows use. `package.*` stands for every type of a package but its triggers. */
import type { MapRow } from './row.ts';

const social = { effect: 'send' } as const;
const search = { effect: 'read' } as const;

export const communityRows: readonly MapRow[] = [
  // Search, pages, and what is read out of them
  ['@brave/n8n-nodes-brave-search.*', 'web.fetch', 'brave', 'web', search], ['n8n-nodes-serpapi.*', 'web.fetch', 'serpapi', 'web', search], ['@searchapi/n8n-nodes-searchapi.*', 'web.fetch', 'searchapi', 'web', search], ['n8n-nodes-duckduckgo-search.*', 'web.fetch', 'duckduckgo', 'web', search], ['n8n-nodes-exa-official.*', 'web.fetch', 'exa', 'web', search],
  ['n8n-nodes-gemini-search.geminiSearchTool n8n-nodes-gemini-search.geminiSearchToolTool', 'web.fetch', 'google-ai', 'web', search], ['@decodo/n8n-nodes-decodo.* @decodo/n8n-nodes-preview-decodo.*', 'web.fetch', 'decodo', 'web', search], ['n8n-nodes-brightdata.* @brightdata/n8n-nodes-brightdata.*', 'web.fetch', 'brightdata', 'web', search],
  ['n8n-nodes-oxylabs-ai-studio.*', 'web.fetch', 'oxylabs', 'web', search], ['n8n-nodes-scrapegraphai.*', 'web.fetch', 'scrapegraph', 'web', search], ['n8n-nodes-scrapeless.*', 'web.fetch', 'scrapeless', 'web', search], ['n8n-nodes-scrape-creators.*', 'web.fetch', 'scrapecreators', 'social', search], ['n8n-nodes-supadata.*', 'web.fetch', 'supadata', 'web', search],
  ['n8n-nodes-browseract.* n8n-nodes-browseract-workflows.*', 'web.fetch', 'browseract', 'web', { effect: 'exec' }], ['n8n-nodes-crawl-and-scrape.* n8n-nodes-webpage-content-extractor.* n8n-nodes-playwright.*', 'web.fetch', 'web', 'web', search], ['n8n-nodes-browserless.*', 'web.fetch', 'browserless', 'web', search],
  ['n8n-nodes-puppeteer.puppeteer', 'web.fetch', 'web', 'web', { effect: 'read', effects: { runCustomScript: 'exec' } }], ['n8n-nodes-dataforseo.*', 'web.fetch', 'dataforseo', 'web', search], ['n8n-nodes-google-search-console.*', 'saas.action', 'google', 'analytics', search],
  // Customers and people
  ['n8n-nodes-klicktipp.*', 'crm.action', 'klicktipp', 'crm', { effect: 'write', effects: { subscribe: 'write', unsubscribe: 'write', tagged: 'read' } }], ['n8n-nodes-klicktipp.klicktippTrigger', 'trigger.event', 'klicktipp', 'crm'], ['n8n-nodes-attio.*', 'crm.action', 'attio', 'crm', { effect: 'write' }], ['n8n-nodes-twenty.* n8n-nodes-twenty-dynamic.*', 'crm.action', 'twenty', 'crm', { effect: 'write' }],
  ['@bedrijfsdatanl/n8n-nodes-prospectpro.*', 'crm.action', 'prospectpro', 'crm', { effect: 'write', effects: { patch: 'write' } }], ['@bedrijfsdatanl/n8n-nodes-prospectpro.prospectproTrigger', 'trigger.event', 'prospectpro', 'crm'], ['@exploriumai/n8n-nodes-explorium-ai.*', 'crm.action', 'explorium', 'people', { effect: 'read', effects: { match: 'read' } }],
  ['@zerobounce/n8n-nodes-zerobounce.*', 'crm.action', 'zerobounce', 'people', { effect: 'read', effects: { sendFile: 'write', bulkSendFile: 'write', scoringSendFile: 'write', fileStatus: 'read', scoringFileStatus: 'read' } }], ['@verificaremails/n8n-nodes-verificaremails.*', 'crm.action', 'verificaremails', 'people', search], ['n8n-nodes-influencersclub.*', 'crm.action', 'influencersclub', 'people', search],
  ['n8n-nodes-hdw.*', 'crm.action', 'hdw', 'people', { effect: 'read' }], ['n8n-nodes-netsuite-rest.*', 'crm.action', 'netsuite', 'crm', { effect: 'write' }], ['@easysoftware/n8n-nodes-easy-redmine.*', 'saas.action', 'easyredmine', 'ticket', { effect: 'write' }], ['kitemaker', 'saas.action', 'kitemaker', 'task'],
  ['@firefliesai/n8n-nodes-fireflies.*', 'saas.action', 'fireflies', 'calendar', search], ['@ledgers/n8n-nodes-ledgers-cloud.*', 'saas.action', 'ledgers', 'payment', { effect: 'write' }],
  // Messages and posts
  ['n8n-nodes-rapiwa.*', 'message.send', 'rapiwa', 'message', { effect: 'send', effects: { verifyWhatsAppNumber: 'read' } }], ['n8n-nodes-rapiwa.rapiwaTrigger', 'trigger.message', 'rapiwa', 'message'], ['n8n-nodes-evolution-api.* n8n-nodes-evolution-api-v2.* n8n-nodes-evolution.*', 'message.send', 'evolution', 'message', { effect: 'send' }], ['@aldinokemal2104/n8n-nodes-gowa.* n8n-nodes-wuzapi.*', 'message.send', 'whatsapp-own', 'message', { effect: 'send' }],
  ['@aldinokemal2104/n8n-nodes-gowa.gowaTrigger n8n-nodes-wuzapi.wuzapiTrigger @devlikeapro/n8n-nodes-waha.wahaTrigger n8n-nodes-waha.wahaTrigger', 'trigger.message', 'whatsapp-own', 'message'], ['@devlikeapro/n8n-nodes-waha.* n8n-nodes-waha.*', 'message.send', 'whatsapp-own', 'message', { effect: 'send' }],
  ['@woztell-sanuker/n8n-nodes-woztell-sanuker.*', 'message.send', 'woztell', 'message', { effect: 'send' }], ['@telepilotco/n8n-nodes-telepilot.telePilot', 'message.send', 'telegram', 'message', { effect: 'send' }], ['@telepilotco/n8n-nodes-telepilot.telePilotTrigger', 'trigger.message', 'telegram', 'message'],
  ['n8n-nodes-linked-api.* n8n-nodes-connectsafely-ai.*', 'message.send', 'linkedin', 'social', { effect: 'send', effects: { checkConnectionStatus: 'read', pollConversations: 'read', syncConversation: 'read' } }], ['n8n-nodes-postiz.*', 'message.send', 'postiz', 'social', social], ['n8n-nodes-upload-post.*', 'message.send', 'uploadpost', 'none', { effect: 'send', effects: { uploadVideo: 'send', uploadText: 'send', uploadPhotos: 'send', uploadPhoto: 'send' } }],
  ['@mookielianhd/n8n-nodes-instagram.*', 'message.send', 'meta', 'social', social], ['@muench-dev/n8n-nodes-bluesky.*', 'message.send', 'bluesky', 'social', social], ['n8n-nodes-the-mastodon.*', 'message.send', 'mastodon', 'social', social],
  ['n8n-nodes-uploadtourl.*', 'storage', 'uploadtourl', 'none', { effect: 'write' }], ['n8n-nodes-cloudinary.*', 'storage', 'cloudinary', 'file', { effect: 'write' }],
  // Someone is asked, and answers
  ['@gotohuman/n8n-nodes-gotohuman.*', 'human.approval', 'gotohuman', 'form'],
  // Documents and pictures, made by a service
  ['@custom-js/n8n-nodes-pdf-toolkit.* @custom-js/n8n-nodes-pdf-toolkit-v2.*', 'web.fetch', 'customjs', 'file', { effect: 'read' }], ['n8n-nodes-pdfco.*', 'web.fetch', 'pdfco', 'file', search], ['n8n-nodes-pdforge.*', 'web.fetch', 'pdforge', 'file', search], ['n8n-nodes-craftmypdf.*', 'web.fetch', 'craftmypdf', 'file', search], ['n8n-nodes-straker-verify.*', 'saas.action', 'straker', 'file', { effect: 'write' }],
  ['n8n-nodes-tesseractjs.* n8n-nodes-word2text.* n8n-nodes-docx-converter.* n8n-nodes-document-generator.* n8n-nodes-globals.* n8n-nodes-data-validation.* n8n-nodes-text-manipulation.* n8n-nodes-qrcode.*', 'transform'],
  // Models of others
  ['n8n-nodes-elevenlabs.*', 'ai.media', 'elevenlabs'], ['@vlm-run/n8n-nodes-vlmrun.*', 'ai.media', 'vlmrun'], ['@reka-ai/n8n-nodes-reka.*', 'ai.media', 'reka'], ['n8n-nodes-deapi.*', 'ai.media', 'deapi'], ['n8n-nodes-veed.*', 'ai.media', 'veed'], ['@fal-ai/n8n-nodes-fal.*', 'ai.media', 'fal'], ['n8n-nodes-wavespeed.*', 'ai.media', 'wavespeed'],
  ['n8n-nodes-beyondpresence.*', 'ai.media', 'beyondpresence'], ['n8n-nodes-google-speech.*', 'ai.media', 'google'], ['@watzon/n8n-nodes-perplexity.*', 'ai.llm', 'perplexity'], ['n8n-nodes-deepseek.deepSeek', 'ai.llm', 'deepseek'], ['@ionos-cloud/n8n-nodes-ionos-cloud.ionosCloudChatModel', 'ai.model', 'ionos'],
  ['n8n-nodes-contextualai.*', 'ai.llm', 'contextual'], ['n8n-nodes-infranodus.*', 'web.fetch', 'infranodus', 'knowledge', search], ['@pinecone-database/n8n-nodes-pinecone-assistant.*', 'saas.action', 'pinecone', 'knowledge', { effect: 'read', effects: { uploadFile: 'write', updateFile: 'write', deleteFile: 'delete' } }],
  ['n8n-nodes-couchbase.vectorStoreCouchbaseSearch', 'ai.vectorstore', 'couchbase', 'knowledge'], ['n8n-nodes-qdrant.qdrant', 'db.query', 'qdrant', 'knowledge', { effects: { collectionExists: 'read' } }],
  // Money that moves on a chain of blocks
  ['n8n-nodes-1shot.*', 'payment', 'oneshot', 'payment', { effect: 'pay', effects: { executeAsDelegator: 'pay', simulate: 'read', assureContractMethodsFromPrompt: 'write' } }],
  // It runs whatever step its text describes, with a credential that the text names.
  ['n8n-nodes-run-node-with-credentials-x.*', 'script.shell', '', 'operations', { effect: 'exec' }],
];
