/** What is known of Node-RED's node types: the palette it comes with, and the add-ons that public flows use most. */
import type { EffectKind, SinkKind } from '../../nodes/kit/facts.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { ForeignCategory } from '../n8n/map/row.ts';
import type { Profile } from '../n8n/map/profiles.ts';

type TriggerKind = NonNullable<ForeignFacts['trigger']>['kind'];

export interface RedType {
  readonly category: ForeignCategory;
  readonly effect: EffectKind;
  /** A key of the vendors in the n8n map. */
  readonly vendor?: string;
  readonly brings?: Profile;
  readonly trigger?: TriggerKind;
  /** Where what arrives in `msg` goes. */
  readonly sink?: SinkKind;
  readonly result: ForeignFacts['result'];
}

type Row = readonly [types: string, category: ForeignCategory, effect: EffectKind, result: ForeignFacts['result'], more?: Omit<RedType, 'category' | 'effect' | 'result'>];

/** Types are separated by `|`, because they hold spaces. */
const rows: readonly Row[] = [
  ['http in', 'trigger.webhook', 'none', 'nothing', { brings: 'webhook', trigger: 'webhook' }], ['http response', 'http.respond', 'none', 'nothing', { sink: 'response' }], ['http request', 'http.request', 'read', 'answer', { brings: 'web' }],
  ['mqtt in', 'trigger.queue', 'none', 'nothing', { vendor: 'mqtt', brings: 'event', trigger: 'queue' }], ['mqtt out', 'queue.send', 'send', 'nothing', { vendor: 'mqtt', sink: 'store' }],
  ['websocket in|tcp in|udp in|serial in|amqp-in|amqp in|kafka-consumer|rdkafka in|redis-in|nats-in', 'trigger.queue', 'none', 'nothing', { brings: 'webhook', trigger: 'queue' }],
  ['websocket out|tcp out|udp out|serial out|amqp-out|amqp out|kafka-producer|rdkafka out|redis-out|nats-out', 'queue.send', 'send', 'nothing', { sink: 'network' }], ['tcp request|serial request', 'queue.send', 'send', 'answer', { sink: 'network', brings: 'web' }],
  ['function', 'script', 'none', 'join'], ['exec', 'script.shell', 'exec', 'answer', { brings: 'operations' }], ['daemon|python3-function|pythonshell in|bigssh', 'script.shell', 'exec', 'answer', { brings: 'operations', sink: 'command' }],
  ['switch|rbe|filter', 'switch', 'none', 'pass'], ['change', 'transform', 'none', 'assign'], ['template', 'transform', 'none', 'assign'], ['split|join|sort|batch|range|json|csv|xml|yaml|html|base64|moment|buffer-parser|string|smooth|counter|date/time formatter', 'transform', 'none', 'join'],
  ['delay|trigger|timeoutif|bigtimer', 'wait', 'none', 'pass'], ['debug', 'flow.noop', 'none', 'nothing', { sink: 'log' }], ['junction|link in|link out', 'flow.noop', 'none', 'pass'], ['catch|status|complete', 'trigger.error', 'none', 'pass'],
  ['link call', 'subworkflow', 'none', 'join'], ['file', 'file', 'write', 'pass', { sink: 'file' }], ['file in', 'file', 'read', 'answer', { brings: 'file' }], ['watch', 'trigger.file', 'none', 'nothing', { brings: 'file', trigger: 'file' }], 
  ['e-mail|email|sendmail', 'email.send', 'send', 'pass', { vendor: 'smtp', sink: 'message' }], ['e-mail in|email in', 'trigger.email', 'none', 'nothing', { vendor: 'smtp', brings: 'mail', trigger: 'email' }], ['e-mail mta', 'trigger.email', 'none', 'nothing', { brings: 'mail', trigger: 'email' }],
  ['telegram sender|telegram reply', 'message.send', 'send', 'answer', { vendor: 'telegram', sink: 'message' }], ['telegram receiver|telegram command|telegram event', 'trigger.message', 'none', 'nothing', { vendor: 'telegram', brings: 'message', trigger: 'message' }],
  ['slack|slack-web-out|slack-rtm-out|slackbot|slack-send', 'message.send', 'send', 'answer', { vendor: 'slack', sink: 'message' }], ['slack-rtm-in|slack-in', 'trigger.message', 'none', 'nothing', { vendor: 'slack', brings: 'message', trigger: 'message' }],
  ['discordSendMessage|discordMessageManager|discord-send', 'message.send', 'send', 'answer', { vendor: 'discord', sink: 'message' }], ['discordMessage', 'trigger.message', 'none', 'nothing', { vendor: 'discord', brings: 'message', trigger: 'message' }],
  ['twilio out|twilio', 'message.send', 'send', 'answer', { vendor: 'twilio', sink: 'message' }], ['pushover|pushover api', 'message.send', 'send', 'answer', { vendor: 'pushover', sink: 'message' }], ['pushbullet', 'message.send', 'send', 'answer', { vendor: 'pushbullet', sink: 'message' }], ['twitter out', 'message.send', 'send', 'nothing', { vendor: 'twitter', sink: 'message' }], ['twitter in', 'trigger.message', 'none', 'nothing', { vendor: 'twitter', brings: 'social', trigger: 'message' }],
  ['api-call-service|ha-call-service|ha-fire-event|ha-api', 'saas.action', 'exec', 'answer', { vendor: 'homeassistant', sink: 'store' }], ['server-state-changed|server-events|trigger-state|poll-state|ha-webhook|ha-tag|ha-time', 'trigger.event', 'none', 'nothing', { vendor: 'homeassistant', brings: 'place', trigger: 'event' }], ['api-current-state|api-get-history|api-render-template|ha-get-entities|ha-wait-until', 'saas.action', 'read', 'answer', { vendor: 'homeassistant', brings: 'place' }],
  ['mysql', 'db.query', 'write', 'answer', { vendor: 'mysql', brings: 'table', sink: 'query' }], ['postgresql|postgres|postgrestor', 'db.query', 'write', 'answer', { vendor: 'postgres', brings: 'table', sink: 'query' }], ['sqlite|sqlite3|MSSQL|mssql-plus|oracle', 'db.query', 'write', 'answer', { vendor: 'mssql', brings: 'table', sink: 'query' }],
  ['mongodb out|mongodb4|mongodb3', 'db.query', 'write', 'answer', { vendor: 'mongodb', brings: 'table', sink: 'store' }], ['mongodb in', 'db.query', 'read', 'answer', { vendor: 'mongodb', brings: 'table' }], ['influxdb out|influxdb batch', 'db.query', 'write', 'nothing', { vendor: 'timescale', sink: 'store' }], ['influxdb in', 'db.query', 'read', 'answer', { vendor: 'timescale', brings: 'table' }], ['redis-command|redis-lua-script', 'db.query', 'write', 'answer', { vendor: 'redis', brings: 'table', sink: 'query' }],
  ['openai-api|openai api|chatgpt|openai-chat|openai', 'ai.llm', 'none', 'model', { vendor: 'openai', sink: 'prompt.user' }], ['google-generative-language|gemini', 'ai.llm', 'none', 'model', { vendor: 'google-ai', sink: 'prompt.user' }], ['ollama-chat|ollama-generate|ollama', 'ai.llm', 'none', 'model', { vendor: 'ollama', sink: 'prompt.user' }],
  ['amazon s3 out', 'storage', 'write', 'nothing', { vendor: 'aws', sink: 'store' }], ['amazon s3 in|amazon s3', 'storage', 'read', 'answer', { vendor: 'aws', brings: 'file' }], ['ftp in|sftp in', 'storage', 'write', 'answer', { vendor: 'ftp', brings: 'file', sink: 'store' }], ['google-sheets|GSheet', 'spreadsheet', 'write', 'answer', { vendor: 'google', brings: 'sheet', sink: 'store' }],
  ['modbus-write|modbus-flex-write|s7 out|OPCUA-IIoT-Write|rpi-gpio out', 'saas.action', 'exec', 'answer', { sink: 'store' }], ['modbus-read|modbus-getter|modbus-flex-getter|modbus-response|s7 in|opcua-read|rpi-gpio in', 'saas.action', 'read', 'answer', { brings: 'operations' }], ['feedparse', 'trigger.event', 'none', 'nothing', { vendor: 'web', brings: 'web', trigger: 'event' }], ['openweathermap|openweathermap in', 'web.fetch', 'read', 'answer', { vendor: 'openweather', brings: 'none' }],
  ['ui_button|ui_text_input|ui_form|ui_dropdown|ui_slider|ui_switch|ui_numeric|ui_date_picker|ui_colour_picker|ui-button|ui-text-input|ui-form|ui-dropdown|ui-slider|ui-switch|ui-number-input|ui-control|ui_ui_control|ui-file-input|ui-radio-group', 'trigger.form', 'none', 'pass', { brings: 'form', trigger: 'form', sink: 'render' }],
  ['ui_text|ui_gauge|ui_chart|ui_template|ui_toast|ui_audio|ui_led|ui_table|ui-text|ui-gauge|ui-chart|ui-template|ui-notification|ui-audio|ui-table|ui-markdown|ui-iframe|ui-event|ui_list', 'flow.noop', 'none', 'pass', { sink: 'render' }],
];

const byType = new Map<string, RedType>(rows.flatMap(([types, category, effect, result, more]) => types.split('|').map((type): [string, RedType] => [type, { category, effect, result, ...more }])));

export const redTypeOf = (type: string): RedType | undefined => byType.get(type);
