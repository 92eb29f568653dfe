/** HTML for pages that leave the program (reports, evidence): every value is escaped, and only what this made is taken as HTML. */
const made = Symbol('html');
export interface Html { readonly [made]: string }
export type HtmlValue = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// Control characters have no place in a page, and bidirectional overrides would show a text in another order than it has.
const escape = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '\ufffd').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function textOf(value: HtmlValue): string {
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? (value as readonly Html[]).map((part) => part[made]).join('') : (value as Html)[made];
}

export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { [made]: parts.reduce((text, part, index) => text + textOf(values[index - 1] ?? '') + part) };
}

const style = `
:root{color-scheme:light dark}body{font:13px/1.5 Inter,system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
h1{font-size:22px;margin:0}h2{font-size:15px;margin:2rem 0 .5rem;border-bottom:1px solid #8884;padding-bottom:.25rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #8883}th{font-weight:600}
code{font:12px/1.4 "JetBrains Mono",ui-monospace,monospace;overflow-wrap:anywhere}.muted{color:#777}.block{color:#c02626}.high{color:#b45309}
ol,ul{margin:.25rem 0;padding-inline-start:1.25rem}@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr,li{break-inside:avoid}}`;

/** A whole page that needs nothing from anywhere: no script, no image, no font of its own. */
export function htmlPage(title: string, body: Html): string {
  const page = html`<title>${title}</title></head><body>${body}</body></html>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${style}</style>${page[made]}\n`;
}
