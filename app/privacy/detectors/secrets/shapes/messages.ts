/** Keys and addresses by which messages and mails are sent. */
import { b, re, row, type SecretShape } from './shape.ts';

export const messageKeys: readonly SecretShape[] = [
  row('slack-token', 'a Slack token', re(`${b}(?:xoxe\\.)?xox[abceoprs]-[A-Za-z0-9-]{10,}`), 'xox'),
  row('slack-token', 'a Slack token', re(`${b}xapp-\\d-[A-Z0-9]{8,}-\\d+-[a-f0-9]{32,}`), 'xapp-'),
  row(
    'slack-webhook',
    'a Slack webhook address',
    re('https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9]{8,}/[A-Za-z0-9]{8,}/[A-Za-z0-9]{16,}'),
    'hooks.slack.com',
  ),
  row(
    'discord-webhook',
    'a Discord webhook address',
    re('https://(?:canary\\.|ptb\\.)?discord(?:app)?\\.com/api/(?:v\\d+/)?webhooks/\\d{15,20}/[A-Za-z0-9_-]{40,}'),
    'api/webhooks/',
    '/webhooks/',
  ),
  row(
    'discord-token',
    'a Discord bot token',
    re(`${b}[MNO][A-Za-z0-9_-]{22,28}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,45}`),
    /[MNO][A-Za-z0-9_-]{22,28}\.[A-Za-z0-9_-]{6}\./,
  ),
  row(
    'telegram-token',
    'a Telegram bot token',
    re('(?:(?<![A-Za-z0-9_-])|(?<=bot))\\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])'),
    /\d{8}:[A-Za-z0-9_-]{35}/,
  ),
  {
    ...row('telegram-token', 'a Telegram bot token', re('api\\.telegram\\.org/(?:file/)?bot([A-Za-z0-9_:-]{20,})'), 'api.telegram.org'),
    weak: true,
  },
  row(
    'teams-webhook',
    'a Teams webhook address',
    re('https://[a-z0-9.-]{1,60}\\.webhook\\.office\\.com/webhookb2/[A-Za-z0-9@-]{20,}/IncomingWebhook/[a-f0-9]{20,}/[a-f0-9-]{20,}'),
    'webhook.office.com',
  ),
  row(
    'google-chat-webhook',
    'a Google Chat webhook address',
    re('https://chat\\.googleapis\\.com/v1/spaces/[A-Za-z0-9_-]+/messages\\?key=[A-Za-z0-9_-]{20,}&(?:amp;)?token=[A-Za-z0-9_%-]{20,}'),
    'chat.googleapis.com',
  ),
  row(
    'make-webhook',
    'a Make webhook address',
    re('https://hook\\.(?:[a-z]{2}\\d\\.)?(?:make\\.com|integromat\\.com|[a-z]{2}\\d\\.make\\.(?:com|celonis\\.com))/[a-z0-9]{20,}'),
    'https://hook.',
  ),
  row(
    'zapier-webhook',
    'a Zapier webhook address',
    re('https://hooks\\.zapier\\.com/hooks/(?:catch|standard)/\\d{5,12}/[a-z0-9]{5,}(?:/|(?![a-z0-9]))'),
    'hooks.zapier.com',
  ),
  row(
    'ifttt-webhook',
    'an IFTTT webhook address',
    re('https://maker\\.ifttt\\.com/trigger/[^\\s/"\']{1,80}/(?:json/)?with/key/([A-Za-z0-9_-]{16,})'),
    'maker.ifttt.com',
  ),
  row('pipedream-webhook', 'a Pipedream webhook address', re('https://[a-z0-9]{14,}\\.m\\.pipedream\\.net'), 'm.pipedream.net'),
  row(
    'lark-webhook',
    'a webhook address',
    re(
      'https://(?:open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook|oapi\\.dingtalk\\.com/robot/send\\?access_token=|qyapi\\.weixin\\.qq\\.com/cgi-bin/webhook/send\\?key=)/?[A-Za-z0-9-]{20,}',
    ),
    'open-apis/bot',
    'oapi.dingtalk',
    'qyapi.weixin',
  ),
  {
    ...row(
      'facebook-token',
      'a Facebook app token',
      re('(?<![A-Za-z0-9])\\d{15,16}(?:\\||%7C)([A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_-])'),
      /\d{15}(?:\||%7C)/,
    ),
    weak: true,
  },
  row('twilio-key', 'a Twilio key', re('(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])'), /SK[a-f0-9]{32}/),
  row('sendgrid-key', 'a SendGrid key', re(`${b}SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}`), 'SG.'),
  row(
    'mailgun-key',
    'a Mailgun key',
    re(`${b}(?:key-[a-f0-9]{32}|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})(?![A-Za-z0-9-])`),
    'key-',
    /(?<![A-Za-z0-9])[a-f0-9]{32}-[a-f0-9]{8}-/,
  ),
  row('mailchimp-key', 'a Mailchimp key', re(`${b}[a-f0-9]{32}-us\\d{1,2}(?![A-Za-z0-9])`), /(?<![A-Za-z0-9])[a-f0-9]{32}-us\d/),
  row('brevo-key', 'a Brevo key', re(`${b}x(?:keysib|smtpsib)-[A-Za-z0-9-]{40,}`), 'xkeysib-', 'xsmtpsib-'),
  row('resend-key', 'a Resend key', re(`${b}re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,}`), /re_[A-Za-z0-9]{6,12}_/),
  row('maxmind-key', 'a MaxMind key', re(`${b}[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9])`), '_mmk'),
];
