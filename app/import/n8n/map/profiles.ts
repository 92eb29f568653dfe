/** What data of one kind usually holds and who could have written it, as sources of the data-flow analysis. */
import type { Label, Trust } from '../../../workflow/model/labels.ts';

interface ProfileSource {
  readonly path: readonly string[];
  readonly labels: readonly Label[];
  readonly trust: Trust;
  readonly why: string;
  readonly alone?: true;
  readonly published?: true;
}

const whole = (labels: readonly Label[], trust: Trust, why: string): readonly ProfileSource[] => [{ path: [], labels, trust, why }];

/** What a customer database keeps of the state of a record, by the names of HubSpot, Pipedrive and Salesforce: that is no data about how to reach anybody. */
const states = ['industry', 'lifecyclestage', 'hs_lead_status', 'dealstage', 'pipeline', 'createdate', 'lastmodifieddate', 'hs_object_id'];
/** How often, since when, how much and whose: counted and kept by HubSpot itself. */
const counts = [
  'hs_analytics_num_visits',
  'hs_analytics_num_page_views',
  'hs_analytics_source',
  'hs_latest_source',
  'hs_lastmodifieddate',
  'num_associated_deals',
  'num_notes',
  'recent_deal_amount',
  'amount',
  'closedate',
  'dealtype',
  'hubspot_owner_id',
  'numberofemployees',
  'annualrevenue',
];
const stateOfRecords: readonly ProfileSource[] = [
  ...states.flatMap((name) => [[name], ['properties', name]]),
  ...counts.map((name) => ['properties', name]),
  ['createdAt'],
  ['updatedAt'],
  ['archived'],
  ['stage_id'],
  ['pipeline_id'],
  ['add_time'],
  ['update_time'],
  ['StageName'],
  ['LeadSource'],
  ['CreatedDate'],
].map((path) => ({ path, labels: [], trust: 'partner', why: 'the state of a record', alone: true }));

/** What a payment came to, in which money and how it went: that is no data about who made it. */
const statesOfPayments: readonly ProfileSource[] = [
  'amount',
  'amount_total',
  'amount_received',
  'amount_paid',
  'amount_due',
  'currency',
  'status',
]
  .flatMap((name) => [[name], ['data', 'object', name]])
  .map((path) => ({ path, labels: [], trust: 'partner', why: 'what a payment came to', alone: true }));

/** What GitHub and GitLab themselves say about where a thing lies: its name is somebody's, its host is theirs. */
const placesOfCode: readonly ProfileSource[] = [
  'url',
  'html_url',
  'download_url',
  'git_url',
  'clone_url',
  'ssh_url',
  'web_url',
  'sha',
  'node_id',
  'id',
  'number',
  'iid',
].map((name) => ({ path: [name], labels: [], trust: 'partner', why: 'the service says where it lies', alone: true }));

