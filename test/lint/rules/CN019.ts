import { noForeignFacts } from '../../../app/nodes/foreign-action/parameters.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { mail, manual, openHook, script, set, signedHook } from '../kit/steps.ts';

const page = (body: string, contentType = 'text/html') => step('page', 'respond-webhook', { body, contentType });
const text = (words: string, escape = 'html') => step('text', 'write-text', { text: words, escape });
const file = (path: string, content: string) => step('file', 'file-write', { path, content });
/** A mail of another program, which shows HTML unless it is told not to. */
const letter = (message: string, more = {}) =>
  step('letter', 'foreign-action', {
    category: 'email.send',
    title: 'Mail',
    values: { message, ...more },
    facts: {
      ...noForeignFacts,
      zone: { scope: 'public' },
      inputs: [{ id: 'in', title: 'In', kind: 'data' }],
      outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
      result: 'pass',
      sinks: [{ kind: 'message', parameter: ['message'], markup: { kind: 'html', unless: [{ parameter: ['emailType'], is: 'text' }] } }],
    },
  });
const bucket = (key: string, more = {}) =>
  step('bucket', 's3-storage', {
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    bucket: 'pages',
    operation: 'write',
    key,
    content: '<h1>{{ input.body.text }}</h1>',
    ...more,
  });

