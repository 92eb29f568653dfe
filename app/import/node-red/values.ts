/** Node-RED's typed values and templates in the words of this program: what is a field becomes a template, what is a language stays one. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { literalTemplate } from '../n8n/expression.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';

/** `payload.items[0].name` as a template; computed or odd paths are kept as they are. */
export function fieldTemplate(path: string): Json {
  const segments = path.match(/[^.[\]]+|\[(?:\d+|"[^"]*"|'[^']*')\]/g) ?? [];
  const whole = segments.join('').length === path.replace(/\./g, '').length && path !== '';
  const text = segments
    .map((part) => {
      const inner = part.startsWith('[') ? part.slice(1, -1) : part;
      return /^\d+$/.test(inner) ? `[${inner}]` : `[${JSON.stringify(inner.replace(/^["']|["']$/g, ''))}]`;
    })
    .join('');
  const template = `{{ input${text} }}`;
  return whole && parseTemplate(template).ok ? template : { $foreign: 'jsonata', source: path };
}

const fromEnvironment = (name: string): Json => ({ $foreign: 'n8n-js', source: `={{ $env[${JSON.stringify(name)}] }}` });
/** `https://api.example.com/?k=${API_KEY}`: a value of the environment may be put together of several. */
function ofEnvironment(text: string): Json {
  if (!text.includes('${')) return fromEnvironment(text);
  const parts = text
    .slice(0, 10_000)
    .split(/\$\{([^}]{1,200})\}/)
    .map((part, index) => (index % 2 === 1 ? `$env[${JSON.stringify(part)}]` : JSON.stringify(part)));
  return { $foreign: 'n8n-js', source: `={{ ${parts.join(' + ')} }}` };
}
const environmentMark = /^\$\{([^}]+)\}$/;

/** A plain text property: `${NAME}` is the environment, and braces are only text unless the property is a mustache template. */
export function plainValue(value: Json): Json {
  if (typeof value === 'string') {
    const name = environmentMark.exec(value)?.[1];
    return name === undefined ? literalTemplate(value) : fromEnvironment(name);
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map(plainValue);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)])) : value;
}

export const mustache = (value: Json | undefined): Json =>
  typeof value === 'string' ? (value.includes('{{') ? { $foreign: 'mustache', source: value } : plainValue(value)) : (value ?? '');

/** A value with its type beside it, as inject, change and switch have: `msg`, `flow`, `global`, `env`, `jsonata`, `str`, ... */
export function typedValue(value: Json | undefined, type: Json | undefined): Json {
  const text = typeof value === 'string' ? value : '';
  switch (type) {
    case 'msg':
      return fieldTemplate(text);
    case 'jsonata':
      return { $foreign: 'jsonata', source: text };
    case 'env':
      return ofEnvironment(text);
    case 'flow':
    case 'global':
      return `${type}.${literalTemplate(text)}`;
    default:
      return value === undefined ? '' : plainValue(value);
  }
}

/** Keys that say how a step is drawn or wired. */
const drawing: ReadonlySet<string> = new Set([
  'id',
  'type',
  'z',
  'x',
  'y',
  'wires',
  'name',
  'd',
  'g',
  'l',
  'w',
  'h',
  'credentials',
  'label',
  'info',
  'inputLabels',
  'outputLabels',
  'icon',
  'color',
]);

export const propertiesOf = (raw: JsonObject): [string, Json][] => Object.entries(raw).filter(([key]) => !drawing.has(key));
