/** Papers about a flow: the record of processing, the look at an impact assessment, the threat model, and the description in words. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeFlow, descriptionText } from '../../app/compliance/describe-flow.ts';
import { openThreatModel } from '../../app/compliance/open-threat-model.ts';
import { processingPage } from '../../app/compliance/processing-page.ts';
import { impactAssessment, processingRecord } from '../../app/compliance/processing-record.ts';
import { dataMap, zonesOfSteps } from '../../app/lint/data-map.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flow } from '../lint/kit/flow.ts';
import { ask, openHook, post, signedHook, tokenise } from '../lint/kit/steps.ts';

const folder = join(import.meta.dirname, '../../resources/templates');
const templates = readdirSync(folder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => readFlow(readFileSync(join(folder, name), 'utf8'), name));
const template = (id: string): Flow => templates.find((one) => one.id === id) ?? flow([], []);

const leaky = flow(
  [
    openHook(),
    ask('{{ input.body.email }}', { provider: 'openai' }),
    post('https://api.partner.example/v1/x', '{"who": "{{ node["hook"].body.email }}"}'),
  ],
  ['hook > ask', 'ask > call'],
  { id: 'flow_leaky', name: 'Leaky', purpose: '' },
);

test('the record names data, receivers with country, transfers and what stays open', () => {
  const { view } = lintFlow(leaky);
  const record = processingRecord(view);
  expect(record.data.find(({ label }) => label === 'contact')?.fields).toContain('body.email');
  expect(record.recipients.map(({ name, region }) => [name, region])).toEqual(expect.arrayContaining([['OpenAI', 'US']]));
  expect(record.transfers.map(({ name }) => name)).toEqual(expect.arrayContaining(['OpenAI', 'api.partner.example']));
  expect(
    record.open.filter((question) => /names no purpose|OpenAI in US|in a country that nobody has named|contract with OpenAI/.test(question))
      .length,
  ).toBe(4);
  const bound = processingRecord(
    lintFlow({ ...leaky, purpose: 'Answer', lawfulBasis: 'contract', owner: 'Desk', settings: { retentionDays: 30 } }).view,
  );
  expect([bound.lawfulBasis, bound.kept.at(-1), bound.open.some((question) => /no purpose|names none|kept here/.test(question))]).toEqual([
    'contract, Article 6(1)(b)',
    { where: 'The data of each run, masked', days: 30 },
    false,
  ]);
});

test('the basis on which data goes abroad is on the map, on its zone, and in the record, where it answers the question', () => {
  const policy = { vendors: [{ name: 'OpenAI', transfer: { basis: 'scc' as const, since: '2026-01-31' } }] };
  const { view, findings } = lintFlow({ ...leaky, region: 'DE' }, { policy, now: '2027-01-31T12:00:00Z' });
  const [abroad] = dataMap(view).filter(({ name }) => name === 'OpenAI');
  expect([abroad?.transfer, zonesOfSteps(view).find(({ nodeId }) => nodeId === 'ask')?.transfer?.short]).toEqual([
    { covered: true, words: 'standard clauses, Article 46, stated 2026-01-31', short: 'standard clauses' },
    'standard clauses',
  ]);
  const record = processingRecord(view);
  expect([
    record.transfers.find(({ name }) => name === 'OpenAI')?.transfer?.covered,
    record.open.some((question) => question.includes('transfer to OpenAI')),
    record.open.some((question) => question.includes('transfer to api.partner.example')),
  ]).toEqual([true, false, true]);
  expect(processingPage(view, findings, '2027-01-31T12:00:00Z')).toContain('standard clauses, Article 46, stated 2026-01-31');
  const unstated = lintFlow({ ...leaky, region: 'DE' }, { now: '2027-01-31T12:00:00Z' });
  expect([
    dataMap(unstated.view).find(({ name }) => name === 'OpenAI')?.transfer,
    dataMap(lintFlow({ ...leaky, region: 'US' }).view).find(({ name }) => name === 'OpenAI')?.transfer,
  ]).toEqual([{ covered: false, words: 'no legal basis on file', short: 'no basis' }, undefined]);
});

test('what protects people stands in the record as a measure, with its step', () => {
  const { view } = lintFlow(
    flow(
      [signedHook(), tokenise(['body.email']), post('https://api.partner.example/v1/x', '{"who": "{{ input.body.email }}"}')],
      ['hook > tokenise', 'tokenise > call'],
    ),
  );
  const measures = processingRecord(view).measures;
  expect(measures.find(({ what }) => what === 'Values are replaced by tokens')?.steps.length).toBe(1);
  expect(processingRecord(lintFlow(template('cv-screening')).view).measures.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['Consent is checked', 'Personal data in texts is blacked out']),
  );
});

test('two criteria make an assessment due; without personal data none is', () => {
  const of = (one: Flow): string => {
    const { view, findings } = lintFlow(one);
    return impactAssessment(view, findings).due;
  };
  const health = flow(
    [signedHook([{ name: 'diagnosis', type: 'text', label: 'health' }]), ask('{{ input.body.diagnosis }}')],
    ['hook > ask'],
  );
  expect([of(health), of(template('daily-report'))]).toEqual(['yes', 'no']);
  const { view, findings } = lintFlow(health);
  expect(
    impactAssessment(view, findings)
      .criteria.filter(({ answer }) => answer === 'yes')
      .map(({ name }) => name),
  ).toEqual(['Sensitive or highly personal data', 'New technology']);
});

test('the page holds every part, and nothing of a flow can break out of it', () => {
  const evil = { ...leaky, name: '<script>alert(1)</script>', purpose: '"><img src=x onerror=alert(1)>' };
  const { view, findings } = lintFlow(evil);
  const page = processingPage(view, findings, '2026-01-31T10:00:00.000Z');
  expect(
    ['Still to be answered', 'Transfers to other countries', 'Is an impact assessment due?', '2026-01-31T10:00:00.000Z'].filter(
      (part) => !page.includes(part),
    ),
  ).toEqual([]);
  expect(page).not.toMatch(/<script|<img/);
});

/** otm-0.2.0.schema.json (iriusrisk/OpenThreatModel), as far as it is used: what it requires, of which type, and no name that it does not know. */
const text = z.string();
const tags = z.array(text).optional();
const threatRef = z.strictObject({ threat: text, state: text, mitigations: z.array(z.strictObject({ mitigation: text, state: text })) });
const drawn = z
  .array(z.strictObject({ representation: text, id: text, position: z.strictObject({ x: z.number(), y: z.number() }).optional() }))
  .optional();
