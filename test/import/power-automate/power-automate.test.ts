import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat, importForeignAll } from '../../../app/import/detect.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { firstFlow, edgeTexts, expectSound, expectSoundHoweverSwapped, factsNamed, importSame, nodeNamed } from '../support.ts';
import { workflow, compose, mailAgent, done, api, http, flowOf, imported } from './kit.ts';

describe('the shapes of files', () => {
  const { definition } = workflow({ A: compose('x') });
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    resources: [
      { type: 'Microsoft.Web/connections', name: 'x' },
      { type: 'Microsoft.Logic/workflows', name: "[parameters('name')]", properties: { state: 'Enabled', definition } },
      {
        type: 'Microsoft.Resources/deployments',
        properties: { template: { resources: [{ type: 'Microsoft.Logic/workflows', name: 'Second', properties: { definition } }] } },
      },
    ],
  };
  it.each<[string, Json, readonly string[]]>([
    ['an export', JSON.parse(mailAgent) as Json, ['Answer customers']],
    [
      'a file of a solution',
      { schemaVersion: '1.0.0.0', properties: { connectionReferences: {}, definition: definition ?? null } },
      ['Send invoices'],
    ],
    ['a project of Logic Apps', workflow({ A: compose('x') }), ['Send invoices']],
    ['a bare definition', definition ?? null, ['Send invoices']],
    ['an ARM template with a nested one', template as unknown as Json, ['Send invoices', 'Second']],
    ['steps out of the code view', { A: compose('x'), B: compose('y', done('A')) }, ['Send invoices']],
    ['one step', api('office365', 'SendEmailV2', {}), ['Send invoices']],
    [
      'the clipboard of the designer',
      {
        id: 'x',
        operationName: 'Scope',
        operationDefinition: { type: 'Scope', actions: { A: compose('x') }, runAfter: {} },
        connectionReferences: {},
      },
      ['Send invoices'],
    ],
  ])('%s', (_name, file, names) => {
    const all = importSame(JSON.stringify(file), 'Send invoices-0B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11.json');
    for (const one of all) expectSound(one);
    expect(all.map(({ format, flow }) => [format, flow.name])).toEqual(names.map((name) => ['power-automate', name]));
  });

  it('reads a workflow of a template in others, as deep as a file may nest', () => {
    const own = { type: 'Microsoft.Logic/workflows', name: 'deep', properties: { definition } };
    const nested = Array.from({ length: 50 }).reduce<unknown>(
      (inner) => ({ type: 'Microsoft.Resources/deployments', resources: [inner] }),
      own,
    );
    expect(importForeignAll(JSON.stringify({ resources: [nested] }), 'template.json').map(({ flow }) => flow.name)).toEqual(['deep']);
  });
  it('reads every workflow of a template, however many', () => {
    const resources = Array.from({ length: 1_002 }, (_, index) => ({
      type: 'Microsoft.Logic/workflows',
      name: `w${index}`,
      properties: workflow({ ask: http() }),
    }));
    expect(importForeignAll(JSON.stringify({ resources }), 'template.json')).toHaveLength(1_002);
  });

  it('tells them from everything else in a folder', () => {
    const others: Json[] = [
      { apisMap: {} },
      { shared_office365: '/providers/x' },
      { type: 'object', properties: { actions: { type: 'object' } } },
      { actions: {} },
      { actions: { a: { type: 'string' } } },
      { triggers: {}, actions: [] },
      { resources: [{ type: 'Microsoft.Web/sites' }] },
      { name: { type: 'If' } },
      [],
      { definition: 'x' },
    ];
    expect(others.map((file) => detectFormat(file, 'x.json'))).toEqual(others.map(() => undefined));
  });

  it('keeps the id by which other files call it, and the name of the folder where the file has none', () => {
    const solution = { properties: { definition: definition ?? null } };
    expect([
      firstFlow(JSON.stringify(solution), 'Invoices-0B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11.json').flow.id,
      firstFlow(JSON.stringify(workflow({})), 'apps/Invoices/workflow.json').flow.name,
    ]).toEqual(['0b7a51d2-6c1e-4f8e-9a53-2d6f7c1e8a11', 'Invoices']);
    const child = flowOf({
      Call: {
        type: 'Workflow',
        runAfter: {},
        inputs: { host: { workflowReferenceName: '0B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11' }, body: { a: "@triggerBody()?['email']" } },
      },
    });
    expect(factsNamed(child, 'Call').control).toMatchObject({ kind: 'subflow', flowId: '0b7a51d2-6c1e-4f8e-9a53-2d6f7c1e8a11' });
  });
});

