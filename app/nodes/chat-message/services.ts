/** How each chat service takes a message: text is sent as text, so that what somebody wrote can neither call everybody nor hide a link. */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

export const services = ['slack', 'teams', 'discord', 'custom'] as const;
export type Service = (typeof services)[number];
export const serviceLabels: Readonly<Record<Service, string>> = {
  slack: 'Slack',
  teams: 'Microsoft Teams',
  discord: 'Discord',
  custom: 'Other (takes { "text": ... })',
};

export interface Target {
  readonly service: Service;
  readonly channel: string;
  readonly team: string;
  readonly address: string;
}

/** Longest message, in UTF-16 units, as each service documents it. */
const longest: Readonly<Record<Service, number>> = { slack: 40_000, teams: 28_000, discord: 2_000, custom: 100_000 };

export function addressOf({ service, channel, team, address }: Target): string {
  switch (service) {
    case 'slack':
      return 'https://slack.com/api/chat.postMessage';
    case 'teams':
      return `https://graph.microsoft.com/v1.0/teams/${encodeURIComponent(team)}/channels/${encodeURIComponent(channel)}/messages`;
    case 'discord':
      return `https://discord.com/api/v10/channels/${encodeURIComponent(channel)}/messages`;
    case 'custom':
      return address;
  }
}

export function missingIn({ service, channel, team, address }: Target): string | undefined {
  if (service === 'custom') return address === '' ? 'an address' : undefined;
  if (channel === '') return 'a channel';
  return service === 'teams' && team === '' ? 'a team' : undefined;
}

export function bodyFor({ service, channel }: Target, text: string): JsonObject {
  if (text.length > longest[service])
    throw new UserError('step/failed', `A message to ${serviceLabels[service]} holds at most ${longest[service]} characters.`, {
      mend: 'Shorten the text, for example with a text step.',
    });
  switch (service) {
    // Slack reads <!channel>, <@person> and <link|words> out of text; escaped, they are only letters. A preview would fetch what a link names.
    case 'slack':
      return {
        channel,
        text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      };
    case 'teams':
      return { body: { contentType: 'text', content: text } };
    // Flag 4: no previews.
    case 'discord':
      return { content: text, allowed_mentions: { parse: [] }, flags: 4 };
    case 'custom':
      return { text };
  }
}

/** Slack says in the body of a 200 that it did not take a message; undefined when it did. Only its word for it, no text. */
export function refusalOf(service: Service, answer: Json | undefined): string | undefined {
  if (service !== 'slack' || !isJsonObject(answer ?? null)) return undefined;
  const { ok, error } = answer as JsonObject;
  return ok === true
    ? undefined
    : String(error ?? 'unknown')
        .replace(/[^\w-]/g, '')
        .slice(0, 60);
}
