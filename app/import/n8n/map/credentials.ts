/** How a foreign credential type proves who calls: the type's name says it, apart from a few. */
import type { ConnectionAuth } from '../../../workflow/model/flow.ts';

const databases = [
  'postgres',
  'mySql',
  'microsoftSql',
  'mongoDb',
  'redis',
  'snowflake',
  'oracleDBApi',
  'crateDb',
  'questDb',
  'timescaleDb',
  'kafka',
  'rabbitmq',
  'mqtt',
  'amqp',
  'ldap',
];

const special: Readonly<Record<string, { readonly auth: ConnectionAuth; readonly type?: string }>> = {
  ...Object.fromEntries(databases.map((name) => [name, { auth: 'database' as const }])),
  httpBasicAuth: { auth: 'basic', type: 'http' },
  httpDigestAuth: { auth: 'basic', type: 'http' },
  httpBearerAuth: { auth: 'bearer', type: 'http' },
  httpHeaderAuth: { auth: 'api-key', type: 'http' },
  httpQueryAuth: { auth: 'api-key', type: 'http' },
  httpCustomAuth: { auth: 'api-key', type: 'http' },
  httpMultipleHeadersAuth: { auth: 'api-key', type: 'http' },
  httpSslAuth: { auth: 'mtls', type: 'http' },
  oAuth2Api: { auth: 'oauth2', type: 'http' },
  oAuth1Api: { auth: 'unknown', type: 'http' },
  jwtAuth: { auth: 'bearer' },
  smtp: { auth: 'smtp' },
  imap: { auth: 'smtp' },
  openAiApi: { auth: 'api-key', type: 'openai' },
  sshPassword: { auth: 'basic' },
  sshPrivateKey: { auth: 'unknown' },
  ftp: { auth: 'basic' },
  sftp: { auth: 'basic' },
  gitPassword: { auth: 'basic' },
  jira: { auth: 'api-key' },
  zammadBasicAuthApi: { auth: 'basic' },
  googleApi: { auth: 'oauth2' },
  telegramApi: { auth: 'api-key' },
  wordpressApi: { auth: 'basic' },
  nextCloudApi: { auth: 'basic' },
  grafanaApi: { auth: 'bearer' },
};

/** `type` is the connector's name here where there is one, else the foreign name. */
export function connectionKind(credentialType: string): { auth: ConnectionAuth; type: string } {
  const known = Object.hasOwn(special, credentialType) ? special[credentialType] : undefined;
  if (known !== undefined) return { auth: known.auth, type: known.type ?? credentialType };
  if (/oauth2/i.test(credentialType)) return { auth: 'oauth2', type: credentialType };
  if (/basic/i.test(credentialType)) return { auth: 'basic', type: credentialType };
  if (/(api|token|key|accessToken|auth)$/i.test(credentialType)) return { auth: 'api-key', type: credentialType };
  return { auth: 'unknown', type: credentialType };
}