describe('what runs after what', () => {
  it('lines, both ways of a condition, loops with their way back, and what is behind them', () => {
    const flow = flowOf({
      A: compose('x'),
      Check: { type: 'If', runAfter: done('A'), expression: '@equals(1, 1)', actions: { Yes: compose('y') }, else: { actions: {} } },
      Each: {
        type: 'Foreach',
        foreach: '@triggerBody()',
        runAfter: done('Check'),
        actions: { One: compose('1'), Two: compose('2', done('One')) },
      },
      End: compose('z', done('Each')),
      Pick: {
        type: 'Switch',
        runAfter: done('End'),
        expression: '@triggerBody()',
        cases: { 'Case A': { case: 'a', actions: { InA: compose('a') } } },
        default: { actions: {} },
      },
      Last: compose('l', done('Pick')),
    });
    expect(edgeTexts(flow)).toEqual([
      'start.out -> A.in',
      'A.out -> Check.in',
      'Check.true -> Yes.in',
      'Yes.out -> Each.in',
      'Check.false -> Each.in',
      'Each.inside -> One.in',
      'Two.out -> Each.in',
      'One.out -> Two.in',
      'Each.done -> End.in',
      'End.out -> Pick.in',
      'Pick.case-1-case-a -> InA.in',
      'InA.out -> Last.in',
      'Pick.default -> Last.in',
    ]);
  });

  it('failures: of a step, and of whatever fails inside of a scope', () => {
    const flow = flowOf({
      Try: { type: 'Scope', runAfter: {}, actions: { Call: http(), Own: http(done('Call')), Care: compose('c', { Own: ['Failed'] }) } },
      Catch: compose('c', { Try: ['Failed', 'TimedOut', 'Skipped'] }),
      Then: compose('t', done('Try')),
    });
    expect(edgeTexts(flow).filter((text) => text.includes('error'))).toEqual([
      'Own.error -> Care.in (error)',
      'Try.error -> Catch.in (error)',
      'Call.error -> Catch.in (error)',
      'Care.error -> Catch.in (error)',
    ]);
    expect(edgeTexts(flow)).toEqual(expect.arrayContaining(['Own.out -> Then.in', 'Care.out -> Then.in']));
    expect([nodeNamed(flow, 'Call').onError, nodeNamed(flow, 'Then').onError]).toEqual(['branch', undefined]);
  });

  it('all of it or none: what would be too much is refused, and nothing is cut off', () => {
    const many = (count: number, one: (index: number) => Json): JsonObject =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`N${index}`, one(index)]));
    const pick = (count: number) =>
      flowOf({
        Pick: {
          type: 'Switch',
          runAfter: {},
          expression: '@triggerBody()',
          cases: many(count, (index) => ({ case: `${index}`, actions: { [`In${index}`]: compose('x') } })),
          default: { actions: {} },
        },
      });
    expect(pick(250).nodes).toHaveLength(252);
    const tooLarge = expect.objectContaining({ code: 'flow/too-large' }) as unknown;
    const refused = (run: () => unknown): unknown => {
      try {
        run();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refused(() => pick(501))).toEqual(tooLarge);
    const scope = { type: 'Scope', runAfter: {}, actions: many(250, () => http()) };
    expect(
      edgeTexts(flowOf({ Try: scope, Last: http({ Try: ['Failed'] }) })).filter((text) => text.endsWith('-> Last.in (error)')),
    ).toHaveLength(251);
    expect(
      refused(() =>
        flowOf({
          Try: scope,
          ...Object.fromEntries(Object.keys(many(310, () => null)).map((name) => [`After${name}`, http({ Try: ['Failed'] })])),
        }),
      ),
    ).toEqual(tooLarge);
    expect(
      refused(() => flowOf({ ...many(501, () => compose('x')), End: compose('y', done(...Object.keys(many(501, () => null)))) })),
    ).toEqual(tooLarge);
  });

  it('types without regard to capitals, and what no branch takes is said to be gone', () => {
    const one = imported({
      Check: { type: 'IF', runAfter: {}, expression: '@equals(1, 1)', actions: {}, else: { actions: { In: compose('x') } } },
      Each: {
        type: 'foreach',
        runAfter: done('Check'),
        foreach: '@triggerBody()',
        actions: { Inner: compose('x') },
        else: { actions: { Gone: http() } },
      },
      Odd: { type: 'Scope', runAfter: done('Each'), actions: [http()] },
    });
    expect([
      one.flow.nodes.map(({ name, foreign }) => [name, foreign?.type]),
      one.loss.flatMap(({ kind, nodeId, message }) =>
        kind === 'node-dropped' ? [[nodeId, message.includes('“else”'), message.includes('“actions”')]] : [],
      ),
    ]).toEqual([
      [
        ['start', 'Request'],
        ['Check', 'If'],
        ['In', 'Compose'],
        ['Each', 'Foreach'],
        ['Inner', 'Compose'],
        ['Odd', 'Scope'],
      ],
      [
        ['Each', true, false],
        ['Odd', false, true],
      ],
    ]);
  });

  it('nothing follows a Terminate, and a step after none that is there is said to be so', () => {
    const one = imported({
      Stop: { type: 'Terminate', runAfter: {}, inputs: { runStatus: 'Failed' } },
      Lost: compose('x', done('Gone')),
      Scope: { type: 'Scope', runAfter: {}, actions: { End: { type: 'Terminate', runAfter: {}, inputs: {} } } },
      Never: compose('y', done('Scope')),
    });
    expect(edgeTexts(one.flow)).toEqual([
      'start.out -> Stop.in',
      'start.out -> Lost.in',
      'start.out -> Scope.in',
      'Scope.inside -> End.in',
    ]);
    expect(one.loss.filter(({ kind }) => kind === 'edge-dropped').map(({ message }) => message)).toEqual([
      '“Lost” runs after “Gone”, which is not beside it.',
    ]);
  });

  it('names without regard to capitals, and no two steps alike', () => {
    const flow = flowOf({ Get_it: compose('x'), use: compose("@outputs('GET_IT')", { get_IT: ['SUCCEEDED'] }), 'Get it': compose('y') });
    expect([edgeTexts(flow)[1], nodeNamed(flow, 'use').parameters['values'], flow.nodes.map(({ name }) => name)]).toEqual([
      'start.out -> Get it 2.in',
      { inputs: '{{ node["Get it"].outputs }}' },
      ['start', 'Get it', 'use', 'Get it 2'],
    ]);
  });
});