const otm = z.strictObject({
  otmVersion: z.literal('0.2.0'),
  project: z.strictObject({ id: text, name: text, description: text.optional(), owner: text.optional(), tags }),
  representations: z.array(
    z.strictObject({ id: text, name: text, type: text, size: z.strictObject({ width: z.number(), height: z.number() }) }),
  ),
  assets: z.array(
    z.strictObject({
      id: text,
      name: text,
      risk: z.strictObject({ confidentiality: z.number(), integrity: z.number(), availability: z.number() }),
    }),
  ),
  trustZones: z.array(
    z.strictObject({ id: text, name: text, type: text, risk: z.strictObject({ trustRating: z.number().min(0).max(100) }) }),
  ),
  components: z.array(
    z.strictObject({
      id: text,
      name: text,
      type: text,
      parent: z.strictObject({ trustZone: text }),
      representations: drawn,
      threats: z.array(threatRef).optional(),
      tags,
    }),
  ),
  dataflows: z.array(
    z.strictObject({
      id: text,
      name: text,
      source: text,
      destination: text,
      assets: z.array(text).optional(),
      threats: z.array(threatRef).optional(),
      tags,
    }),
  ),
  threats: z.array(
    z.strictObject({
      id: text,
      name: text,
      description: text.optional(),
      categories: z.array(text),
      cwes: z.array(text.regex(/^CWE-\d+$/)),
      risk: z.strictObject({ likelihood: z.number(), impact: z.number(), impactComment: text }),
      tags,
    }),
  ),
  mitigations: z.array(z.strictObject({ id: text, name: text, riskReduction: z.number() })),
});

test.each([leaky, ...templates].map((one) => [one.id, one] as const))(
  'the threat model of %s keeps to the format, and each id that it names is there once',
  (_id, one) => {
    const { view, findings } = lintFlow(one);
    const model = otm.parse(openThreatModel(view, findings));
    const [components, zones, threats, mitigations, assets] = [
      model.components,
      model.trustZones,
      model.threats,
      model.mitigations,
      model.assets,
    ].map((list) => new Set(list.map(({ id }) => id)));
    const refs = [...model.components, ...model.dataflows].flatMap(({ threats: at = [] }) => at);
    const lost = [
      ...model.components.filter(({ parent }) => zones?.has(parent.trustZone) !== true),
      ...model.dataflows.filter(({ source, destination }) => components?.has(source) !== true || components?.has(destination) !== true),
      ...refs.filter(
        ({ threat, mitigations: by }) =>
          threats?.has(threat) !== true || by.some(({ mitigation }) => mitigations?.has(mitigation) !== true),
      ),
      ...model.dataflows.filter(({ assets: data = [] }) => data.some((id) => assets?.has(id) !== true)),
    ];
    expect(lost).toEqual([]);
    for (const list of [model.components, model.dataflows, model.threats, model.assets])
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    expect(model.threats.length).toBe(findings.length);
  },
);

test('the threat model says which data leaves for whom', () => {
  const leaving = (one: Flow): readonly unknown[] => {
    const { view, findings } = lintFlow(one);
    const { assets, components, dataflows } = otm.parse(openThreatModel(view, findings));
    const nameOf = (id: string): string => [...assets, ...components].find((part) => part.id === id)?.name ?? id;
    const outside = new Set(components.filter(({ type }) => type === 'external-service').map(({ id }) => id));
    return dataflows
      .filter(({ destination }) => outside.has(destination))
      .map(({ source, destination, assets: data = [] }) => [nameOf(source), nameOf(destination), data.map(nameOf)]);
  };
  const contact = ['contact data (e-mail, phone or address)'];
  const unknown = ['data of unknown kind'];
  expect([leaving(leaky), leaving(template('support-answer'))]).toEqual([
    [
      ['ask', 'OpenAI', contact],
      ['call', 'api.partner.example', contact],
    ],
    [
      ['Draft an answer', 'OpenAI', unknown],
      ['Find help articles', 'OpenAI', []],
      ['Answer the ticket', 'helpdesk.example.com', unknown],
    ],
  ]);
});

test('the description tells in order what begins, what is done, whom it asks and what leaves', () => {
  const text = descriptionText(describeFlow(lintFlow(template('support-answer')).view));
  const at = (part: string): number => text.indexOf(part);
  expect(at('It begins at “A question comes in”')).toBe(0);
  expect([
    at('“Black out who asks”') > 0,
    at('“No orders to a model”') < at('“Draft an answer”'),
    at('“Draft an answer”') < at('“Answer the ticket”'),
    text.includes('A person is asked at “Send this answer?”'),
    text.includes('“Approved” leads to “Answer the ticket”'),
    text.includes('OpenAI'),
  ]).toEqual([true, true, true, true, true, true]);
  for (const one of templates) expect(descriptionText(describeFlow(lintFlow(one).view))).not.toMatch(/undefined|nobody has described/);
});