export const profiles = {
  none: whole([], 'partner', 'an answer of the service'),
  own: whole([], 'trusted', 'made by the flow itself'),
  web: whole([], 'public', 'a public web page can say anything'),
  server: whole([], 'public', 'whoever runs the server decides what it says'),
  mail: [
    { path: [], labels: ['unknown'], trust: 'public', why: 'anyone can send mail' },
    { path: ['from'], labels: ['person', 'contact'], trust: 'public', why: "the sender's name and address" },
    { path: ['to'], labels: ['person', 'contact'], trust: 'public', why: "the recipients' names and addresses" },
    { path: ['From'], labels: ['person', 'contact'], trust: 'public', why: "the sender's name and address" },
    { path: ['To'], labels: ['person', 'contact'], trust: 'public', why: "the recipients' names and addresses" },
    { path: ['cc'], labels: ['person', 'contact'], trust: 'public', why: "the recipients' names and addresses" },
    { path: ['headers'], labels: ['person', 'contact'], trust: 'public', why: 'mail headers name sender and recipients' },
    { path: ['text'], labels: ['person'], trust: 'public', why: 'people sign their mail' },
    { path: ['textPlain'], labels: ['person'], trust: 'public', why: 'people sign their mail' },
    { path: ['html'], labels: ['person'], trust: 'public', why: 'people sign their mail' },
    { path: ['textHtml'], labels: ['person'], trust: 'public', why: 'people sign their mail' },
    { path: ['snippet'], labels: ['person'], trust: 'public', why: 'the first words of a mail' },
    { path: ['body'], labels: ['person'], trust: 'public', why: 'people sign their mail' },
  ],
  message: whole(['person'], 'public', 'a message and who wrote it'),
  media: [
    ...whole(['person'], 'public', 'a message and who wrote it'),
    { path: ['url'], labels: ['person'], trust: 'partner', why: 'the service says where the file lies', alone: true },
  ],
  chat: whole(['unknown'], 'public', 'people type what they like into a chat'),
  form: whole(['unknown'], 'public', 'people type what they like into a form'),
  webhook: whole(['unknown'], 'public', 'whoever calls the address decides about the content'),
  event: whole(['unknown'], 'partner', 'an event of the service'),
  crm: [...whole(['person', 'contact'], 'partner', 'contacts, companies and deals'), ...stateOfRecords],
  ticket: whole(['person', 'contact'], 'public', 'a request and who wrote it'),
  task: whole(['internal'], 'partner', 'work items and comments of colleagues'),
  sheet: whole(['internal', 'unknown'], 'partner', 'rows of a table that several people edit'),
  table: whole(['internal', 'unknown'], 'trusted', 'records of a database'),
  file: whole(['internal', 'unknown'], 'partner', 'a document and its text'),
  drive: [
    ...whole(['internal', 'unknown'], 'partner', 'a document and its text'),
    { path: ['name'], labels: ['internal'], trust: 'partner', why: 'what a document is called' },
  ],
  code: [...whole([], 'public', 'anyone can open an issue or a pull request'), ...placesOfCode],
  social: [{ path: [], labels: ['person'], trust: 'public', why: 'posts and profiles of people', published: true }],
  payment: [...whole(['person', 'contact', 'bank'], 'partner', 'payments and who made them'), ...statesOfPayments],
  order: whole(['person', 'contact'], 'partner', 'orders and customers'),
  hr: whole(['person', 'contact', 'confidential'], 'trusted', 'records of employees and applicants'),
  failure: [
    ...whole(['internal'], 'partner', 'states and logs of systems'),
    ...['execution', 'trigger'].flatMap((name) =>
      ['message', 'description', 'stack'].map((part): ProfileSource => ({
        path: [name, 'error', part],
        labels: ['internal'],
        trust: 'public',
        why: 'what went wrong is told in the words of whoever sent it',
      })),
    ),
  ],
  calendar: whole(['person', 'contact'], 'partner', 'appointments and who takes part'),
  people: whole(['person', 'contact'], 'partner', 'data about people'),
  directory: whole(['person', 'contact', 'internal'], 'trusted', 'accounts of the organisation'),
  analytics: whole(['internal'], 'partner', 'figures of the organisation'),
  operations: whole(['internal'], 'partner', 'states and logs of systems'),
  workflows: whole(['internal'], 'trusted', 'workflows that n8n keeps'),
  health: whole(['health', 'person'], 'partner', 'measurements of a body'),
  place: whole(['location', 'person'], 'partner', 'where somebody was'),
  vault: whole(['credential', 'secret'], 'trusted', 'stored credentials'),
  memory: whole(['unknown'], 'public', 'earlier turns of a conversation'),
  knowledge: whole(['internal', 'unknown'], 'partner', 'documents that were stored for retrieval'),
} as const satisfies Readonly<Record<string, readonly ProfileSource[]>>;

export type Profile = keyof typeof profiles;
export const sourcesOf = (profile: Profile): readonly ProfileSource[] => profiles[profile];