describe('odd files', () => {
  it('never end in anything but a flow or a UserError, whatever is swapped (property)', () => {
    const nasty = fc.oneof(
      fc.constantFrom<Json>(
        null,
        true,
        -1,
        '',
        '__proto__',
        [],
        {},
        [null],
        { name: null },
        '@{',
        "@body('",
        '@@{',
        "@triggerBody()?[1]?['a/b']",
        '[concat()]',
        '@item()',
        { Until: { type: 'Until', actions: {} } },
        { type: 'Foreach' },
      ),
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constant('y'.repeat(25_000)),
      fc.constant(`@${'not('.repeat(2_000)}`),
    );
    const files = [
      JSON.parse(mailAgent) as JsonObject,
      workflow({
        A: http(),
        B: {
          type: 'Switch',
          runAfter: done('A'),
          expression: "@body('A')",
          cases: { One: { case: 1, actions: { C: compose({ a: { b: "@outputs('A')" } }) } } },
          default: {
            actions: {
              D: {
                type: 'Until',
                expression: '@equals(1, 2)',
                limit: { count: 3 },
                actions: { E: api('sql', 'ExecuteProcedure_V2', { procedure: 'p' }) },
              },
            },
          },
        },
      }),
    ];
    expectSoundHoweverSwapped([...files], nasty);
  });

  it('a trigger of the type of a step that holds others', () => {
    expect(
      ['Foreach', 'Until', 'If', 'Scope'].map((type) => edgeTexts(flowOf({ A: compose('a') }, { start: { type, actions: {} } }))),
    ).toEqual(Array.from({ length: 4 }, () => ['start.out -> A.in']));
  });

  it('texts that name many things which many steps write', () => {
    const writers = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [
        `W${index}`,
        { type: 'SetVariable', runAfter: done('Init'), inputs: { name: 'x', value: 'v' } },
      ]),
    );
    const flow = flowOf({
      Init: { type: 'InitializeVariable', runAfter: {}, inputs: { variables: [{ name: 'x', type: 'string', value: '' }] } },
      ...writers,
      Read: compose(`@concat(${"variables('x'),".repeat(3_000)}1)`, done('Init')),
    });
    expect(factsNamed(flow, 'Read').transfer[0]?.steps.flatMap((one) => (one.op === 'assign' ? one.reads : []))).toEqual([{ from: 'any' }]);
  });

  it('steps that run after each other, after themselves, or inside of a thousand scopes', () => {
    expect(edgeTexts(flowOf({ A: compose('a', done('B')), B: compose('b', done('A')), C: compose('c', done('C')) }))).toEqual([
      'start.out -> C.in',
      'B.out -> A.in',
      'A.out -> B.in',
    ]);
    let deep: JsonObject = { End: compose('x') };
    for (let depth = 0; depth < 30; depth += 1) deep = { [`S${depth}`]: { type: 'Scope', runAfter: {}, actions: deep } };
    expect(flowOf(deep).nodes).toHaveLength(32);
  });
});
