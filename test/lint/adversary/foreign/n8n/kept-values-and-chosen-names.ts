/** What n8n keeps for a flow, and names that data choose. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, CRON, HOOK, HTTP, OAI, PG, SLACK, START, chain, wf, type Step } from '../n8n-kit.ts';

export const n8nKeptValuesAndChosenNames: Pair[] = [];
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => Json, bad: string, good: string): void => {
  n8nKeptValuesAndChosenNames.push([name, rule, file(bad), file(good)]);
};
// What n8n keeps for a flow.
const kept = (name: string, rule: string, write: (e: string) => string, read: string, out: Step, bad: string, good: string): void =>
  pair(
    name,
    rule,
    (e) =>
      wf(
        [HOOK({ authentication: 'headerAuth' }), CODE('Keep', write(e)), CRON, CODE('Read', read), out],
        ['Webhook > Keep', 'Schedule > Read', `Read > ${out[0]}`],
      ),
    bad,
    good,
  );
const ask = OAI('Ask', '=About {{ $json.t }}');
const sd = "const sd = $getWorkflowStaticData('global');";
// Names that data choose.
const grouped = (name: string, code: string, bad: string, good: string): void =>
  pair(
    name,
    'DF003',
    (e) => chain(START, HTTP('Log in', { method: 'POST', url: 'https://auth.example.com/token' }), CODE('Group', code), SLACK('Tell', e)),
    bad,
    good,
  );

kept(
  'kept by one script, read by another',
  'DF001',
  (e) => `${sd}\nsd.last = ${e};\nreturn $input.all();`,
  `${sd}\nreturn [{ json: { t: sd.last } }];`,
  ask,
  '$json.body.email',
  '$json.body.product',
);
pair(
  'one of two fields that are kept',
  'DF001',
  (name) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        CODE('Keep', `${sd}\nsd.who = $json.body.email;\nsd.what = $json.body.product;\nreturn $input.all();`),
        CRON,
        CODE('Read', `${sd}\nreturn [{ json: { t: sd.${name} } }];`),
        ask,
      ],
      ['Webhook > Keep', 'Schedule > Read', 'Read > Ask'],
    ),
  'who',
  'what',
);
kept(
  'pushed into a list that is kept',
  'DF001',
  (e) => `${sd}\nsd.queue = sd.queue || [];\nsd.queue.push({ v: ${e} });\nreturn $input.all();`,
  `${sd}\nreturn (sd.queue || []).map((one) => ({ json: { t: one.v } }));`,
  ask,
  '$json.body.email',
  '$json.body.product',
);
kept(
  'kept under a key',
  'DF001',
  (e) => `${sd}\nif (!sd.users) sd.users = {};\nsd.users[$json.body.id] = { mail: ${e} };\nreturn $input.all();`,
  `const { users } = $getWorkflowStaticData('global');\nreturn [{ json: { t: Object.values(users).map((u) => u.mail).join() } }];`,
  ask,
  '$json.body.email',
  '$json.body.product',
);
kept(
  'kept in place',
  'CN014',
  (e) => `$getWorkflowStaticData("global")["q"] = ${e};\nreturn $input.all();`,
  `return [{ json: { t: $getWorkflowStaticData("global").q } }];`,
  PG('Find', "=SELECT * FROM t WHERE n = '{{ $json.t }}'"),
  '$json.body.name',
  'Number($json.body.n)',
);
kept(
  'all of what is kept',
  'DF001',
  (e) => `Object.assign($getWorkflowStaticData('global'), { v: ${e} });\nreturn $input.all();`,
  `return [{ json: { t: JSON.stringify($getWorkflowStaticData('global')) } }];`,
  ask,
  '$json.body.email',
  '$json.body.product',
);
kept(
  'a ticket that is kept',
  'DF003',
  (e) => `${sd}\nsd.t = ${e};\nreturn $input.all();`,
  `${sd}\nreturn [{ json: { t: sd.t } }];`,
  SLACK('Tell', '={{ $json.t }}'),
  '$json.body.access_token',
  '$json.body.product',
);
pair(
  "what is kept is nobody else's",
  'DF003',
  (e) =>
    wf(
      [
        START,
        HTTP('Log in', { method: 'POST', url: 'https://auth.example.com/token' }),
        CODE('Keep', `${sd}\nsd.token = $json.access_token;\nreturn [{ json: { ok: true } }];`),
        CRON,
        CODE('Read', `${sd}\nreturn [{ json: { name: 'Report', auth: sd.token } }];`),
        SLACK('Tell', e),
      ],
      ['Start > Log in', 'Log in > Keep', 'Schedule > Read', 'Read > Tell'],
    ),
  '={{ $json.auth }}',
  '={{ $json.name }}',
);
kept(
  'what another step said is kept',
  'DF001',
  (e) => `${sd}\nsd.last = ${e};\nreturn [];`,
  `${sd}\nreturn [{ json: { t: sd.last } }];`,
  ask,
  "$('Webhook').first().json.body.email",
  "$('Webhook').first().json.body.product",
);
grouped(
  'beside a secret in a record by an id',
  'const seen = {};\nfor (const r of $json.rows) seen[r.id] = { name: r.name, token: r.token };\nreturn [{ json: { seen } }];',
  '={{ $json.seen[1].token }}',
  '={{ $json.seen[1].name }}',
);
grouped(
  'the values of a record by an id',
  'const seen = {};\nfor (const r of $json.rows) seen[r.id] = { name: r.name, token: r.token };\nreturn Object.values(seen).map((json) => ({ json }));',
  '={{ $json.token }}',
  '={{ $json.name }}',
);
grouped(
  'a literal with a name that data choose',
  'return [{ json: { m: { [$json.id]: { name: $json.name, token: $json.access_token } } } }];',
  '={{ $json.m.x.token }}',
  '={{ $json.m.x.name }}',
);
