/** What whoever asked is shown: the answer to a web call, and the pages of a form. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { at, brings, fixedText, hasWait, isComputed, listAt, vendorZone, type Described, type Facts, type Sink } from './kit.ts';
import { formFields } from './triggers.ts';

const answerKeys: Readonly<Record<string, string>> = {
  json: 'responseBody',
  text: 'responseBody',
  redirect: 'redirectURL',
  jwt: 'payload',
};

/** Headers that lead a browser on: each is an address as a redirect is. */
const sendsOn = (parameters: JsonObject): string[][] =>
  listAt(parameters, 'options', 'responseHeaders', 'entries')
    .slice(0, 100)
    .flatMap((entry, index) =>
      /^location$/i.test((fixedText(entry, 'name') ?? '').trim()) && isComputed(at(entry, 'value'))
        ? [['options', 'responseHeaders', 'entries', String(index), 'value']]
        : [],
    );

export function describeRespond({ node }: Described): Facts {
  const how = fixedText(node.parameters, 'respondWith') ?? 'firstIncomingItem';
  const key = Object.hasOwn(answerKeys, how) ? answerKeys[how] : undefined;
  const isPage = listAt(node.parameters, 'options', 'responseHeaders', 'entries').some((entry) =>
    /^text\/html/i.test(fixedText(entry, 'value') ?? ''),
  );
  const headers: Sink[] = isComputed(at(node.parameters, 'options', 'responseHeaders'))
    ? [
        { kind: 'response', parameter: ['options', 'responseHeaders'] },
        ...sendsOn(node.parameters).map((parameter): Sink => ({ kind: 'url', parameter })),
      ]
    : [];
  const sinks: Sink[] =
    how === 'noData'
      ? headers
      : [
          ...headers,
          key === undefined
            ? { kind: 'response', parameter: ['options'], implied: how === 'binary' ? [['$binary']] : [[]] }
            : {
                kind: how === 'redirect' ? 'url' : 'response',
                parameter: [key],
                ...(isPage ? { markup: { kind: 'html' as const, unless: [] } } : {}),
              },
        ];
  const leads = [...(how === 'redirect' && key !== undefined ? [[key]] : []), ...sendsOn(node.parameters)];
  const redirects: Facts =
    leads.length === 0
      ? {}
      : { networks: leads.map((parameter) => ({ parameter, verifyCertificate: true, followsRedirects: false, sendsCredentials: false })) };
  return { zone: { scope: 'public' }, sinks, result: 'pass', ...redirects };
}

/** Whoever has filled in the form is led on to there. */
const leadsOn = (parameters: JsonObject): Facts =>
  fixedText(parameters, 'respondWith') === 'redirect' && isComputed(at(parameters, 'redirectUrl'))
    ? {
        zone: { scope: 'public' },
        networks: [{ parameter: ['redirectUrl'], verifyCertificate: true, followsRedirects: false, sendsCredentials: false }],
      }
    : {};

export function describeFormPage({ info, node: { parameters }, outputs }: Described): Facts {
  return {
    zone: vendorZone(info.vendor),
    result: 'pass',
    brings: [...brings('form', outputs), ...formFields(parameters, outputs)],
    sinks: shownSinks(parameters),
    human: { approvers: 1, ...hasWait(parameters) },
    ...leadsOn(parameters),
  };
}

/**
 * What a form page shows to whoever fills it in: as letters, or with every program taken out. Where it sends people on to is no text. A last
 * page that is written out is shown as it is, though shut in: its programs reach nothing of the site, its links, pictures and forms come alive.
 */
function shownSinks(parameters: JsonObject): Sink[] {
  return Object.entries(parameters)
    .filter(([, value]: [string, Json]) => isComputed(value))
    .slice(0, 30)
    .map(([key]) =>
      key === 'responseText' && parameters['respondWith'] === 'showText'
        ? { kind: 'response' as const, parameter: [key], markup: { kind: 'markdown' as const, unless: [] } }
        : key === 'redirectUrl'
          ? { kind: 'url' as const, parameter: [key] }
          : { kind: 'render' as const, parameter: [key], bound: true },
    );
}
