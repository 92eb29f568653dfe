/** What people call the settings of a flow, of its connections and of each step, with the choices that they have: in the forms, and wherever a change of them is told. */
import type { ConnectionSlot, Flow, FlowNode } from './flow.ts';

export interface SettingTitle {
  readonly label: string;
  /** What stands in the list to choose from, by what is stored. */
  readonly choices?: Readonly<Record<string, string>>;
  /** It is switched on or off. */
  readonly toggle?: true;
  /** How many of the stored unit are one of `unit`, in which the form counts. */
  readonly unit?: { readonly of: number; readonly name: string };
  /** It is a length of time: how many milliseconds one of what is stored is. */
  readonly span?: number;
}

type Choices<T> = Readonly<Record<NonNullable<T> & string, string>>;

export const environmentTitles: Choices<Flow['environment']> = { dev: 'Development', test: 'Test', prod: 'Production' };
export const riskTitles: Choices<Flow['riskTier']> = { minimal: 'Minimal', limited: 'Limited', high: 'High', critical: 'Critical' };
export const lawfulBasisTitles: Choices<Flow['lawfulBasis']> = {
  'consent': 'Consent',
  'contract': 'A contract',
  'legal-obligation': 'A legal obligation',
  'vital-interests': 'Vital interests',
  'public-task': 'A public task',
  'legitimate-interests': 'Legitimate interests',
};
export const onErrorTitles: Choices<FlowNode['onError']> = {
  stop: 'Stop the run',
  continue: 'Continue with the input',
  branch: 'Take the error path',
};
export const authTitles: Choices<ConnectionSlot['auth']> = {
  'none': 'No sign-in',
  'bearer': 'Bearer token',
  'api-key': 'API key in a header',
  'basic': 'User and password',
  'oauth2': 'OAuth 2',
  'mtls': 'Client certificate (mTLS)',
  'database': 'Database user',
  'smtp': 'Mail user',
  'aws': 'AWS access key',
  'unknown': 'Unknown',
};
/** What people connect to. Types of other programs have no words of ours. */
export const connectionTypeTitles = {
  'http': 'Web service (HTTPS)',
  'openai': 'Model: OpenAI-compatible',
  'azure-openai': 'Model: Azure OpenAI',
  'smtp': 'Mail server (SMTP)',
  'imap': 'Mailbox (IMAP)',
  'postgres': 'Database: PostgreSQL',
  'mysql': 'Database: MySQL or MariaDB',
  's3': 'Storage: S3-compatible',
  'webhook': 'Secret for incoming calls',
} as const satisfies Readonly<Record<string, string>>;
const sharedTitles: Choices<Flow['sharedWith']> = {
  private: 'Marked private: others can still open it',
  team: 'The team',
  everyone: 'Everyone',
};
const overlapTitles: Choices<Flow['settings']['overlap']> = {
  skip: 'Start no second run',
  queue: 'Wait for it to end',
  parallel: 'Run both',
};

const seconds = { of: 1_000, name: 's' };

export const flowTitles = {
  'name': { label: 'Name' },
  'purpose': { label: 'Purpose' },
  'owner': { label: 'Owner' },
  'environment': { label: 'Environment', choices: environmentTitles },
  'riskTier': { label: 'Declared risk', choices: riskTitles },
  'region': { label: 'Region' },
  'lawfulBasis': { label: 'Legal basis', choices: lawfulBasisTitles },
  'dataClasses': { label: 'Kinds of data' },
  'serviceAccount': { label: 'Service account' },
  'sharedWith': { label: 'Shared with', choices: sharedTitles },
  'settings.timezone': { label: 'Time zone' },
  'settings.errorFlow': { label: 'Flow that starts when a run fails' },
  'settings.maxSteps': { label: 'Most steps in a run' },
  'settings.maxSeconds': { label: 'Longest run', span: 1_000 },
  'settings.maxTokens': { label: 'Most model tokens' },
  'settings.maxCostMilliUsd': { label: 'Most that a run may cost', unit: { of: 1_000, name: 'US dollars' } },
  'settings.redactRunData': { label: 'Mask labelled fields in run data', toggle: true },
  'settings.retentionDays': { label: 'Days to keep its data' },
  'settings.overlap': { label: 'While a scheduled run is under way', choices: overlapTitles },
  'settings.auditSink': { label: 'Where its audit log goes as well' },
  'settings.alertRoute': { label: 'Where its alerts go' },
} as const satisfies Readonly<Record<string, SettingTitle>>;

export const connectionTitles = {
  'name': { label: 'Name' },
  'type': { label: 'Type', choices: connectionTypeTitles },
  'auth': { label: 'Signs in with', choices: authTitles },
  'hosts': { label: 'Hosts that the secret may travel to' },
  'scopes': { label: 'Scopes' },
  'personal': { label: 'A person’s own account', toggle: true },
  'serviceAccount': { label: 'Service account' },
  'tls.minimum': { label: 'Oldest TLS version' },
  'tls.verify': { label: 'Check the certificate of the server', toggle: true },
  'environment': { label: 'Environment', choices: environmentTitles },
} as const satisfies Readonly<Record<string, SettingTitle>>;

/** What every step has beside its own form. */
export const stepTitles = {
  'name': { label: 'Name of the step' },
  'type': { label: 'Kind of step' },
  'typeVersion': { label: 'Version of the kind of step' },
  'connection': { label: 'Connection' },
  'toolDescription': { label: 'What the model is told of this tool' },
  'onError': { label: 'On error', choices: onErrorTitles },
  'retry.maxAttempts': { label: 'Attempts' },
  'retry.backoffMs': { label: 'Seconds between attempts', unit: seconds },
  'timeoutMs': { label: 'Give up on the step after', span: 1 },
  'disabled': { label: 'Switched off', toggle: true },
  'foreign.format': { label: 'Imported from' },
  'foreign.type': { label: 'Kind of step where it came from' },
  'foreign.typeVersion': { label: 'Version of the kind of step where it came from' },
} as const satisfies Readonly<Record<string, SettingTitle>>;
