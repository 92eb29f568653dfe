/** Steps and marks that planted streams share. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { Sketch, Track } from '../carriers.ts';

/** `rule` must speak (or must not) at `step`; `kind` names the stream for the report. */
export interface Mark {
  readonly rule: string;
  readonly step: string;
  readonly kind: string;
}
/** The rules that are judged at the marked steps. */
interface Stream {
  readonly must?: readonly Mark[];
  readonly mustNot?: readonly Mark[];
}
export type Plant = (sketch: Sketch, length: number) => Stream;
export const personal = ['contact', 'person', 'health', 'card', 'bank', 'id', 'location', 'special'] as const;
export const vendorModel: JsonObject = { model: 'gpt-4o-2024-08-06', registryId: 'gpt-4o' };
/** A request of a partner that brings the labelled value and a harmless one. */
export function arrives(sketch: Sketch, label: string, auth: 'hmac' | 'none' = 'hmac'): Track & { readonly harmless: readonly string[] } {
  const name = sketch.fresh();
  if (label !== 'none' && auth === 'hmac' && sketch.draws.once(3)) {
    const start = sketch.add('manual-trigger');
    const rows = sketch.add('sql-query', {
      statement: 'SELECT a, b FROM things',
      columns: [
        { name, label },
        { name: `${name}n`, label: 'none' },
      ],
    });
    sketch.link(start, rows);
    return { from: rows, path: [name], harmless: [`${name}n`] };
  }
  const id = sketch.add('webhook-trigger', {
    path: name,
    auth,
    fields: [
      { name, label },
      { name: `${name}n`, label: 'none' },
      { name: `${name}c`, type: 'number', label: 'none' },
    ],
  });
  return { from: id, path: ['body', name], harmless: ['body', `${name}n`] };
}
export const ask = (sketch: Sketch, prompt: string, more: JsonObject = vendorModel): string =>
  sketch.add('model-call', { ...more, prompt, resultField: 'answer' });
export const mail = (sketch: Sketch, text: string): string =>
  sketch.add('send-mail', { from: 'desk@example.com', to: 'someone@elsewhere.example', subject: 'News', text });
export const post = (sketch: Sketch, value: string): string =>
  sketch.add('http-request', { method: 'POST', url: 'https://api.example.com/things', bodyMode: 'json', body: `{ "v": "${value}" }` });
export function agent(sketch: Sketch, prompt: string, model: JsonObject = vendorModel): string {
  const id = sketch.add('ai-agent', { prompt });
  sketch.link(sketch.add('chat-model', model), id, '-model>');
  return id;
}
export const fetchTool = (sketch: Sketch, root: string): string => {
  const id = sketch.add('http-request', {
    method: 'GET',
    url: 'https://api.example.org/find',
    query: [{ name: 'q', value: '{{ model.q }}' }],
  });
  sketch.link(id, root, '-tool>');
  return id;
};
