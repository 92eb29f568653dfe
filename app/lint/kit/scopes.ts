/** Which of a connection's scopes its steps can need: from what the steps declare, else from the addresses and methods that they use. */
import type { StepView } from './step-view.ts';

/** Scopes that every login asks for, whatever it does next. */
const always = /^(?:openid|profile|email|offline_access|offline|basic|default|\.default|refresh_token|identify|public)$/i;
/** Resources whose addresses are called otherwise. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  spreadsheet: ['sheet'],
  document: ['doc'],
  mail: ['message', 'sendmail', 'gmail'],
  gmail: ['message', 'draft', 'thread', 'label', 'mail'],
  contact: ['people', 'person'],
  calendar: ['event'],
  file: ['drive', 'item'],
  drive: ['file'],
  user: ['me', 'profile', 'member'],
  channel: ['conversation'],
  chat: ['postmessage', 'message'],
  repo: ['issue', 'pull', 'content', 'commit'],
  site: ['list'],
};
const verbs =
  /^(?:read|readonly|readbasic|list|view|get|write|readwrite|manage|edit|modify|create|update|delete|admin|full|send|all|access|execute|import|export|shared|auth|api|v\d|www|googleapis|com|https?|graph|microsoft|crm|objects?|metadata|schemas?|scope|scopes)$/i;
const changing = /write|manage|edit|modify|create|update|delete|admin|full|send|import/i;
/** Google's names for everything that a product can do have no word for it. */
export const fullGoogle =
  /^https:\/\/(?:mail\.google\.com\/?|www\.googleapis\.com\/auth\/(?:drive|calendar|contacts|spreadsheets|documents|presentations|tasks|forms|photoslibrary))$/i;
/** GitHub's names for reading and writing. */
const fullGithub = /^(?:repo|user|gist|workflow|project|notifications)$/i;
const singular = (word: string): string => word.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');

interface Scope {
  readonly resources: readonly string[];
  readonly changes: boolean;
}

/** `crm.objects.contacts.write` and `https://www.googleapis.com/auth/gmail.send` alike. */
function readScope(scope: string): Scope {
  const words = scope
    .replace(/([a-z])([A-Z])/g, '$1.$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return {
    resources: words.filter((word) => !verbs.test(word)).map(singular),
    changes: fullGoogle.test(scope) || fullGithub.test(scope) || words.some((word) => changing.test(word) && word !== 'readonly'),
  };
}

const wordsOf = (address: string): string[] =>
  address
    .replace(/([a-z])([A-Z])/g, '$1.$2')
    .split(/[^A-Za-z0-9]+/)
    .map(singular);

/** One of the words speaks of what the scope opens. A scope that names nothing opens whatever there is. */
function isMentioned({ resources }: Scope, words: ReadonlySet<string>): boolean {
  if (resources.length === 0) return words.size > 0;
  return resources.some((resource) => {
    if (words.has(resource) || alsoCalled[resource]?.some((word) => words.has(word)) === true) return true;
    for (const word of words)
      if ((word.length > 3 && resource.includes(word)) || (resource.length > 3 && word.includes(resource))) return true;
    return false;
  });
}

export interface ScopeUse {
  readonly idle: readonly string[];
  /** Scopes that allow changes although their steps only read. */
  readonly tooStrong: readonly string[];
  /** Every step said itself what it needs. */
  readonly declared: boolean;
}

/** Undefined where nothing can be told: a step is open-ended, or its address is computed. */
export function scopeUse(scopes: readonly string[], users: readonly StepView[]): ScopeUse | undefined {
  const active = users.filter((step) => step.node.disabled !== true);
  if (active.every((step) => step.facts.capabilities.scopes.length > 0)) {
    const needed = new Set(active.flatMap((step) => step.facts.capabilities.scopes.map(({ scope }) => scope)));
    return { idle: scopes.filter((scope) => !needed.has(scope)), tooStrong: [], declared: true };
  }
  if (
    active.some(
      (step) =>
        step.facts.unknown === true ||
        step.facts.networks.length === 0 ||
        step.facts.networks.some((network) => network.host === undefined),
    )
  )
    return undefined;
  // Many steps use few addresses: each word of them is looked at once a scope, however many steps it comes from.
  const words = new Set<string>();
  const wordsOfChanges = new Set<string>();
  for (const step of active) {
    const changes = step.facts.effects.some((effect) => effect.kind !== 'read' && effect.kind !== 'none');
    for (const { host = '', path = '', pathReads } of step.facts.networks) {
      if (pathReads.length > 0 && path.replace(/\W/g, '') === '') return undefined;
      for (const word of wordsOf(`${host}/${path}`)) {
        words.add(word);
        if (changes) wordsOfChanges.add(word);
      }
    }
  }
  const idle: string[] = [];
  const tooStrong: string[] = [];
  for (const scope of scopes) {
    const read = readScope(scope);
    if (always.test(scope)) continue;
    if (!isMentioned(read, words)) idle.push(scope);
    else if (read.changes && !isMentioned(read, wordsOfChanges)) tooStrong.push(scope);
  }
  return { idle, tooStrong, declared: false };
}
