/** What starts a workflow of Power Automate or Logic Apps, and what it brings. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { closedBySchema } from '../n8n/describe/answers.ts';
import { vendorNetworks, vendorZone } from '../n8n/describe/kit.ts';
import type { Profile } from '../n8n/map/profiles.ts';
import { callOf } from './calls.ts';
import { bringsAt, mailFields, nothing, type Facts, type PowerDescription, type Surroundings } from './describe-kit.ts';
import { translateObject } from './expression.ts';
import { at, list, object, text, type PowerStep } from './parse.ts';
import { placeKey } from './places.ts';

type Trigger = NonNullable<ForeignFacts['trigger']>;
const place = ['trigger', 'body'] as const;
const own = (kind: Trigger['kind']): Trigger => ({ kind, exposed: false, auth: 'session', atLeastOnce: false });

const units: Readonly<Record<string, (interval: number, minute: string, hour: string, days: string) => string>> = {
  second: (interval) => `*/${interval} * * * * *`,
  minute: (interval) => `*/${interval} * * * *`,
  hour: (interval, minute) => `${minute} */${interval} * * *`,
  day: (interval, minute, hour) => `${minute} ${hour} ${interval === 1 ? '*' : `*/${interval}`} * *`,
  week: (_interval, minute, hour, days) => `${minute} ${hour} * * ${days}`,
  month: (interval, minute, hour) => `${minute} ${hour} 1 ${interval === 1 ? '*' : `*/${interval}`} *`,
};
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** When a recurrence comes, as cron; undefined where it is computed. */
function cronOf(recurrence: JsonObject): string | undefined {
  const unit = units[text(recurrence['frequency']).toLowerCase()];
  const interval = Number(recurrence['interval'] ?? 1);
  if (unit === undefined || !Number.isInteger(interval) || interval < 1 || interval > 10_000) return undefined;
  const numbers = (key: string, most: number): string => {
    const found = list(at(recurrence, 'schedule', key))
      .map(Number)
      .filter((value) => Number.isInteger(value) && value >= 0 && value <= most);
    return found.length === 0 ? '0' : [...new Set(found)].join(',');
  };
  const days = list(at(recurrence, 'schedule', 'weekDays'))
    .map((day) => weekdays.indexOf(text(day).toLowerCase()))
    .filter((day) => day >= 0);
  return unit(interval, numbers('minutes', 59), numbers('hours', 23), days.length === 0 ? '1' : days.join(','));
}

/** Fields that the schema of a request names; it is checked only where that is switched on. */
function declared(schema: Json | undefined, trust: 'trusted' | 'partner' | 'public', checked: boolean): ForeignFacts['brings'] {
  const closed = new Map((checked ? closedBySchema(schema, []) : []).map(({ path, type }) => [path.join('\n'), type]));
  const found: ForeignFacts['brings'] = [];
  const visit = (part: Json | undefined, path: readonly string[]): void => {
    for (const [name, inner] of Object.entries(object(at(part, 'properties')))) {
      if (found.length >= 40 || path.length > 6 || name.length > 200) return;
      const here = [...path, name];
      const isHolder = isJsonObject(at(inner, 'properties')) || isJsonObject(at(inner, 'items'));
      const type = closed.get(here.join('\n')) ?? (isHolder ? 'any' : 'text');
      const title = text(at(inner, 'title')) || name;
      found.push({
        port: 'out',
        path: [...place, ...here],
        labels: [...new Set([...labelsForFieldName(name, type), ...labelsForFieldName(title, type)])],
        trust,
        type,
        why: `the field “${title.slice(0, 80)}” of the request`,
      });
      visit(at(inner, 'items') === undefined ? inner : at(inner, 'items'), at(inner, 'items') === undefined ? here : [...here, '*']);
    }
  };
  visit(schema, []);
  return found;
}

/** `Request`: kinds tell who asks. The address of an open one holds a signature, so whoever knows it may call. */
function requestFacts(step: PowerStep): { category: string; title: string; facts: Facts } {
  const { inputs, raw } = step;
  const schema = at(inputs, 'schema');
  const checked = text(raw['operationOptions']).includes('EnableSchemaValidation');
  switch (text(raw['kind']).toLowerCase()) {
    case 'button':
      return {
        category: 'trigger.manual',
        title: 'Button',
        facts: {
          ...nothing,
          result: 'nothing',
          trigger: own('manual'),
          brings: [...bringsAt('own', place, false), ...declared(schema, 'trusted', checked)],
        },
      };
    case 'powerapp':
    case 'powerappv2':
    case 'powerpages':
      return {
        category: 'trigger.event',
        title: 'Power Apps',
        facts: {
          ...nothing,
          result: 'nothing',
          trigger: { kind: 'event', exposed: false, auth: 'oauth2', atLeastOnce: false },
          brings: [...bringsAt('form', place, false, 'partner'), ...declared(schema, 'partner', checked)],
        },
      };
    case 'skills':
    case 'virtualagent':
    case 'agent':
      return {
        category: 'trigger.chat',
        title: 'Copilot',
        facts: {
          ...nothing,
          result: 'nothing',
          trigger: { kind: 'chat', exposed: false, auth: 'unseen', atLeastOnce: false },
          brings: [...bringsAt('chat', place, false), ...declared(schema, 'public', checked)],
        },
      };
    default: {
      const open = ['', 'All'].includes(text(at(inputs, 'triggerAuthenticationType')));
      const trust = open ? 'public' : 'partner';
      return {
        category: 'trigger.webhook',
        title: 'HTTP request',
        facts: {
          ...nothing,
          result: 'nothing',
          trigger: { kind: 'webhook', exposed: true, auth: open ? 'api-key' : 'oauth2', atLeastOnce: true },
          brings: [...bringsAt('webhook', ['trigger'], false, trust), ...declared(schema, trust, checked)],
        },
      };
    }
  }
}

const kinds: Readonly<Record<string, readonly [category: string, kind: Trigger['kind']]>> = {
  'email.send': ['trigger.email', 'email'],
  'message.send': ['trigger.message', 'message'],
  'queue.send': ['trigger.queue', 'queue'],
  storage: ['trigger.file', 'file'],
  file: ['trigger.file', 'file'],
  'ai.agent': ['trigger.chat', 'chat'],
};
const forms: ReadonlySet<string> = new Set(['microsoftforms', 'typeform', 'jotform', 'surveymonkey']);

function connectorFacts(step: PowerStep, around: Surroundings): PowerDescription {
  const { connector, operation, values } = callOf(step, around);
  const [category, kind] = forms.has(connector.key)
    ? (['trigger.form', 'form'] as const)
    : (kinds[connector.category] ?? (['trigger.event', 'event'] as const));
  const calendar = connector.brings === 'mail' && /event|calendar|meeting/i.test(operation);
  const profile: Profile = calendar ? 'calendar' : (connector.brings ?? 'event');
  const key = placeKey(connector.key, values);
  const watches: Facts['stores'] =
    key === undefined
      ? []
      : [{ kind: kind === 'file' ? 'file' : kind === 'queue' ? 'queue' : kind === 'email' ? 'mailbox' : 'table', key, access: 'read' }];
  const isMail = profile === 'mail';
  const kept = translateObject(
    Object.fromEntries(['conditions', 'splitOn'].flatMap((name) => (step.raw[name] === undefined ? [] : [[name, step.raw[name]]]))),
    around.names,
  );
  return {
    category,
    title: connector.title,
    operation,
    values: { ...values, ...kept },
    facts: {
      ...nothing,
      known: connector.known,
      zone: connector.known ? vendorZone(connector.vendor) : { scope: 'unknown', vendor: connector.title },
      result: 'nothing',
      hosts: [...(connector.vendor?.hosts ?? [])],
      networks: vendorNetworks(connector.vendor, true),
      stores: watches,
      trigger: { kind, exposed: false, auth: 'unseen', atLeastOnce: true },
      brings: [...bringsAt(connector.known ? profile : 'webhook', place, true), ...(isMail ? mailFields(place, true) : [])].slice(0, 50),
    },
  };
}

export function describeTrigger(step: PowerStep, around: Surroundings): PowerDescription {
  const { raw, type } = step;
  const values = translateObject(
    Object.fromEntries(
      ['inputs', 'recurrence', 'conditions', 'splitOn'].flatMap((key) => (raw[key] === undefined ? [] : [[key, raw[key]]])),
    ),
    around.names,
  );
  switch (type) {
    case 'Recurrence':
    case 'SlidingWindow': {
      const recurrence = object(raw['recurrence']);
      const cron = cronOf(recurrence);
      const zone = text(recurrence['timeZone']);
      return {
        category: 'trigger.schedule',
        title: 'Recurrence',
        values,
        facts: {
          ...nothing,
          result: 'nothing',
          brings: bringsAt('own', place, false),
          trigger: {
            ...own('schedule'),
            ...(cron === undefined ? {} : { cron: cron.slice(0, 300) }),
            ...(zone === '' ? {} : { timezone: zone.slice(0, 300) }),
          },
        },
      };
    }
    case 'Request': {
      const { category, title, facts } = requestFacts(step);
      return { category, title, values, facts: { ...facts, brings: facts.brings.slice(0, 50) } };
    }
    case 'Manual':
      return {
        category: 'trigger.manual',
        title: 'Manual',
        values,
        facts: { ...nothing, result: 'nothing', trigger: own('manual'), brings: bringsAt('own', place, false) },
      };
    // It asks an address again and again, or is called back by it.
    case 'Http':
    case 'HttpWebhook':
    case 'ApiManagement':
      return {
        category: 'trigger.event',
        title: 'HTTP',
        values,
        facts: {
          ...nothing,
          zone: { scope: 'unknown' },
          result: 'nothing',
          trigger: { kind: 'event', exposed: false, auth: 'unseen', atLeastOnce: true },
          brings: bringsAt('webhook', place, false),
        },
      };
    case 'Batch':
      return {
        category: 'trigger.subworkflow',
        title: 'Batch',
        values,
        facts: { ...nothing, result: 'nothing', trigger: own('flow'), brings: bringsAt('webhook', place, false, 'partner') },
      };
    default:
      return connectorFacts(step, around);
  }
}
