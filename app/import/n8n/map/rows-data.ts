/** Tables, databases, file stores, queues, directories. */
import type { MapRow } from './row.ts';

const sql = { effects: { executeQuery: 'write', select: 'read' } } as const;

export const dataRows: readonly MapRow[] = [
  ['googleSheets', 'spreadsheet', 'google', 'sheet', { effects: { clear: 'delete', remove: 'delete' } }], ['googleSheetsTrigger', 'trigger.event', 'google', 'sheet'], ['airtable', 'spreadsheet', 'airtable', 'sheet'], ['airtableTrigger', 'trigger.event', 'airtable', 'sheet'],
  ['microsoftExcel microsoftExcelSharePoint', 'spreadsheet', 'microsoft', 'sheet'], ['baserow', 'spreadsheet', 'baserow', 'sheet'], ['nocoDb', 'spreadsheet', 'nocodb', 'sheet', { effects: { link: 'write', unlink: 'write' } }], ['grist', 'spreadsheet', 'grist', 'sheet'],
  ['seaTable', 'spreadsheet', 'seatable', 'sheet', { effects: { snapshot: 'write', collaborator: 'read', metadata: 'read' } }], ['seaTableTrigger', 'trigger.event', 'seatable', 'sheet'], ['stackby', 'spreadsheet', 'stackby', 'sheet'], ['quickbase', 'spreadsheet', 'quickbase', 'sheet'], ['coda', 'spreadsheet', 'coda', 'sheet', { effects: { pushButton: 'exec' } }],
  ['dataTable', 'db.query', 'n8n', 'table', { effects: { rowExists: 'read', rowNotExists: 'read' } }],
  ['postgres', 'db.query', 'postgres', 'table', sql], ['mySql', 'db.query', 'mysql', 'table', sql], ['microsoftSql', 'db.query', 'mssql', 'table', sql], ['oracleDatabase', 'db.query', 'oracle', 'table', sql], ['crateDb', 'db.query', 'cratedb', 'table', sql], ['questDb', 'db.query', 'questdb', 'table', sql],
  ['timescaleDb', 'db.query', 'timescale', 'table', sql], ['snowflake', 'db.query', 'snowflake', 'table', sql], ['mongoDb', 'db.query', 'mongodb', 'table', { effects: { aggregate: 'read' } }], ['redis', 'db.query', 'redis', 'table', { effects: { keys: 'read', llen: 'read', pop: 'delete', push: 'write', publish: 'send' } }],
  ['supabase', 'db.query', 'supabase', 'table'], ['elasticsearch', 'db.query', 'elastic', 'table'], ['googleBigQuery', 'db.query', 'google', 'table', sql], ['databricks', 'db.query', 'databricks', 'table', sql], ['databricksTrigger', 'trigger.event', 'databricks', 'table'],
  ['googleFirebaseCloudFirestore googleFirebaseRealtimeDatabase', 'db.query', 'google', 'table', { effects: { push: 'write' } }], ['awsDynamoDb', 'db.query', 'aws', 'table'], ['azureCosmosDb', 'db.query', 'azure', 'table'], ['microsoftDataverse', 'db.query', 'dynamics', 'table'], ['filemaker', 'db.query', 'filemaker', 'table', { effect: 'write' }],
  ['adalo', 'db.query', 'adalo', 'table'], ['bubble', 'db.query', 'bubble', 'table'], ['n8nTrainingCustomerDatastore', 'db.query', 'uplink', 'people'],
  // Files
  ['googleDrive', 'storage', 'google', 'drive', { effects: { share: 'grant' } }], ['googleDriveTrigger', 'trigger.event', 'google', 'drive'], ['googleDocs', 'storage', 'google', 'file'], ['googleSlides', 'storage', 'google', 'file', { effects: { replaceText: 'write' } }], ['googleCloudStorage', 'storage', 'google', 'file'],
  ['dropbox', 'storage', 'dropbox', 'drive'], ['box', 'storage', 'box', 'drive', { effects: { share: 'grant' } }], ['boxTrigger', 'trigger.event', 'box', 'drive'], ['nextCloud', 'storage', 'nextcloud', 'drive', { effects: { share: 'grant' } }], ['microsoftOneDrive', 'storage', 'microsoft', 'drive', { effects: { share: 'grant' } }], ['microsoftOneDriveTrigger', 'trigger.event', 'microsoft', 'drive'],
  ['microsoftSharePoint', 'storage', 'sharepoint', 'drive'], ['awsS3', 'storage', 'aws', 'file'], ['s3', 'storage', 's3', 'file'], ['azureStorage', 'storage', 'azure', 'file'], ['ftp', 'storage', 'ftp', 'file'],
  // Queues
  ['amqp', 'queue.send', 'amqp', 'none', { effect: 'send' }], ['kafka', 'queue.send', 'kafka', 'none', { effect: 'send' }], ['mqtt', 'queue.send', 'mqtt', 'none', { effect: 'send' }], ['rabbitmq', 'queue.send', 'rabbitmq', 'none', { effects: { deleteMessage: 'delete' } }], ['awsSqs', 'queue.send', 'aws', 'none'], ['awsSns', 'queue.send', 'aws', 'none'],
  // Directories and rights
  ['ldap', 'saas.action', 'ldap', 'directory', { effects: { compare: 'read' } }], ['okta', 'saas.action', 'okta', 'directory'], ['microsoftEntra', 'saas.action', 'microsoft', 'directory', { effects: { addGroup: 'grant' } }], ['gSuiteAdmin', 'saas.action', 'google', 'directory', { effects: { addToGroup: 'grant' } }],
  ['awsIam', 'saas.action', 'aws', 'directory', { effects: { addToGroup: 'grant', create: 'grant' } }], ['awsCognito', 'saas.action', 'aws', 'directory', { effects: { addToGroup: 'grant' } }], ['bitwarden', 'saas.action', 'bitwarden', 'vault'],
  // Other Amazon services
  ['awsLambda', 'saas.action', 'aws', 'none', { effects: { invoke: 'exec' } }], ['awsComprehend awsRekognition awsTextract', 'saas.action', 'aws', 'none', { effect: 'read' }], ['awsTranscribe', 'saas.action', 'aws', 'none'], ['awsSes', 'email.send', 'aws', 'none'], ['awsElb awsCertificateManager', 'saas.action', 'aws', 'operations'],
];
