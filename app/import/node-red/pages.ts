/** Answers that are pages: what a template or a function with tags in it has put together, a browser opens as HTML. */
import type { RedFile, RedNode, RedWire } from './parse.ts';

const tag =
  /<(?:!doctype|html|head|body|div|p|h[1-6]|table|tr|td|ul|ol|li|span|a|b|i|br|hr|form|input|script|style|img|pre|section|main)\b/i;
/** They put something else in the place of the page. */
const writesOver: ReadonlySet<string> = new Set(['template', 'json', 'csv', 'xml', 'yaml', 'http request', 'file in', 'exec']);

const textOf = ({ raw }: RedNode, key: string): string => (typeof raw[key] === 'string' ? raw[key] : '');
/** A script says itself that it answers with a page. */
const saysPage = /content-type["'`]?\s{0,5}\]?\s{0,5}[:=]\s{0,5}["'`]\s{0,5}(?:text\/html|application\/xhtml|image\/svg)/i;
const makesPage = (node: RedNode): boolean =>
  (node.type === 'function' && saysPage.test(textOf(node, 'func'))) ||
  tag.test(node.type === 'template' ? textOf(node, 'template') : node.type === 'function' ? textOf(node, 'func') : '');

/** An answer says itself what it is, where its headers are written out. */
function saysOtherwise({ raw }: RedNode): boolean {
  const { headers } = raw;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false;
  return Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && typeof value === 'string' && !/html|svg|xml/i.test(value),
  );
}

/** The answers that a page gets to, by id. Each step is looked at once. */
export function pageAnswers({ steps }: RedFile, wires: readonly RedWire[]): ReadonlySet<string> {
  const next = Map.groupBy(
    wires.filter(({ error }) => !error),
    ({ from }) => from.id,
  );
  const queue = steps.filter((node) => !node.disabled && makesPage(node));
  const reached = new Set(queue.map(({ id }) => id));
  const answers = new Set<string>();
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const { to } of next.get(node.id) ?? []) {
      if (reached.has(to.id) || to.disabled) continue;
      reached.add(to.id);
      if (to.type === 'http response') {
        if (!saysOtherwise(to)) answers.add(to.id);
      } else if (!writesOver.has(to.type)) queue.push(to);
    }
  }
  return answers;
}
