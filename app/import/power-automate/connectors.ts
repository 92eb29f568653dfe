/** What is known of the connectors of Power Automate and Azure Logic Apps, by the name of their API. */
import type { EffectKind, SinkKind } from '../../nodes/kit/facts.ts';
import type { Profile } from '../n8n/map/profiles.ts';
import type { ForeignCategory } from '../n8n/map/row.ts';
import { vendors, type Vendor } from '../n8n/map/vendors.ts';
import { effectOfVerb } from '../n8n/map/verbs.ts';

export interface Connector {
  readonly key: string;
  readonly title: string;
  readonly known: boolean;
  readonly category: ForeignCategory;
  readonly vendor: Vendor | undefined;
  readonly brings: Profile | undefined;
  readonly effects: Readonly<Record<string, EffectKind>>;
}

type Row = readonly [
  keys: string,
  title: string,
  category: ForeignCategory,
  vendor: string,
  brings: Profile,
  effects?: Readonly<Record<string, EffectKind>>,
];

/** Keys without `shared_`, in small letters, separated by spaces; the vendor as a key of the map of vendors, as a host, or none for what is installed at the customer's. */
const rows: readonly Row[] = [
  // Mail, calendars and people
  [
    'office365 outlook',
    'Outlook',
    'email.send',
    'microsoft',
    'mail',
    { ReplyToV3: 'send', ForwardEmail: 'send', Flag: 'write', MarkAsRead: 'write', MoveV2: 'write' },
  ],
  ['gmail', 'Gmail', 'email.send', 'google', 'mail'],
  ['smtp sendmail mail', 'Mail', 'email.send', 'smtp', 'mail'],
  ['sendgrid', 'SendGrid', 'email.send', 'sendgrid', 'none'],
  ['mailchimp', 'Mailchimp', 'saas.action', 'mailchimp', 'people'],
  ['mailjetip', 'Mailjet', 'email.send', 'mailjet', 'none'],
  ['office365users', 'Office 365 Users', 'saas.action', 'microsoft', 'directory'],
  ['office365groups', 'Office 365 Groups', 'saas.action', 'microsoft', 'directory', { AddMemberToGroup: 'grant' }],
  [
    'azuread microsoftentraid',
    'Microsoft Entra ID',
    'saas.action',
    'microsoft',
    'directory',
    { AddUserToGroup: 'grant', AssignManager: 'grant', CreateUser: 'grant' },
  ],
  ['googlecalendar', 'Google Calendar', 'saas.action', 'google', 'calendar'],
  ['googlecontacts', 'Google Contacts', 'saas.action', 'google', 'people'],
  ['microsoftbookings', 'Bookings', 'saas.action', 'microsoft', 'calendar'],
  // Messages
  ['teams microsoftteams', 'Microsoft Teams', 'message.send', 'microsoft', 'message'],
  ['slack', 'Slack', 'message.send', 'slack', 'message'],
  ['twilio', 'Twilio', 'message.send', 'twilio', 'message'],
  ['yammer', 'Viva Engage', 'message.send', 'microsoft', 'message'],
  ['telegrambotip telegram', 'Telegram', 'message.send', 'telegram', 'message'],
  ['discord', 'Discord', 'message.send', 'discord', 'message'],
  ['twitter', 'X', 'message.send', 'twitter', 'social'],
  ['linkedinv2 linkedin', 'LinkedIn', 'message.send', 'linkedin', 'social'],
  ['flowpush notifications', 'Notifications', 'message.send', 'microsoft', 'none'],
  ['webexip webex', 'Webex', 'message.send', 'webex', 'message'],
  ['facebook', 'Facebook', 'message.send', 'meta', 'social'],
  // Forms and people who decide
  ['microsoftforms', 'Microsoft Forms', 'saas.action', 'microsoft', 'form'],
  ['typeform', 'Typeform', 'saas.action', 'typeform', 'form'],
  ['jotform', 'Jotform', 'saas.action', 'jotform', 'form'],
  ['surveymonkey', 'SurveyMonkey', 'saas.action', 'surveymonkey', 'form'],
  ['approvals', 'Approvals', 'human.approval', 'microsoft', 'form'],
  // Lists, tables and records
  [
    'sharepointonline',
    'SharePoint',
    'spreadsheet',
    'sharepoint',
    'sheet',
    { ApproveItem: 'write', GrantAccess: 'grant', CreateSharingLink: 'grant', StopSharing: 'grant' },
  ],
  [
    'commondataserviceforapps commondataservice dynamicscrmonline',
    'Dataverse',
    'crm.action',
    'dynamics',
    'crm',
    { PerformBoundAction: 'exec', PerformUnboundAction: 'exec' },
  ],
  ['dynamicssmbsaas', 'Business Central', 'crm.action', 'dynamics', 'order'],
  ['dynamicsax fnoerpconnector', 'Dynamics 365 Finance', 'crm.action', 'dynamics', 'order'],
  ['excelonlinebusiness excelonline excel', 'Excel', 'spreadsheet', 'microsoft', 'sheet', { RunScriptProd: 'exec' }],
  ['googlesheet googlesheets', 'Google Sheets', 'spreadsheet', 'google', 'sheet'],
  ['sql sqldw', 'SQL Server', 'db.query', 'azure', 'table'],
  ['postgresql', 'PostgreSQL', 'db.query', 'postgres', 'table'],
  ['mysql', 'MySQL', 'db.query', 'mysql', 'table'],
  ['oracle', 'Oracle Database', 'db.query', 'oracle', 'table'],
  ['documentdb azurecosmosdb', 'Azure Cosmos DB', 'db.query', 'azure', 'table'],
  ['azuretables azuretablestorage', 'Azure Tables', 'db.query', 'azure', 'table'],
  ['airtable airtableip', 'Airtable', 'spreadsheet', 'airtable', 'sheet'],
  ['smartsheet', 'Smartsheet', 'spreadsheet', 'api.smartsheet.com', 'sheet'],
  ['kusto azuredataexplorer', 'Azure Data Explorer', 'db.query', 'azure', 'analytics'],
  // Files
  ['onedriveforbusiness onedrive', 'OneDrive', 'storage', 'microsoft', 'file', { CreateShareLink: 'grant', CreateShareLinkV2: 'grant' }],
  ['azureblob', 'Azure Blob Storage', 'storage', 'azure', 'file', { CreateShareLinkByPath_V2: 'grant' }],
  ['azurefile azurefiles', 'Azure Files', 'storage', 'azure', 'file'],
  ['filesystem', 'File System', 'file', '', 'file'],
  ['googledrive', 'Google Drive', 'storage', 'google', 'file'],
  ['dropbox', 'Dropbox', 'storage', 'dropbox', 'file'],
  ['box', 'Box', 'storage', 'box', 'file'],
  ['ftp', 'FTP', 'storage', 'ftp', 'file'],
  ['sftp sftpwithssh', 'SFTP', 'storage', 'ftp', 'file'],
  ['onenote', 'OneNote', 'storage', 'microsoft', 'file'],
  ['wordonlinebusiness', 'Word', 'storage', 'microsoft', 'file', { CreateFileItem: 'write' }],
  ['docusign', 'DocuSign', 'saas.action', '*.docusign.net', 'file', { CreateEnvelope: 'send' }],
  // Queues
  ['servicebus', 'Azure Service Bus', 'queue.send', 'azure', 'event', { CompleteMessageInQueue: 'write' }],
  ['azurequeues', 'Azure Queues', 'queue.send', 'azure', 'event', { PutMessage_V2: 'send' }],
  ['eventhubs', 'Azure Event Hubs', 'queue.send', 'azure', 'event'],
  ['azureeventgrid eventgrid azureeventgridpublish', 'Azure Event Grid', 'queue.send', 'azure', 'event'],
  ['mq', 'IBM MQ', 'queue.send', '', 'event'],
  // Sales, support and work
  ['salesforce', 'Salesforce', 'crm.action', 'salesforce', 'crm'],
  ['hubspotcrm hubspot hubspotcrmv2', 'HubSpot', 'crm.action', 'hubspot', 'crm'],
  ['pipedrive', 'Pipedrive', 'crm.action', 'pipedrive', 'crm'],
  ['zendesk', 'Zendesk', 'crm.action', 'zendesk', 'ticket'],
  ['freshdesk freshservice', 'Freshworks', 'crm.action', 'freshworks', 'ticket'],
  ['service-now servicenow', 'ServiceNow', 'crm.action', 'servicenow', 'ticket'],
  ['jira', 'Jira', 'saas.action', 'atlassian', 'task'],
  ['trello', 'Trello', 'saas.action', 'trello', 'task'],
  ['asana', 'Asana', 'saas.action', 'asana', 'task'],
  ['todoist', 'Todoist', 'saas.action', 'todoist', 'task'],
  ['planner todo todoconsumer', 'Microsoft Planner', 'saas.action', 'microsoft', 'task'],
  ['github', 'GitHub', 'saas.action', 'github', 'code'],
  ['visualstudioteamservices azuredevops', 'Azure DevOps', 'saas.action', 'azure', 'task'],
  ['stripe', 'Stripe', 'payment', 'stripe', 'payment'],
  ['sap saperp', 'SAP', 'crm.action', '', 'order'],
  ['powerbi', 'Power BI', 'saas.action', 'microsoft', 'analytics'],
  ['azuremonitorlogs azureloganalytics azureloganalyticsdatacollector', 'Azure Monitor', 'saas.action', 'azure', 'operations'],
  ['azuresentinel', 'Microsoft Sentinel', 'saas.action', 'azure', 'operations'],
  ['wdatp', 'Microsoft Defender', 'saas.action', 'microsoft', 'operations'],
  ['keyvault', 'Azure Key Vault', 'saas.action', 'azure', 'vault'],
  // What runs something
  ['azureautomation', 'Azure Automation', 'saas.action', 'azure', 'operations', { CreateJob: 'exec' }],
  ['uiflow', 'Desktop flow', 'saas.action', 'microsoft', 'operations', { RunUIFlow_V2: 'exec' }],
  ['azurevm', 'Azure VM', 'saas.action', 'azure', 'operations'],
  ['arm', 'Azure Resource Manager', 'saas.action', 'azure', 'operations'],
  [
    'microsoftflowforadmins flowmanagement powerplatformforadmins powerappsforadmins',
    'Power Platform management',
    'saas.action',
    'microsoft',
    'operations',
  ],
  ['azuredatafactory', 'Azure Data Factory', 'saas.action', 'azure', 'operations', { CreatePipelineRun: 'exec' }],
  ['azurecontainerinstance aci', 'Azure Container Instances', 'saas.action', 'azure', 'operations'],
  // The web, and what shapes content
  ['rss', 'RSS', 'web.fetch', '', 'web'],
  ['webcontents webcontentsv2', 'HTTP with Microsoft Entra ID', 'http.request', '', 'web'],
  ['bingsearch', 'Bing Search', 'web.fetch', 'microsoft', 'web'],
  ['msnweather', 'MSN Weather', 'web.fetch', 'microsoft', 'none'],
  ['bingmaps', 'Bing Maps', 'web.fetch', 'microsoft', 'place'],
  [
    'microsofttranslator translatorv2 translator',
    'Translator',
    'saas.action',
    'azure',
    'none',
    { Translate: 'read', TranslateText: 'read' },
  ],
  ['conversionservice', 'Content Conversion', 'transform', '', 'none', { HtmlToText: 'read' }],
  ['cognitiveservicestextanalytics', 'Azure AI Language', 'ai.classify', 'azure', 'none', { DetectSentiment: 'read' }],
  ['azureaisearch', 'Azure AI Search', 'ai.vectorstore', 'azure', 'knowledge', { vectorSearch: 'read' }],
  // Models
  ['openai openaiip', 'OpenAI', 'ai.llm', 'openai', 'none'],
  ['azureopenai', 'Azure OpenAI', 'ai.llm', 'azure-openai', 'none'],
  ['aibuilder', 'AI Builder', 'ai.llm', 'azure-openai', 'none'],
  ['microsoftcopilotstudio', 'Copilot Studio', 'ai.agent', 'azure-openai', 'none'],
  ['anthropic anthropicip', 'Anthropic', 'ai.llm', 'anthropic', 'none'],
  ['mistralip', 'Mistral AI', 'ai.llm', 'mistral', 'none'],
];

