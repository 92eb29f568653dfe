/** Triggers, control, transformation, scripts, files and the network: what every workflow is made of. */
import type { MapRow } from './row.ts';

export const coreRows: readonly MapRow[] = [
  ['stickyNote sticky', 'note'],
  // Triggers
  ['manualTrigger start', 'trigger.manual', '', 'own'], ['lc.manualChatTrigger', 'trigger.chat', '', 'chat'], ['simulateTrigger', 'trigger.manual', '', 'own'],
  ['scheduleTrigger cron interval', 'trigger.schedule', '', 'own'], ['webhook', 'trigger.webhook', '', 'webhook'], ['formTrigger', 'trigger.form', '', 'form'],
  ['lc.chatTrigger', 'trigger.chat', '', 'chat'], ['lc.mcpTrigger', 'trigger.mcp', '', 'chat'], ['executeWorkflowTrigger', 'trigger.subworkflow', '', 'event'],
  ['workflowTrigger n8nTrigger', 'trigger.event', '', 'own'], ['evaluationTrigger', 'trigger.event', 'google', 'sheet'], ['errorTrigger', 'trigger.error', '', 'operations'], ['sseTrigger', 'trigger.queue', '', 'webhook'],
  ['localFileTrigger', 'trigger.file', '', 'file'], ['emailReadImap', 'trigger.email', 'smtp', 'mail', { title: 'E-mail trigger (IMAP)' }],
  ['amqpTrigger', 'trigger.queue', 'amqp', 'event'], ['kafkaTrigger', 'trigger.queue', 'kafka', 'event'], ['mqttTrigger', 'trigger.queue', 'mqtt', 'event'], ['rabbitmqTrigger', 'trigger.queue', 'rabbitmq', 'event'],
  ['redisTrigger', 'trigger.queue', 'redis', 'event'], ['awsSnsTrigger', 'trigger.queue', 'aws', 'event'], ['postgresTrigger', 'trigger.event', 'postgres', 'table'], ['rssFeedReadTrigger', 'trigger.event', 'web', 'web'],
  // The network
  ['httpRequest lc.toolHttpRequest', 'http.request', '', 'web', { title: 'HTTP request' }], ['graphql', 'http.request', 'graphql', 'web'], ['rssFeedRead', 'web.fetch', 'web', 'web'], ['respondToWebhook', 'http.respond'],
  ['lc.mcpClient', 'ai.tool', 'mcp', 'web', { effect: 'write' }],
  // Control
  ['if filter dynamicCredentialCheck', 'condition'], ['switch', 'switch'], ['merge', 'merge'], ['compareDatasets', 'merge'], ['splitInBatches', 'loop', '', undefined, { title: 'Loop over items' }], ['wait', 'wait'],
  ['noOp', 'flow.noop'], ['executionData debugHelper timeSaved simulate', 'flow.noop'], ['evaluation', 'flow.noop'], ['stopAndError', 'flow.stop'], ['executeWorkflow lc.toolWorkflow', 'subworkflow'], ['messageAnAgent', 'subworkflow'],
  ['form', 'human.approval', '', 'form'],
  // Transformation
  ['set', 'transform'], ['splitOut', 'transform'], ['aggregate summarize', 'transform'], ['limit sort removeDuplicates', 'transform'], ['itemLists', 'transform'], ['renameKeys', 'transform'],
  ['dateTime', 'transform'], ['crypto', 'transform'], ['jwt', 'transform'], ['totp', 'transform'], ['html htmlExtract', 'transform'], ['markdown', 'transform'], ['xml', 'transform'],
  ['extractFromFile convertToFile', 'transform'], ['moveBinaryData', 'transform'], ['spreadsheetFile', 'transform'], ['readPDF', 'transform'], ['compression', 'transform'], ['editImage', 'transform'], ['iCal', 'transform'],
  // Scripts
  ['code function functionItem lc.code', 'script'], ['aiTransform', 'script'], ['lc.toolCode', 'script'], ['executeCommand', 'script.shell', '', undefined, { effect: 'exec' }],
  ['ssh', 'script.shell', 'ssh', undefined, { effects: { upload: 'write', download: 'read', execute: 'exec' } }], ['git', 'script.shell', 'git', undefined, { effects: { commit: 'write', log: 'read', pull: 'read', fetch: 'read', reflog: 'read', status: 'read', userSetup: 'write', listConfig: 'read', switchBranch: 'write', addConfig: 'write', pushTags: 'write', push: 'write' } }],
  // Files on the server
  ['readWriteFile', 'file', '', 'file'], ['readBinaryFile readBinaryFiles', 'file', '', 'file', { effect: 'read' }], ['writeBinaryFile', 'file', '', 'file', { effect: 'write' }],
];
