/** Inputs of a Flowise node in the words of this program. Its texts are HTML with variables in braces. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { literalTemplate, translateValue } from '../n8n/expression.ts';

/** `{{chatOpenAI_0.data.instance}}`: what an edge says too. */
const instance = /^\s*\{\{\s*[\w$-]+\.data\.instance\s*\}\}\s*$/;
const mention = /<span[^>]{0,400}data-id="([^"]{1,200})"[^>]{0,400}>[^<]{0,400}<\/span>/g;
const braces = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

/** What texts refer to: steps by id, and the step that the chat's words come in by. */
export interface Named {
  readonly steps: ReadonlyMap<string, string>;
  readonly chat: string | undefined;
  /** What the rounds around the step go through, as Flowise writes it. */ readonly rounds?: string;
}

/** What whoever began the run gave, wherever a text stands. */
const given = /^(?:\$form\.)?([\w.-]{1,200})$/;
const fromChat: ReadonlySet<string> = new Set(['question', 'chat_history', 'file_attachment']);
/** What a flow keeps from step to step. */
export const flowState = 'flowise:state';
const keptState = `$getWorkflowStaticData(${JSON.stringify(flowState)})`;

const member = (path: string): string =>
  path
    .split('.')
    .filter((part) => part !== '')
    .map((part) => `[${JSON.stringify(part)}]`)
    .join('');

/** What Flowise itself puts in: nobody outside writes it. */
const ofItself: ReadonlyMap<string, string> = new Map([
  ['current_date_time', '$now'],
  ['runtime_messages_length', '0'],
  ['loop_count', '0'],
  ['team_members', '"the members of the team"'],
]);

/** One of a list: of a list that is put together of several texts it may be any part. */
const elementOf = (list: string, path: string): string => (list.includes(' + ') ? `(${list})` : `${list}[0]${member(path)}`);

/** A variable as JavaScript over the item: another step by its name, a form field, a part of the flow's state. */
function reference(name: string, { steps, chat, rounds }: Named): string {
  const step = steps.get(name) ?? steps.get(name.split('.')[0] ?? '');
  if (step !== undefined) return `$(${JSON.stringify(step)}).item.json.output`;
  const own = ofItself.get(name);
  if (own !== undefined) return own;
  const begun = given.exec(name)?.[1];
  if (chat !== undefined && begun !== undefined && (name.startsWith('$form.') || fromChat.has(begun)))
    return `$(${JSON.stringify(chat)}).item.json${name.startsWith('$form.') ? '["form"]' : ''}${member(begun)}`;
  const round = rounds === undefined ? undefined : /^\$iteration(?:\.(.+))?$/.exec(name);
  if (rounds !== undefined && round !== null && round !== undefined)
    return elementOf(asJavaScript(rounds, { steps, chat }), round[1] ?? '');
  const known = /^\$(?:flow\.)?(form|state|iteration|session|webhook)\.?(.*)$/.exec(name);
  const path = known === null ? name.replace(/^\$/, '') : [known[1], known[2]].filter((part) => part !== '').join('.');
  if (name.startsWith('$vars.')) return name;
  if (known?.[1] === 'state') return `${keptState}${member(known[2] ?? '')}`;
  return `$json${member(path)}`;
}

/** `"$flow.state.plan"` without braces is a variable too, where values of a prompt are given. */
const bare = /^\s*(\$(?:flow|vars)\.[\w.[\]-]{1,200})\s*$/;
const longestGiven = 2_000;

/** What the variables of a prompt stand for, by name: `{"text":"{{question}}"}`. */
function promptVariables(inputs: JsonObject): ReadonlyMap<string, string> {
  const raw = inputs['promptValues'];
  let values: Json = raw ?? null;
  if (typeof raw === 'string') {
    try {
      values = JSON.parse(raw) as Json;
    } catch {
      return new Map();
    }
  }
  if (!isJsonObject(values)) return new Map();
  return new Map(
    Object.entries(values)
      .slice(0, 200)
      .flatMap(([name, value]): [string, string][] => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        const variable = bare.exec(text)?.[1];
        return text.length > longestGiven ? [] : [[name, variable === undefined ? text : `{{${variable.replace(/\[(\w+)\]/g, '.$1')}}}`]];
      }),
  );
}