const microsoft: ReadonlySet<string> = new Set(['microsoft', 'sharepoint', 'dynamics', 'azure']);

const byKey = new Map<string, Connector>(
  rows.flatMap(([keys, title, category, vendor, brings, effects = {}]) =>
    keys.split(' ').map((key): [string, Connector] => {
      const { region, ...vendorElsewhere } = vendors.get(vendor) ?? { name: title, hosts: vendor.includes('.') ? [vendor] : [] };
      // Where the data of a tenant of Microsoft's lies is chosen by the tenant; nothing in the file says so.
      const isMicrosoft = microsoft.has(vendor);
      const who: Vendor = {
        ...vendorElsewhere,
        ...(isMicrosoft || vendor === 'google' ? { name: title } : {}),
        ...(isMicrosoft || region === undefined ? {} : { region }),
      };
      return [key, { key, title, known: true, category, vendor: who, brings, effects }];
    }),
  ),
);

/** `/providers/Microsoft.PowerApps/apis/shared_office365`, `.../connections/office365-2`, `/serviceProviders/openai` -> `office365`, `office365-2`, `openai`. */
export const apiKey = (id: string): string => (id.split('/').at(-1) ?? '').toLowerCase().replace(/^shared_/, '');
/** A connection is called after its API and a number: `office365-2`, `shared_slack_5f0a`. Words behind it, and signs that were written as numbers (`-5f`, `-20`), make another name. */
const withoutNumber = (name: string): string => name.replace(/[-_ ]\d{1,3}$/, '');