export const cases: RuleCases = {
  fires: [
    flow([openHook(), page('<p>Thank you, {{ input.body.text }}</p>')], ['hook > page']),
    flow([signedHook(), page('<p>{{ input.body.text }}</p>')], ['hook > page']),
    flow([openHook(), text('<p>{{ input.body.text }}</p>', 'none'), page('{{ input.text }}')], ['hook > text', 'text > page']),
    flow([openHook(), set({ line: 'Dear {{ input.body.text }}' }), page('<b>{{ input.line }}</b>')], ['hook > set', 'set > page']),
    flow([openHook(), file('/pages/{{ input.body.amount }}.html', '<h1>{{ input.body.text }}</h1>')], ['hook > file']),
    flow([openHook(), file('/notes/today.md', '# {{ input.body.text }}')], ['hook > file']),
    flow([openHook(), bucket('index.html')], ['hook > bucket']),
    flow([openHook(), bucket('index', { contentType: 'text/html; charset=utf-8' })], ['hook > bucket']),
    flow([openHook(), letter('<p>{{ input.body.text }}</p>')], ['hook > letter']),
    flow([openHook(), page('<a href="{{ input.body.text }}">Your page</a>')], ['hook > page']),
    // Harmless in one place says nothing of the other.
    flow(
      [openHook(), text('{{ input.body.text }}'), page('<p>{{ input.text }}</p><p>{{ input.body.email }}</p>')],
      ['hook > text', 'text > page'],
    ),
    // Letters are not enough there: it is read once more.
    ...[
      '<a href="{{ input.body.text }}">',
      '<script>var n = {{ input.body.text }};</script>',
      '<div onclick="go(\'{{ input.body.text }}\')">',
      '<img src={{ input.body.text }}>',
      '<style>{{ input.body.text }}</style>',
    ].map((words) => flow([openHook(), text(words), page('{{ input.text }}')], ['hook > text', 'text > page'])),
    flow(
      [openHook(), text('<script>var n = {{ input.body.text }};</script>', 'url'), page('{{ input.text }}')],
      ['hook > text', 'text > page'],
    ),
    flow(
      [openHook(), text("<script>var n = '{{ input.body.text }}';</script>", 'json'), page('{{ input.text }}')],
      ['hook > text', 'text > page'],
    ),
    // A script that makes it harmless for another place, or not at all.
    ...[
      'return { text: "<p title=\'" + input.body.text.replace(/</g, "&lt;") + "\'>" };',
      'return { text: "<script>var n = " + input.body.text.replaceAll("<", "") };',
      'return { text: `<a href="${input.body.text.replace(/[<>"]/g, "")}">` };',
      'return { text: input.body.text.replace(/</, "&lt;") };',
      'return { text: input.body.text.replace(/</g, "$&") };',
      'return { text: input.body.text.replace(/[^<]/g, "") };',
      'return { text: input.body.text.replace(/<b>/g, "") };',
      'return { text: input.body.text.replace(/</gy, "") };',
      'return { text: input.body.text.replace(/</g, (sign) => sign) };',
      'const t = { "<": "<b" }; return { text: input.body.text.replace(/[<>]/g, (sign) => t[sign]) };',
      'const t = { "<": "&lt;" }; t["<"] = input.body.email; return { text: input.body.text.replace(/[<>]/g, (sign) => t[sign]) };',
      'return { text: decodeURIComponent(encodeURIComponent(input.body.text)) };',
      'return { text: input.body.text.replace(/</g, "&lt;").replace(/&lt;/g, "<") };',
      'return { text: JSON.parse(input.body.text.replace(/</g, "")).name };',
      'return { text: decodeURIComponent.call(null, input.body.text.replace(/</g, "")) };',
      'return { text: Buffer.from(input.body.text.replace(/</g, ""), "base64").toString() };',
      'return { text: input.body.text.replace(/</g, "").normalize("NFKC") };',
      'return { text: `<script>go(${encodeURIComponent(input.body.text)})</script>` };',
      'return { text: encodeURIComponent(input.body.text) + input.body.text };',
      'const day = { toISOString: () => input.body.text }; return { text: day.toISOString() };',
      'Date.prototype.toISOString = function () { return input.body.text; }; return { text: new Date().toISOString() };',
    ].map((code) => flow([openHook(), script(code), page('{{ input.text }}')], ['hook > script', 'script > page'])),
    // Harmless only where it was put first.
    ...['<script>var n = {{ input.text }};</script>', '<a href="{{ input.text }}">'].map((words) =>
      flow([openHook(), text('{{ input.body.text }}'), page(words)], ['hook > text', 'text > page']),
    ),
    // The same by a step in between, by a part of an expression, and in quotes whose kind was left.
    ...[
      '<a href="{{ input.text }}">',
      '<script>var n = {{ input.text }};</script>',
      "{{ '<a href=\"' + input.text + '\">' }}",
      '<p title={{ input.text }}>',
    ].map((words) =>
      flow(
        [openHook(), text('{{ input.body.text }}'), set({ line: words }), page('{{ input.line }}')],
        ['hook > text', 'text > set', 'set > page'],
      ),
    ),
    flow([openHook(), text('{{ input.body.text }}', 'json'), page('<p title="{{ input.text }}">')], ['hook > text', 'text > page']),
    flow([openHook(), text('{{ input.body.text }}'), page('<a href="{{ {\'to\': input.text}.to }}">')], ['hook > text', 'text > page']),
    ...[
      ['.replace(/</g, "")', '<p title="{{ input.text }}">'],
      ['.replaceAll("<", "&lt;")', "<p title='{{ input.text }}'>"],
      ['.replace(/[<"]/g, "")', "<p title='{{ input.text }}'>"],
      ['.replace(/[<"\']/g, "").replace(/%22/g, "\"")', '<p title="{{ input.text }}">'],
      ['.replace(/[<>]/g, "").replace(/"/g, "\'")', "<p title='{{ input.text }}'>"],
    ].map(([code = '', words = '']) =>
      flow([openHook(), script(`return { text: input.body.text${code} };`), page(words)], ['hook > script', 'script > page']),
    ),
    flow(
      [
        openHook(),
        script('return { text: JSON.stringify(input.body.text.replace(/[<>"\']/g, "")) };'),
        page('<p title="{{ input.text }}">'),
      ],
      ['hook > script', 'script > page'],
    ),
    // Single quotes are left by encodeURIComponent, and end a text of a program.
    flow(
      [
        openHook(),
        script('return { text: "<script>go(\'" + encodeURIComponent(input.body.text) + "\')</script>" };'),
        page('{{ input.text }}'),
      ],
      ['hook > script', 'script > page'],
    ),
    // It is plain again.
    flow(
      [
        openHook(),
        text('{{ input.body.text }}'),
        script('return { text: input.text.replaceAll("&lt;", "<") + input.body.text };'),
        page('{{ input.text }}'),
      ],
      ['hook > text', 'text > script', 'script > page'],
    ),
  ],
  silent: [
    flow(
      [openHook(), text('{{ input.body.text }}'), page('<script>var n = {{ input.body.amount }};</script><p title="{{ input.text }}">')],
      ['hook > text', 'text > page'],
    ),
    ...[
      'const e = (s) => String(s).replace(/&/g, "&amp;").replace(/</g, "&lt;"); return { text: "<p>" + e(input.body.text) + "</p>" };',
      'return { text: "<p>" + input.body.text.replace(/[<>&"\']/g, "").trim() + "</p>" };',
      'const t = { "&": "&amp;", "<": "&lt;" }; return { text: `<p>${input.body.text.replace(/[&<]/g, (sign) => t[sign])}</p>` };',
      'return { text: `<p>${encodeURIComponent(input.body.text)}</p>` };',
      'return { text: `<a href="/find?q=${encodeURIComponent(input.body.text)}">Again</a>` };',
      'return { text: `<p>${new Date(input.body.text).toISOString()}</p>` };',
      'return { text: "<ul>" + [input.body.text].map((one) => "<li>" + one.replaceAll("<", "&lt;") + "</li>").join("") + "</ul>" };',
    ].map((code) => flow([openHook(), script(code), page('{{ input.text }}')], ['hook > script', 'script > page'])),
    flow([openHook(), page('Thank you, {{ input.body.text }}', 'text/plain')], ['hook > page']),
    flow([openHook(), text('<p>{{ input.body.text }}</p>'), page('{{ input.text }}')], ['hook > text', 'text > page']),
    ...[
      '<style>p { margin: 0 }</style><p title="{{ input.body.text }}">',
      '<a href="https://example.com/find?q={{ input.body.text }}">',
      '<script src="a.js"></script>{{ input.body.text }}',
    ].map((words) => flow([openHook(), text(words), page('{{ input.text }}')], ['hook > text', 'text > page'])),
    flow([openHook(), text('<a href="{{ input.body.text }}">', 'url'), page('{{ input.text }}')], ['hook > text', 'text > page']),
    flow(
      [openHook(), text('<script>var n = "{{ input.body.text }}";</script>', 'json'), page('{{ input.text }}')],
      ['hook > text', 'text > page'],
    ),
    flow([openHook(), page('<p>{{ input.body.amount }}</p>')], ['hook > page']),
    flow([manual(), set({ name: 'Ada' }), page('<p>{{ input.name }}</p>')], ['start > set', 'set > page']),
    flow([openHook(), file('/notes/today.txt', '{{ input.body.text }}')], ['hook > file']),
    flow([openHook(), bucket('index.html', { contentType: 'text/plain' })], ['hook > bucket']),
    flow([openHook(), letter('{{ input.body.text }}', { emailType: 'text' })], ['hook > letter']),
    flow([openHook(), mail('desk@example.com', '{{ input.body.text }}')], ['hook > mail']),
    flow([openHook(), page('<p>{{ input.body.text == "yes" ? "Yes" : "No" }}</p>')], ['hook > page']),
    ...[
      ['.replace(/</g, "")', '<p>{{ input.text }}</p>'],
      [
        '.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/\'/g, "&#39;")',
        "<p title='{{ input.text }}'>",
      ],
      ['.replace(/[<"]/g, "")', '<p title="{{ input.text }}">'],
      ['.replace(/[&<>"\'\/]/g, "")', '<p title="{{ input.text }}">'],
    ].map(([code = '', words = '']) =>
      flow([openHook(), script(`return { text: input.body.text${code} };`), page(words)], ['hook > script', 'script > page']),
    ),
    flow(
      [openHook(), script('return { text: `<p title="${input.body.text.replace(/[<>"\']/g, "")}">` };'), page('{{ input.text }}')],
      ['hook > script', 'script > page'],
    ),
    flow(
      [
        openHook(),
        text('{{ input.body.text }}'),
        set({ line: '<p title="{{ input.text }}">{{ "<b>" + input.text + "</b>" }}</p>' }),
        page('{{ input.line }}'),
      ],
      ['hook > text', 'text > set', 'set > page'],
    ),
    flow(
      [openHook(), set({ line: '<script>var n = {{ input.body.amount }};</script>' }), page('{{ input.line }}')],
      ['hook > set', 'set > page'],
    ),
    flow(
      [openHook(), text('{{ input.body.text }}', 'url'), page('<a href="https://example.com/?q={{ input.text }}">Again</a>')],
      ['hook > text', 'text > page'],
    ),
    // Only words that are written out in the flow get there.
    flow(
      [
        openHook(),
        step('which', 'if', { mode: 'expression', expression: '{{ input.body.text in ["red", "blue"] }}' }),
        page('<p>{{ input.body.text }}</p>'),
      ],
      ['hook > which', 'which.true > page'],
    ),
  ],
};
