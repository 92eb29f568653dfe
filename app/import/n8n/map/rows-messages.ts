/** Mail, chat, telephones and social media: what reaches people. */
import type { MapRow } from './row.ts';

export const messageRows: readonly MapRow[] = [
  // Mail
  ['gmail', 'email.send', 'google', 'mail', { effects: { reply: 'send', addLabels: 'write', removeLabels: 'write', markAsRead: 'write', markAsUnread: 'write', untrash: 'write' } }], ['gmailTrigger', 'trigger.email', 'google', 'mail'],
  ['microsoftOutlook', 'email.send', 'microsoft', 'mail'], ['microsoftOutlookTrigger', 'trigger.email', 'microsoft', 'mail'], ['emailSend', 'email.send', 'smtp', 'none', { effect: 'send', title: 'Send e-mail' }],
  ['mailgun', 'email.send', 'mailgun', 'none', { effect: 'send' }], ['mailjet', 'email.send', 'mailjet', 'none'], ['mailjetTrigger', 'trigger.email', 'mailjet', 'event'], ['mandrill', 'email.send', 'mandrill', 'none', { effect: 'send' }], ['sendGrid', 'email.send', 'sendgrid', 'people'],
  ['sendInBlue', 'email.send', 'brevo', 'people'], ['sendInBlueTrigger', 'trigger.email', 'brevo', 'people'], ['postmarkTrigger', 'trigger.email', 'postmark', 'mail'],
  ['mailchimp', 'crm.action', 'mailchimp', 'crm', { effects: { replicate: 'write', resend: 'send', send: 'send' } }], ['mailchimpTrigger', 'trigger.event', 'mailchimp', 'crm'], ['mailerLite', 'crm.action', 'mailerlite', 'crm'], ['mailerLiteTrigger', 'trigger.event', 'mailerlite', 'crm'],
  // Chat
  ['slack', 'message.send', 'slack', 'message', { effects: { permalink: 'read', replies: 'read', unarchive: 'write', schedule: 'send', create: 'write' } }], ['slackTrigger', 'trigger.message', 'slack', 'message'],
  ['telegram', 'message.send', 'telegram', 'message', { effects: { administrators: 'read', answerQuery: 'send', answerInlineQuery: 'send', editMessageText: 'send', pinChatMessage: 'write' } }], ['telegramTrigger', 'trigger.message', 'telegram', 'message'],
  ['discord', 'message.send', 'discord', 'message', { effects: { roleAdd: 'grant', roleRemove: 'write', sendLegacy: 'send', timeout: 'write', react: 'write' } }], ['n8n-nodes-discord-trigger.discordTrigger', 'trigger.message', 'discord', 'message'],
  ['whatsApp', 'message.send', 'meta', 'message', { effects: { mediaUpload: 'write', mediaUrlGet: 'read', mediaDelete: 'delete' } }], ['whatsAppTrigger', 'trigger.message', 'meta', 'message'],
  ['microsoftTeams', 'message.send', 'microsoft', 'message', { effects: { create: 'send', softDeleteMessage: 'delete' } }], ['microsoftTeamsTrigger', 'trigger.message', 'microsoft', 'message'], ['lc.microsoftAgent365Trigger', 'trigger.message', 'microsoft', 'message'],
  ['googleChat', 'message.send', 'google', 'message', { effects: { create: 'send' } }], ['mattermost', 'message.send', 'mattermost', 'message', { effects: { statistics: 'read', deactive: 'delete' } }], ['matrix', 'message.send', 'matrix', 'message', { effects: { create: 'send', me: 'read' } }], ['rocketchat', 'message.send', 'rocketchat', 'message'],
  ['zulip', 'message.send', 'zulip', 'message'], ['twist', 'message.send', 'twist', 'message', { effects: { create: 'send', unarchive: 'write' } }], ['twake', 'message.send', 'twake', 'message'], ['ciscoWebex', 'message.send', 'webex', 'message', { effects: { create: 'send' } }], ['ciscoWebexTrigger', 'trigger.message', 'webex', 'message'],
  ['line', 'message.send', 'line', 'message'], ['n8nTrainingCustomerMessenger', 'message.send', 'uplink', 'none', { effect: 'send' }],
  // Telephones and alerts
  ['twilio', 'message.send', 'twilio', 'message', { effects: { make: 'send' } }], ['twilioTrigger', 'trigger.message', 'twilio', 'message'], ['vonage', 'message.send', 'vonage', 'message'], ['messageBird', 'message.send', 'messagebird', 'message'], ['mocean', 'message.send', 'mocean', 'message'], ['msg91', 'message.send', 'msg91', 'message'],
  ['plivo', 'message.send', 'plivo', 'message', { effects: { make: 'send' } }], ['sms77', 'message.send', 'sms77', 'message'], ['pushover', 'message.send', 'pushover', 'none', { effects: { push: 'send' } }], ['pushbullet', 'message.send', 'pushbullet', 'none', { effects: { create: 'send' } }], ['pushcut', 'message.send', 'pushcut', 'none'],
  ['pushcutTrigger', 'trigger.event', 'pushcut', 'event'], ['gotify', 'message.send', 'gotify', 'none', { effects: { create: 'send' } }], ['signl4', 'message.send', 'signl4', 'none'],
  // Social media
  ['twitter', 'message.send', 'twitter', 'social', { effects: { create: 'send', searchUser: 'read' } }], ['linkedIn', 'message.send', 'linkedin', 'social', { effects: { create: 'send' } }], ['reddit', 'message.send', 'reddit', 'social', { effects: { create: 'send' } }], ['medium', 'message.send', 'medium', 'social', { effects: { create: 'send', publication: 'read' } }],
  ['discourse', 'message.send', 'discourse', 'social'], ['disqus', 'saas.action', 'disqus', 'social'], ['facebookGraphApi', 'message.send', 'meta', 'social', { effect: 'write' }], ['facebookTrigger', 'trigger.event', 'meta', 'social'], ['facebookLeadAdsTrigger', 'trigger.form', 'meta', 'people'],
  ['youTube', 'saas.action', 'youtube', 'social', { effects: { upload: 'send', rate: 'write' } }], ['@blotato/n8n-nodes-blotato.blotato', 'message.send', 'blotato', 'none', { effect: 'send' }], ['googleBusinessProfile', 'message.send', 'google', 'social', { effects: { create: 'send' } }], ['googleBusinessProfileTrigger', 'trigger.event', 'google', 'social'],
];
