import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'posts to Slack as plain text, so that nobody is called and no link is hidden',
    parameters: { channel: 'C1', text: 'From {{ input.name }}' },
    inputs: { in: [{ name: '<!channel> <https://evil.example|your bank> & Co' }] },
    replies: [{ status: 200, headers: {}, body: '{"ok":true,"ts":"1.1"}' }],
    calls: [
      {
        operation: 'http',
        request: {
          url: 'https://slack.com/api/chat.postMessage',
          method: 'POST',
          body: '{"channel":"C1","text":"From &lt;!channel&gt; &lt;https://evil.example|your bank&gt; &amp; Co","mrkdwn":false,"unfurl_links":false,"unfurl_media":false}',
        },
      },
    ],
    expect: { outputs: { out: [{ name: '<!channel> <https://evil.example|your bank> & Co' }] } },
  },
  {
    name: 'posts to Discord without mentions',
    parameters: { service: 'discord', channel: '../1', text: '@everyone' },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: '{"id":"1"}' }],
    calls: [
      {
        operation: 'http',
        request: {
          url: 'https://discord.com/api/v10/channels/..%2F1/messages',
          body: '{"content":"@everyone","allowed_mentions":{"parse":[]},"flags":4}',
        },
      },
    ],
    expect: { outputs: { out: [{}] } },
  },
  {
    name: 'posts to Teams',
    parameters: { service: 'teams', team: 't', channel: '19:a@thread.tacv2', text: '<b>x</b>' },
    inputs: { in: [{}] },
    replies: [{ status: 201, headers: {}, body: '{}' }],
    calls: [
      {
        operation: 'http',
        request: {
          url: 'https://graph.microsoft.com/v1.0/teams/t/channels/19%3Aa%40thread.tacv2/messages',
          body: '{"body":{"contentType":"text","content":"<b>x</b>"}}',
        },
      },
    ],
    expect: { outputs: { out: [{}] } },
  },
  {
    name: 'posts to any other chat',
    parameters: { service: 'custom', address: 'https://chat.example.com/hooks/1', text: 'Hi' },
    inputs: { in: [{}] },
    replies: [{ status: 204, headers: {}, body: '' }],
    calls: [{ operation: 'http', request: { url: 'https://chat.example.com/hooks/1', body: '{"text":"Hi"}' } }],
    expect: { outputs: { out: [{}] } },
  },
  {
    name: 'says when Slack did not take the message',
    parameters: { channel: 'C1', text: 'x' },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: '{"ok":false,"error":"channel_not_found"}' }],
    expect: { error: 'egress/status' },
  },
  {
    name: 'waits when Slack asks for fewer',
    parameters: { channel: 'C1', text: 'x' },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: '{"ok":false,"error":"ratelimited"}' }],
    expect: { error: 'egress/rate-limited' },
  },
  { name: 'needs a channel', parameters: { text: 'x' }, inputs: { in: [{}] }, expect: { error: 'step/failed' } },
];
