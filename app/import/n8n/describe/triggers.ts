/** Triggers: who may start the workflow, and what they bring. */
import type { JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { labelsForFieldName } from '../../../workflow/model/field-names.ts';
import { onlyKnownAddresses } from './caller-addresses.ts';
import { at, brings, fixedNumber, fixedText, listAt, storeKey, vendorNetworks, vendorZone, type Described, type Facts } from './kit.ts';
import { saidByPlace } from './place-names.ts';
import { withoutFiles } from './mail-files.ts';

type Trigger = NonNullable<ForeignFacts['trigger']>;

const authByName: Readonly<Record<string, Trigger['auth']>> = {
  none: 'none',
  basicAuth: 'basic',
  headerAuth: 'api-key',
  jwtAuth: 'jwt',
  bearerAuth: 'bearer',
  n8nUserAuth: 'session',
};

function authOf(parameters: JsonObject): Trigger['auth'] {
  const name = fixedText(parameters, 'authentication') ?? 'none';
  return Object.hasOwn(authByName, name) ? (authByName[name] ?? 'unknown') : 'unknown';
}

/** Whoever comes in has to show something: of a way that n8n does not know that cannot be said. */
const isAsked = (auth: Trigger['auth']): boolean => auth !== 'none' && auth !== 'unknown';

/** Fields of a form, with labels by their names: people type what they like, but an "E-mail" field holds an address. */
export function formFields(parameters: JsonObject, ports: readonly string[]): ForeignFacts['brings'] {
  return listAt(parameters, 'formFields', 'values')
    .slice(0, 40)
    .flatMap((field) => {
      const name = fixedText(field, 'fieldName') ?? fixedText(field, 'fieldLabel');
      if (name === undefined) return [];
      const type = fixedText(field, 'fieldType');
      const labels = [...new Set([...labelsForFieldName(name), ...(type === 'email' ? (['contact'] as const) : [])])];
      // n8n turns numbers into numbers. Choices and dates are checked in the browser alone: whoever posts by hand puts any text there.
      const valueType = type === 'number' ? ('number' as const) : type === 'file' ? ('file' as const) : ('text' as const);
      // A file lies beside the fields, under its name without gaps.
      const places = type === 'file' ? [[name], ['$binary', name.replaceAll(/\W/g, '_')]] : [[name]];
      return ports.flatMap((port) =>
        places.map((path) => ({
          port,
          path,
          labels,
          trust: 'public' as const,
          type: valueType,
          why: `the form's field “${name.slice(0, 80)}”`,
        })),
      );
    });
}

const pad = (value: number | undefined, fallback: number): number => (value === undefined ? fallback : Math.max(0, Math.trunc(value)));

/** One interval of the schedule trigger, or one entry of the old cron node, as five cron fields. */
function cronOf(entry: JsonObject): string | undefined {
  const unit = fixedText(entry, 'field') ?? fixedText(entry, 'mode');
  const minute = pad(fixedNumber(entry, 'triggerAtMinute') ?? fixedNumber(entry, 'minute'), 0);
  const hour = pad(fixedNumber(entry, 'triggerAtHour') ?? fixedNumber(entry, 'hour'), 0);
  switch (unit) {
    case 'cronExpression':
    case 'custom':
      return fixedText(entry, 'expression') ?? fixedText(entry, 'cronExpression');
    case 'seconds':
    case 'everySecond':
      return `*/${pad(fixedNumber(entry, 'secondsInterval'), 30)} * * * * *`;
    case 'minutes':
    case 'everyMinute':
      return `*/${pad(fixedNumber(entry, 'minutesInterval'), 5)} * * * *`;
    case 'hours':
    case 'everyHour':
      return `${minute} */${pad(fixedNumber(entry, 'hoursInterval'), 1)} * * *`;
    case 'weeks':
    case 'everyWeek': {
      const days = listAt(entry, 'triggerAtDay').filter((day) => typeof day === 'number');
      return `${minute} ${hour} * * ${days.length > 0 ? days.join(',') : (fixedText(entry, 'weekday') ?? '0')}`;
    }
    case 'months':
    case 'everyMonth':
      return `${minute} ${hour} ${pad(fixedNumber(entry, 'triggerAtDayOfMonth') ?? fixedNumber(entry, 'dayOfMonth'), 1)} * *`;
    case 'everyX':
      return fixedText(entry, 'unit') === 'hours'
        ? `0 */${pad(fixedNumber(entry, 'value'), 1)} * * *`
        : `*/${pad(fixedNumber(entry, 'value'), 5)} * * * *`;
    default:
      return `${minute} ${hour} * * *`;
  }
}

/** When a schedule fires, as cron; several rules cannot be one expression, so the first is told. */
export function scheduleOf(key: string, parameters: JsonObject): string | undefined {
  if (key === 'interval') {
    const every = pad(fixedNumber(parameters, 'interval'), 1);
    const unit = fixedText(parameters, 'unit') ?? 'seconds';
    return unit === 'hours' ? `0 */${every} * * *` : unit === 'minutes' ? `*/${every} * * * *` : `*/${every} * * * * *`;
  }
  const [first] = key === 'cron' ? listAt(parameters, 'triggerTimes', 'item') : listAt(parameters, 'rule', 'interval');
  return cronOf(typeof first === 'object' && first !== null && !Array.isArray(first) ? (first as JsonObject) : {});
}

/** n8n answers a web call with what came last where it is told so, and a chat unless another step answers in it. */
const answersLast = (parameters: JsonObject, kind: 'webhook' | 'chat'): Pick<Trigger, 'answersLast'> => {
  const mode = fixedText(parameters, 'responseMode') ?? fixedText(parameters, 'options', 'responseMode');
  const last =
    kind === 'chat'
      ? mode === undefined || mode === 'lastNode' || mode === 'streaming'
      : mode === 'lastNode' && fixedText(parameters, 'responseData') !== 'noData';
  return last ? { answersLast: true } : {};
};

const own = (kind: Trigger['kind']): Trigger => ({ kind, exposed: false, auth: 'session', atLeastOnce: false });

/** Messages of people and rooms that the flow names itself, and of nobody else. */
const hearsOnly = (parameters: JsonObject): boolean =>
  ['userIds', 'chatIds'].some((key) =>
    /^\s*-?\d/.test(fixedText(parameters, 'additionalFields', key) ?? String(fixedNumber(parameters, 'additionalFields', key) ?? '')),
  );

/** The sheet that a form of Google fills, by the name that it gives it: whoever fills in the form writes the rows. */
const formSheets =
  /^(?:form[ _-]?responses?|formularantworten|réponses au formulaire|respuestas de formulario|risposte del modulo|formulierreacties|respostas ao formulário)\b/i;
function ofForm(parameters: JsonObject): boolean {
  const chosen = parameters['sheetName'];
  const name =
    typeof chosen === 'object' && chosen !== null && !Array.isArray(chosen) ? (chosen as JsonObject)['cachedResultName'] : undefined;
  return formSheets.test(typeof name === 'string' ? name : (fixedText(parameters, 'sheetName') ?? ''));
}

/** n8n leaves what callers prove themselves by among the headers that it hands on. */
const loginBrought = (ports: readonly string[]): ForeignFacts['brings'] =>
  ports.map((port) => ({
    port,
    path: ['headers', 'authorization'],
    labels: ['secret'],
    trust: 'partner',
    type: 'text',
    why: 'what callers prove themselves by',
    guessed: true,
  }));

const startsByNewRows = (key: string, parameters: JsonObject): boolean =>
  key === 'googleSheetsTrigger' && fixedText(parameters, 'event') === 'rowAdded';

export function describeTrigger(described: Described): Facts {
  const { info, node, outputs } = described;
  const { parameters } = node;
  const profile = info.brings ?? 'event';
  // The place whose changes start it goes by the name under which steps write to it.
  const watched = storeKey(info.key.replace(/Trigger$/, ''), parameters);
  const watches: Facts =
    watched === undefined
      ? {}
      : {
          stores: [
            {
              kind: info.category === 'trigger.file' ? 'file' : info.category === 'trigger.queue' ? 'queue' : 'table',
              key: watched,
              access: 'read',
              ...(startsByNewRows(info.key, parameters) ? { rows: 'new' as const } : {}),
            },
          ],
        };
  const fromVendor: Facts = {
    zone: vendorZone(info.vendor),
    networks: vendorNetworks(info.vendor, true),
    hosts: [...(info.vendor?.hosts ?? [])],
  };
  switch (info.category) {
    case 'trigger.manual':
      return { trigger: own('manual'), brings: brings('own', outputs) };
    case 'trigger.schedule': {
      const cron = scheduleOf(info.key, parameters);
      return {
        trigger: { ...own('schedule'), ...(cron === undefined ? {} : { cron: cron.slice(0, 300) }) },
        brings: brings('own', outputs),
      };
    }
    case 'trigger.webhook': {
      const auth = authOf(parameters);
      return {
        trigger: {
          kind: 'webhook',
          exposed: true,
          auth: auth === 'none' && onlyKnownAddresses(parameters) ? 'unseen' : auth,
          atLeastOnce: true,
          ...answersLast(parameters, 'webhook'),
        },
        brings: !isAsked(auth)
          ? brings('webhook', outputs, 'public')
          : [...brings('webhook', outputs, 'partner'), ...loginBrought(outputs)],
      };
    }
    case 'trigger.form': {
      // A form of another service is protected by that service, which cannot be seen here.
      if (info.vendor !== undefined)
        return {
          ...fromVendor,
          trigger: { kind: 'form', exposed: false, auth: 'unseen', atLeastOnce: true },
          brings: brings(profile, outputs),
        };
      return {
        trigger: { kind: 'form', exposed: true, auth: authOf(parameters), atLeastOnce: false },
        brings: [...brings('form', outputs), ...formFields(parameters, outputs)].slice(0, 50),
      };
    }
    case 'trigger.chat': {
      const open = ![undefined, false].includes(at(parameters, 'public') as boolean | undefined);
      return {
        trigger: {
          kind: 'chat',
          exposed: open,
          auth: open ? authOf(parameters) : 'session',
          atLeastOnce: false,
          ...answersLast(parameters, 'chat'),
        },
        // Whoever writes there has signed in, as those have who call with a key.
        brings: brings('chat', outputs, open && isAsked(authOf(parameters)) ? 'partner' : undefined),
      };
    }
    case 'trigger.mcp':
      return { trigger: { kind: 'mcp', exposed: true, auth: authOf(parameters), atLeastOnce: false }, brings: brings('chat', outputs) };
    case 'trigger.email':
      return {
        ...fromVendor,
        trigger: { kind: 'email', exposed: false, auth: 'unseen', atLeastOnce: true },
        brings: withoutFiles(described, brings(profile, outputs)),
      };
    case 'trigger.message':
      return {
        ...fromVendor,
        trigger: { kind: 'message', exposed: false, auth: 'unseen', atLeastOnce: true },
        brings: brings(profile, outputs, hearsOnly(parameters) ? 'partner' : undefined),
      };
    case 'trigger.queue':
      return {
        ...fromVendor,
        ...watches,
        trigger: { kind: 'queue', exposed: false, auth: 'unseen', atLeastOnce: true },
        brings: brings(profile, outputs),
      };
    case 'trigger.file':
      return {
        ...watches,
        trigger: { kind: 'file', exposed: false, auth: 'unseen', atLeastOnce: true },
        brings: [...brings(profile, outputs), ...saidByPlace(parameters, outputs)],
      };
    case 'trigger.subworkflow':
      return { trigger: own('flow'), brings: brings(profile, outputs) };
    case 'trigger.error':
      return { trigger: own('error'), brings: brings(profile, outputs) };
    default:
      return {
        ...fromVendor,
        ...watches,
        ...(ofForm(parameters)
          ? { trigger: { kind: 'form', exposed: false, auth: 'unseen', atLeastOnce: true }, brings: brings('form', outputs) }
          : {
              trigger: { kind: 'event', exposed: false, auth: 'unseen', atLeastOnce: true },
              brings: [...brings(profile, outputs), ...saidByPlace(parameters, outputs)],
            }),
      };
  }
}
