/** HTML for pages that leave the program (reports, evidence): every value is escaped, and only what this made is taken as HTML. */
import { plainText } from './plain-text.ts';

const made = Symbol('html');
export interface Html {
  readonly [made]: string;
}
export type HtmlValue = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Control characters have no place in a page, and bidirectional overrides would show a text in another order than it has. */
const escape = (text: string): string => plainText(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function textOf(value: HtmlValue): string {
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? (value as readonly Html[]).map((part) => part[made]).join('') : (value as Html)[made];
}

/** A template: values are escaped, except parts that were made with it. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { [made]: parts.reduce((text, part, index) => text + textOf(values[index - 1] ?? '') + part) };
}

/** The HTML itself, to be written out in pieces: nothing takes it back as HTML. */
export const textOfHtml = (part: Html): string => part[made];

const style = `:root{color-scheme:light dark;--ink:#1c1d21;--soft:#5f6368;--line:#e3e4e8;--paper:#fff;--panel:#f7f7f9;--block:#b42318;--high:#c4540a;--medium:#8a6a00;--low:#3a6ea5;--good:#1a7f37}
@media(prefers-color-scheme:dark){:root{--ink:#ececf1;--soft:#a0a3ab;--line:#33353b;--paper:#17181b;--panel:#1f2024;--block:#ff7b72;--high:#ffa657;--medium:#e3b341;--low:#79b8ff;--good:#56d364}}
body{margin:0 auto;padding:32px 24px;max-width:960px;background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,sans-serif}h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}h3{font-size:14px;margin:0}
p{margin:4px 0}.soft{color:var(--soft)}.cards{display:flex;gap:12px;flex-wrap:wrap;margin:16px 0}.card{border:1px solid var(--line);border-radius:8px;padding:10px 16px;background:var(--panel);min-width:96px}.card b{display:block;font-size:22px}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:5px 8px;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right}.tag{font-weight:600;white-space:nowrap}
.block{color:var(--block)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.good{color:var(--good)}article{border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin:10px 0;break-inside:avoid}ol,ul{margin:6px 0;padding-left:22px}blockquote{margin:8px 0;padding-left:12px;border-left:3px solid var(--line)}code{font-family:ui-monospace,monospace;font-size:12px;overflow-wrap:anywhere}
@media print{:root{color-scheme:light;--ink:#1c1d21;--soft:#5f6368;--line:#e3e4e8;--paper:#fff;--panel:#f7f7f9;--block:#b42318;--high:#c4540a;--medium:#8a6a00;--low:#3a6ea5;--good:#1a7f37}body{max-width:none;padding:0}tr,li,blockquote{break-inside:avoid}h2{break-after:avoid}a{color:inherit}}`;

/** A whole page that needs nothing from anywhere: no script, no image, no font of its own. */
export function htmlPage(title: string, body: Html): string {
  const page = html`<title>${title}</title></head><body>${body}</body></html>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${style}</style>${page[made]}\n`;
}