/** `isApi`: `id` names the API itself. One with something behind the name, `shared_slack-5f0a1b`, is somebody's own, whatever it is called. */
export function connectorOf(id: string, isApi: boolean): Connector {
  const name = apiKey(id);
  const key = isApi ? name : withoutNumber(name);
  const found =
    byKey.get(key) ?? (isApi ? undefined : byKey.get(key.replace(/[-_ ](?!(?:5f|20)[a-z0-9]*[g-z])(?=[a-z-]*\d)[0-9a-z-]{1,40}$/, '')));
  if (found !== undefined) return found;
  // A connector that somebody made for themselves is called by its name and a number.
  const title = decodeURIComponent(
    /%[0-9a-f]{2}/i.test(key) && !/%(?![0-9a-f]{2})/i.test(key) ? key.replace(/%[89a-f][0-9a-f]/gi, '') : key,
  )
    .replaceAll('-20', ' ')
    .slice(0, 100);
  return {
    key: key.slice(0, 200),
    title: title === '' ? 'Connector' : title,
    known: false,
    category: 'unknown',
    vendor: undefined,
    brings: undefined,
    effects: {},
  };
}

const says: ReadonlySet<string> = new Set(['email.send', 'message.send', 'queue.send']);

/** What an operation does, by its name, and by the method of the call behind it where that is all that is known. */
export function effectOf(connector: Connector, operation: string, method: string): EffectKind {
  const known = connector.effects[operation];
  if (known !== undefined && Object.hasOwn(connector.effects, operation)) return known;
  if (operation !== '') {
    const named = effectOfVerb(operation);
    // `PostItem` of a list makes one.
    const verb = named === 'send' && /^post/i.test(operation) && !says.has(connector.category) ? 'write' : named;
    return verb === 'write' && /^get$/i.test(method) ? 'read' : verb === 'exec' && connector.category === 'db.query' ? 'write' : verb;
  }
  if (/^(?:get|head)$/i.test(method)) return 'read';
  if (/^delete$/i.test(method)) return 'delete';
  return connector.category === 'email.send' || connector.category === 'message.send' ? 'send' : 'write';
}

const sinks: Partial<Readonly<Record<ForeignCategory, SinkKind>>> = {
  'email.send': 'message',
  'message.send': 'message',
  'queue.send': 'store',
  storage: 'store',
  file: 'store',
  spreadsheet: 'store',
  'db.query': 'store',
  'crm.action': 'store',
  'saas.action': 'store',
  payment: 'store',
};
/** Where the values of an operation go to. */
export const sinkOf = (connector: Connector, effect: EffectKind): SinkKind =>
  effect === 'read' || effect === 'none' ? 'network' : effect === 'send' ? 'message' : (sinks[connector.category] ?? 'store');
