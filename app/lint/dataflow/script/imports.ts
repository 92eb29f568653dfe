/** The packages that a script takes in: from `require`, `import`, an address of a module host, or a list beside its text. */
import { rememberByText } from '../../../kernel/remember.ts';
import type { CodeFact } from '../../../nodes/kit/facts.ts';
import { isSyntax, literalText, nameOf, parseScript, walk, type Syntax } from './syntax.ts';

export interface ScriptImport {
  /** `lodash`, `@scope/name`. */
  readonly name: string;
  readonly version?: string;
  /** As it is written. */
  readonly text: string;
  /** It comes over the network while the script starts. */
  readonly remote: boolean;
  /** 1 is the first line; 0 for a package beside the text. */
  readonly line: number;
}

const builtIn =
  /^(?:node:.*|assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|diagnostics_channel|dns|domain|events|fs|http|http2|https|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|readline|repl|stream|string_decoder|sys|timers|tls|trace_events|tty|url|util|v8|vm|wasi|worker_threads|zlib)(?:\/.*)?$/;
const packageText = /^(?:npm:|jsr:)?(@[\w.-]+\/[\w.-]+|[\w.-]+)(?:@([\w.+~^-]+))?(?:\/.*)?$/;
const inAddress = /^https?:\/\/[^/]+\/(?:npm\/|gh\/|x\/|pin\/|v\d+\/)*(@[\w.-]+\/[\w.-]+|[\w.-]+)(?:@v?([\w.+~^-]+))?/;

function read(text: string, line: number): ScriptImport | undefined {
  const remote = /^https?:\/\//.test(text);
  if (!remote && (builtIn.test(text) || /^[./]/.test(text))) return undefined;
  const match = (remote ? inAddress : packageText).exec(text);
  if (match?.[1] === undefined) return undefined;
  return { name: match[1], ...(match[2] === undefined ? {} : { version: match[2] }), text, remote, line };
}

const inJavaScript = rememberByText(2_000, (source): readonly ScriptImport[] => {
  const parsed = /require|import/.test(source) ? parseScript(source) : undefined;
  if (parsed === undefined) return [];
  const out: ScriptImport[] = [];
  walk(parsed.body, (node) => {
    const from =
      node.type === 'CallExpression' && nameOf(node['callee']) === 'require'
        ? (node['arguments'] as unknown[])[0]
        : node.type === 'ImportDeclaration' || node.type === 'ImportExpression'
          ? node['source']
          : undefined;
    const text = isSyntax(from) ? literalText(from) : undefined;
    const found = text === undefined ? undefined : read(text, source.slice(0, node.start).split('\n').length);
    if (found !== undefined) out.push(found);
  });
  return out;
});

/** Where a script of this program asks for a module: it has none, so that it stops there. Undefined where it makes sure first, or has a function of that name. */
export const missingModule = rememberByText(2_000, (source): { readonly line: number; readonly words: string } | undefined => {
  const parsed = source.includes('require') ? parseScript(source) : undefined;
  if (parsed === undefined) return undefined;
  let found: Syntax | undefined;
  let isCertain = true;
  walk(parsed.body, (node, parent) => {
    if (node.type === 'TryStatement') isCertain = false;
    if (
      nameOf(node) !== 'require' ||
      (parent?.type === 'MemberExpression' && parent['property'] === node && parent['computed'] !== true) ||
      (parent?.type === 'Property' && parent['key'] === node && parent['shorthand'] !== true)
    )
      return;
    if (parent?.type === 'CallExpression' && parent['callee'] === node) found ??= parent;
    else isCertain = false;
  });
  return !isCertain || found === undefined
    ? undefined
    : {
        line: source.slice(0, found.start).split('\n').length,
        words: source.slice(found.start, found.end).split('\n')[0]?.slice(0, 80) ?? '',
      };
});

const inPython = rememberByText(2_000, (source): readonly ScriptImport[] =>
  [...source.matchAll(/^\s*(?:import|from)\s+([A-Za-z_]\w*)/gm)].map((match) => ({
    name: match[1] ?? '',
    text: match[1] ?? '',
    remote: false,
    line: source.slice(0, match.index).split('\n').length,
  })),
);

export function scriptImports(code: CodeFact): readonly ScriptImport[] {
  const inText = code.language === 'javascript' ? inJavaScript(code.source) : code.language === 'python' ? inPython(code.source) : [];
  return [...inText, ...(code.libraries ?? []).flatMap((text) => read(text, 0) ?? [])];
}