/** The words alone; a picture or a link whose address a variable is part of stays as it is. */
const plain = (html: string): string =>
  /<\/?[a-z][^>]*>/i.test(html)
    ? html
        .replace(/<br\s*\/?>|<\/p>\s*<p[^>]*>/gi, '\n')
        .replace(/<\/?[a-z][^>{]{0,400}>/gi, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&nbsp;', ' ')
        .replaceAll('&amp;', '&')
    : html;

/** `{text}` in a prompt, and what is given for it. */
const inPrompt = /(?<!\{)\{([A-Za-z_]\w{0,60})\}(?!\})/g;
const longestText = 200_000;

function textValue(text: string, names: Named, variables: ReadonlyMap<string, string> | undefined): Json {
  if (instance.test(text)) return '';
  const flat = plain(text.slice(0, 100_000).replace(mention, (_all, name: string) => `{{${name}}}`));
  let room = longestText - flat.length;
  const found =
    variables === undefined
      ? flat
      : flat.replace(inPrompt, (_all, name: string) => {
          const value = variables.get(name);
          room -= value?.length ?? 0;
          return value === undefined || room < 0 ? `{{${name}}}` : value;
        });
  if (!/\{\{[^{}]+\}\}/.test(found)) return literalTemplate(found);
  return translateValue(`=${found.replace(braces, (_all, name: string) => `{{ ${reference(name, names)} }}`)}`);
}

/** Names an entry of Flowise's own vault; the secret is not in the file. */
const isCredentialId = (key: string): boolean => key === 'credential' || key === 'credentialId' || key === 'FLOWISE_CREDENTIAL_ID';

/** `single`: variables stand in single braces, as in prompt templates. `code` keeps scripts as they are. */
export function valuesOf(
  inputs: JsonObject,
  names: Named,
  { single = false, code = '' }: { readonly single?: boolean; readonly code?: string } = {},
): JsonObject {
  const variables = single ? promptVariables(inputs) : undefined;
  const visit = (value: Json): Json => {
    if (typeof value === 'string') return textValue(value, names, variables);
    if (Array.isArray(value)) return (value as readonly Json[]).map(visit).filter((item) => item !== '');
    return isJsonObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => !isCredentialId(key))
            .map(([key, item]) => [key, visit(item)]),
        )
      : value;
  };
  // What is given for the variables of a prompt stands in the prompt already.
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([key, value]) => key !== code && value !== '' && key !== 'undefined' && !isCredentialId(key))
      .map(([key, value]) => [
        key,
        key === 'promptValues' && variables !== undefined
          ? textValue(typeof value === 'string' ? value : JSON.stringify(value), names, undefined)
          : visit(value),
      ]),
  );
}

/** `customFunctionInputVariables: [{ variableName, variableValue }]`; on the older canvas one text of JSON. */
function variablesOf(inputs: JsonObject): readonly (readonly [name: string, value: string])[] {
  const rows = inputs['customFunctionInputVariables'];
  if (Array.isArray(rows))
    return (rows as readonly Json[])
      .filter(isJsonObject)
      .map((row) => [String(row['variableName'] ?? ''), String(row['variableValue'] ?? '')] as const);
  const given = inputs['functionInputVariables'];
  if (typeof given !== 'string' || given === '') return [];
  try {
    const values = JSON.parse(given) as Json;
    return isJsonObject(values)
      ? Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
      : [];
  } catch {
    return [];
  }
}

const longestValue = 5_000;
const mostVariables = 50;

/** A value as JavaScript: its words, and what its variables stand for. */
function asJavaScript(value: string, names: Named): string {
  const flat = plain(value.slice(0, longestValue).replace(mention, (_all, name: string) => `{{${name}}}`));
  const parts: string[] = [];
  let at = 0;
  for (const { 0: all, 1: name = '', index } of flat.matchAll(braces)) {
    if (index > at) parts.push(JSON.stringify(flat.slice(at, index)));
    parts.push(reference(name, names));
    at = index + all.length;
  }
  if (at < flat.length) parts.push(JSON.stringify(flat.slice(at)));
  return parts.length === 0 ? '""' : parts.join(' + ');
}

/** A function with what Flowise hands it under names of its own: they stand behind it, so that its lines keep their numbers. */
export function withVariables(code: string, inputs: JsonObject, names: Named): string {
  const own = variablesOf(inputs)
    .slice(0, mostVariables)
    .filter(([name]) => /^[A-Za-z_]\w{0,60}$/.test(name) && code.includes(`$${name}`))
    .map(([name, value]) => `var $${name} = ${asJavaScript(value, names)};`);
  const chat = names.chat === undefined ? '$json' : `$(${JSON.stringify(names.chat)}).item.json`;
  const flow = code.includes('$flow') ? [`var $flow = { input: ${chat}.question, state: ${keptState} };`] : [];
  const form = code.includes('$form') ? [`var $form = ${chat}.form;`] : [];
  const lines = [...own, ...flow, ...form];
  return lines.length === 0 ? code : `${code}\n${lines.join('\n')}`;
}
