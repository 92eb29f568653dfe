import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../app/import/bpmn/durations.ts';
import { mapped } from '../../../app/import/bpmn/extensions.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { firstFlow, edgeTexts, expectSound, factsNamed, filesIn, importSame, nodeNamed } from '../support.ts';

const files = filesIn(join(import.meta.dirname, 'files'), /\.bpmn$/);
const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? '';
const flowOf = (name: string): Flow => firstFlow(textOf(name), name).flow;
const sinks = (flow: Flow, name: string): string[] =>
  factsNamed(flow, name).sinks.map(
    ({ kind, zone, reads }) =>
      `${kind} ${zone.vendor ?? zone.host ?? zone.scope}: ${reads.map((read) => `${read.from}${'path' in read ? `.${read.path.join('.')}` : 'key' in read ? `.${read.key}` : ''}`).join(', ')}`,
  );

describe.each(files)('$name', ({ name, text }) => {
  const [imported] = importSame(text, name);

  it('becomes a sound flow and loses no step and no flow silently', () => {
    expect(imported?.format).toBe('bpmn');
    if (imported === undefined) return;
    expectSound(imported);
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
    const steps = count(/<(?:\w+:)?(?:\w+Event|task|\w+Task|\w+Gateway|subProcess|adHocSubProcess|transaction|callActivity)\s/g);
    expect(imported.flow.nodes.filter(({ foreign }) => foreign?.type !== 'participant').length).toBe(steps);
    const flows = count(/<(?:\w+:)?(?:sequenceFlow|messageFlow)\s/g);
    expect(imported.flow.edges.length + imported.loss.filter(({ kind }) => kind === 'edge-dropped').length).toBeGreaterThanOrEqual(flows);
  });
});

describe('ways', () => {
  it('lead through gateways, borders, subprocesses and pools', () => {
    expect(edgeTexts(flowOf('camunda7-order.bpmn')).sort()).toEqual(
      [
        'Order received.out -> Check credit.in',
        'Boundary event.out -> Refused.in',
        'Check credit.out -> Large?.in',
        'Large?.out -> Approve.in',
        'Large?.out-2 -> Ship.in',
        'Boundary event 2.out -> Remind.in',
        'Approve.out -> Ship.in',
        'Ship.out -> Send invoice.in',
        'Send invoice.out -> Order done.in',
        'Start event.out -> Weigh.in',
        'Weigh.out -> End event.in',
        'Check credit.error -> Boundary event.in (error)',
        'Approve.border -> Boundary event 2.in',
        'Ship.inside -> Start event.in',
        'End event.out -> Send invoice.in',
        'Customer.out -> Order received.in',
        'Send invoice.message -> Customer (receives).in',
      ].sort(),
    );
    expect(edgeTexts(flowOf('camunda8-agent.bpmn')).filter((text) => /tool|error/.test(text))).toEqual([
      'Pay out.tool -> Claims agent.tool (tool)',
      'Ask a colleague.tool -> Claims agent.tool (tool)',
      'Tell the customer.error -> Failed.in (error)',
    ]);
  });
});

describe('links, signals, errors and compensation', () => {
  it('lead on as drawn; lanes and pools are areas of the drawing', () => {
    const text = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><process id="p"><laneSet><lane id="lane" name="Sales"><flowNodeRef>sub</flowNodeRef></lane></laneSet>
      <intermediateThrowEvent id="go"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="come"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="tell"><signalEventDefinition signalRef="s"/></endEvent><startEvent id="hear"><signalEventDefinition signalRef="s"/></startEvent>
      <subProcess id="sub"><startEvent id="a"/><endEvent id="b"><errorEventDefinition/></endEvent><endEvent id="c"/></subProcess><boundaryEvent id="caught" attachedToRef="sub"><errorEventDefinition/></boundaryEvent><task id="next"/><sequenceFlow id="f" sourceRef="sub" targetRef="next"/>
      <task id="pay"/><boundaryEvent id="undo" attachedToRef="pay"><compensateEventDefinition/></boundaryEvent><task id="back" isForCompensation="true"/><association sourceRef="undo" targetRef="back"/></process>
      <bpmndi:BPMNDiagram><bpmndi:BPMNPlane><bpmndi:BPMNShape bpmnElement="lane"><dc:Bounds x="10" y="20" width="600" height="300"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>`;
    const { flow } = firstFlow(text, 'x.bpmn');
    expect(flow.edges.map(({ from, to }) => `${from.node}-${to.node}`).sort()).toEqual(
      [
        'a-next',
        'b-caught',
        'c-next',
        'go-come',
        'pay-undo',
        'sub-a',
        'sub-caught',
        'sub-next',
        'tell-hear',
        'undo-back',
        'sub-b',
        'sub-c',
      ].sort(),
    );
    expect([flow.notes, flow.layout.notes['lane']]).toEqual([
      [{ id: 'lane', text: 'Sales', color: 'grey', name: 'Sales' }],
      { x: -40, y: 36, width: 1260, height: 540 },
    ]);
  });
});

describe('steps', () => {
  it('say what they do', () => {
    const agent = flowOf('camunda8-agent.bpmn');
    const order = flowOf('camunda7-order.bpmn');
    const plain = flowOf('plain.bpmn');
    expect({
      start: factsNamed(agent, 'Claim received').trigger,
      agent: sinks(agent, 'Claims agent'),
      ai: {
        model: factsNamed(agent, 'Claims agent').ai?.model,
        role: factsNamed(agent, 'Claims agent').ai?.role,
        steps: factsNamed(agent, 'Claims agent').ai?.budget.steps,
      },
      pay: {
        sinks: sinks(agent, 'Pay out'),
        network: factsNamed(agent, 'Pay out').networks.map(({ scheme, host, sendsCredentials }) => [scheme, host, sendsCredentials]),
        effects: factsNamed(agent, 'Pay out').effects.map(({ kind }) => kind),
      },
      mail: sinks(agent, 'Tell the customer'),
      secret: nodeNamed(agent, 'Claims agent').parameters['values'],
      person: factsNamed(order, 'Approve').human,
      lane: nodeNamed(order, 'Approve').parameters['values'],
      note: nodeNamed(order, 'Approve').note,
      worker: [factsNamed(order, 'Check credit').unknown, nodeNamed(order, 'Check credit').parameters['operation']],
      branch: factsNamed(order, 'Large?').control?.reads,
      code: factsNamed(order, 'Weigh').code?.language,
      stores: factsNamed(order, 'Send invoice').stores,
      customer: factsNamed(order, 'Customer').sources.map(({ trust }) => trust),
      cron: factsNamed(plain, 'Every morning').trigger?.schedule?.cron,
      split: [factsNamed(plain, 'Parallel gateway').control?.kind, factsNamed(plain, 'Parallel gateway 2').control?.kind],
      tell: sinks(plain, 'Tell'),
      place: agent.layout.nodes['pay'],
      notes: agent.notes,
      purpose: agent.purpose,
    }).toMatchInlineSnapshot(`
      {
        "agent": [
          "prompt.system OpenAI: input.customer.name, input.customer.*.name",
          "prompt.user OpenAI: input.claim.text, input.claim.*.text",
        ],
        "ai": {
          "model": "gpt-4o",
          "role": "agent",
          "steps": 10,
        },
        "branch": [
          {
            "from": "input",
            "path": [
              "order",
              "total",
            ],
          },
          {
            "from": "input",
            "path": [
              "order",
              "*",
              "total",
            ],
          },
        ],
        "code": "javascript",
        "cron": "0 0 7 * * MON-FRI",
        "customer": [
          "public",
        ],
        "lane": {
          "candidateGroups": "sales",
          "formKey": "embedded:approve",
          "lane": "Sales",
        },
        "mail": [
          "message Mail server: input.customer.email, input.customer.*.email, input.agent.responseText, input.agent.*.responseText",
        ],
        "note": "Look at the customer's history.",
        "notes": [
          {
            "id": "remark",
            "text": "Payments above 1000 need a look.",
          },
        ],
        "pay": {
          "effects": [
            "pay",
          ],
          "network": [
            [
              "http",
              "bank.example.com",
              true,
            ],
          ],
          "sinks": [
            "url bank.example.com: ",
            "network bank.example.com: model.toolCall.amount",
          ],
        },
        "person": {
          "approvers": 1,
          "boundToArguments": false,
          "deadlineMs": 172800000,
        },
        "place": {
          "x": 464,
          "y": 328,
        },
        "purpose": "Answers claims that come in over the web.",
        "secret": {
          "data": {
            "limits": {
              "maxModelCalls": "10",
            },
            "systemPrompt": {
              "prompt": {
                "$foreign": "feel",
                "source": "="You answer claims of " + customer.name",
              },
            },
            "userPrompt": {
              "prompt": {
                "$foreign": "feel",
                "source": "=claim.text",
              },
            },
          },
          "provider": {
            "openai": {
              "authentication": {
                "apiKey": "{{ "{{" }}secrets.OPENAI_API_KEY}}",
              },
              "model": {
                "model": "gpt-4o",
              },
            },
            "type": "openai",
          },
          "template": "io.camunda.connectors.agenticai.aiagent.jobworker.v1",
        },
        "split": [
          "merge",
          "merge",
        ],
        "start": {
          "atLeastOnce": true,
          "auth": "none",
          "dedupeKey": false,
          "exposed": true,
          "kind": "webhook",
          "rateLimit": false,
          "replayWindow": false,
        },
        "stores": [
          {
            "access": "write",
            "key": "bpmn:Accounting",
            "kind": "table",
          },
        ],
        "tell": [
          "message unknown: input.",
        ],
        "worker": [
          true,
          "\${creditCheck}",
        ],
      }
    `);
  });

  it('are counted where they did not come along', () => {
    const lines = (name: string): string[] =>
      firstFlow(textOf(name), name)
        .loss.filter(({ kind }) => kind !== 'opaque-step' && kind !== 'unknown-type')
        .map(({ kind, message }) => `${kind}: ${message}`);
    expect([lines('camunda8-agent.bpmn'), lines('camunda7-order.bpmn'), lines('plain.bpmn')]).toEqual([
      ['extension-dropped: 1 extension of http://vendor.example/ext did not come along: nobody has described them here.'],
      [
        'edge-dropped: The message “lost” was dropped: one of its ends is not in the file.',
        'layout: The diagram has no places for its steps, so they were laid out anew.',
      ],
      [
        'edge-dropped: The flow “9” was dropped: one of its ends is not in the file.',
        'layout: The diagram has no places for its steps, so they were laid out anew.',
      ],
    ]);
  });

  it('read maps, lists, scripts, listeners, forms and repetitions of Camunda, and say what they do not read', () => {
    const text = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn"><process id="p" camunda:historyTimeToLive="P30D">
      <serviceTask id="call" name="Call"><extensionElements><camunda:connector><camunda:inputOutput><camunda:inputParameter name="url">https://api.example.com</camunda:inputParameter><camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Accept">text/plain</camunda:entry></camunda:map></camunda:inputParameter><camunda:inputParameter name="list"><camunda:list><camunda:value>\${a}</camunda:value><camunda:value>b</camunda:value></camunda:list></camunda:inputParameter><camunda:inputParameter name="payload"><camunda:script scriptFormat="groovy">x</camunda:script></camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></extensionElements></serviceTask>
      <userTask id="look" name="Look"><extensionElements><camunda:taskListener event="complete" class="com.example.Audit"/><camunda:formData><camunda:formField id="iban" type="string"/></camunda:formData><camunda:odd/></extensionElements><multiInstanceLoopCharacteristics isSequential="true" camunda:collection="reviewers"><completionCondition>\${done}</completionCondition></multiInstanceLoopCharacteristics></userTask>
      <serviceTask id="shell" name="Shell" flowable:type="shell"><extensionElements><flowable:field name="command"><flowable:string>ls</flowable:string></flowable:field></extensionElements></serviceTask>
      <sequenceFlow id="f" sourceRef="call" targetRef="look"><extensionElements><camunda:executionListener event="take" class="x"/></extensionElements></sequenceFlow><dataObjectReference id="d" name="File"/></process></definitions>`;
    const { flow, loss } = firstFlow(text, 'x.bpmn');
    expect([
      nodeNamed(flow, 'Call').parameters['values'],
      nodeNamed(flow, 'Look').parameters['values'],
      nodeNamed(flow, 'Shell').parameters['category'],
      factsNamed(flow, 'Shell').effects.map(({ kind }) => kind),
    ]).toEqual([
      {
        inputs: {
          url: 'https://api.example.com',
          headers: { Accept: 'text/plain' },
          list: [{ $foreign: 'feel', source: '\${a}' }, 'b'],
          payload: { language: 'groovy', script: 'x', reads: { $foreign: 'feel', source: '=[x]' } },
        },
      },
      {
        listeners: [{ kind: 'taskListener', event: 'complete', class: 'com.example.Audit' }],
        formFields: [{ id: 'iban', type: 'string' }],
        collection: 'reviewers',
        repeats: [{ kind: 'one after the other', completionCondition: { $foreign: 'feel', source: '\${done}' } }],
      },
      'script.shell',
      ['exec'],
    ]);
    expect(loss.filter(({ message }) => !/cannot run here/.test(message)).map(({ message }) => message)).toEqual([
      '1 extension of a flow between two steps did not come along: nothing here holds it.',
      '1 data object did not come along: nothing here holds it.',
      'Settings of the process “p” without a counterpart here: historyTimeToLive.',
      '“Call” runs a program beside what it does (listeners, scripts of its mappings); they were kept, but nothing here follows them.',
      'Of “Look”, odd did not come along: nobody has described it here.',
      '“Look” runs a program beside what it does (listeners, scripts of its mappings); they were kept, but nothing here follows them.',
      'The diagram has no places for its steps, so they were laid out anew.',
    ]);
  });

  it('keep the HTTP headers of a connector apart from the headers of its job, and what the model fills in beside the rest of an expression', () => {
    const text = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p"><serviceTask id="call" name="Call"><extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping><zeebe:input source="={a: b}" target="headers"/><zeebe:input source="={to: fromAi(toolCall.to), iban: claim.iban}" target="body"/></zeebe:ioMapping><zeebe:taskHeaders><zeebe:header key="resultVariable" value="r"/></zeebe:taskHeaders></extensionElements></serviceTask>
      <receiveTask id="wait" name="Wait"><extensionElements><zeebe:properties><zeebe:property name="inbound.type" value="io.camunda:webhook:1"/></zeebe:properties></extensionElements></receiveTask></process></definitions>`;
    const { flow } = firstFlow(text, 'x.bpmn');
    expect(nodeNamed(flow, 'Call').parameters['values']).toMatchObject({
      headers: { $foreign: 'feel', source: '={a: b}' },
      taskHeaders: { resultVariable: 'r' },
    });
    expect(nodeNamed(flow, 'Call').parameters['values']).toMatchObject({
      body: { $foreign: 'feel', source: '={to: fromAi(toolCall.to), iban: claim.iban}' },
    });
    expect(factsNamed(flow, 'Wait').sources.map(({ trust }) => trust)).toEqual(['public']);
  });

  it('know the host that stands before what is computed, in FEEL and in texts of Camunda 7', () => {
    const call = (url: string): string => {
      const text = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p"><serviceTask id="call" name="Call"><extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping><zeebe:input source="${url.replaceAll('"', '&quot;')}" target="url"/></zeebe:ioMapping></extensionElements></serviceTask></process></definitions>`;
      const [network] = factsNamed(firstFlow(text, 'x.bpmn').flow, 'Call').networks;
      return `${network?.scheme ?? ''} ${network?.host ?? ''} ${(network?.hostReads.length ?? 0) > 0 ? 'host' : ''}${(network?.pathReads.length ?? 0) > 0 ? 'path' : ''}`;
    };
    expect(
      [
        '="http://api.example.com/" + order.id',
        '="https://api" + order.zone + ".example.com"',
        '=order.url',
        'http://api.example.com/${order.id}/x',
        '${order.url}',
        'https://${zone}.example.com',
        '#{a}${b}',
      ].map(call),
    ).toEqual(['http api.example.com path', 'https  host', '  host', 'http api.example.com path', '  host', 'https  host', '  host']);
  });

  it('take durations and mapped values as they mean', () => {
    expect([durationMs('PT48H'), durationMs('P1DT30M'), durationMs('P1W'), durationMs('P1M'), durationMs('P'), durationMs('soon')]).toEqual(
      [172_800_000, 88_200_000, 604_800_000, undefined, undefined, undefined],
    );
    expect([mapped('plain'), mapped('{{secrets.KEY}}'), mapped('=a.b'), mapped('${x}'), mapped('=fromAi(toolCall.to, "who")')]).toEqual([
      'plain',
      '{{ "{{" }}secrets.KEY}}',
      { $foreign: 'feel', source: '=a.b' },
      { $foreign: 'feel', source: '${x}' },
      { $foreign: 'n8n-js', source: '={{ $fromAI("toolCall.to") }}' },
    ]);
  });
});

describe('calls of another process of the same file', () => {
  const file = (calls: number, starts: number): string =>
    `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><bpmn:process id="A">${Array.from({ length: starts }, (_, index) => `<bpmn:startEvent id="s${index}"/>`).join('')}</bpmn:process><bpmn:process id="B">${Array.from({ length: calls }, (_, index) => `<bpmn:callActivity id="c${index}" calledElement="A"/>`).join('')}</bpmn:process></bpmn:definitions>`;
  const read = (calls: number, starts: number): ReturnType<typeof firstFlow> => firstFlow(file(calls, starts), 'calls.bpmn');
  it('are all followed', () => {
    const { flow, loss } = read(600, 1);
    expect([flow.edges.length, loss.some(({ kind }) => kind === 'edge-dropped')]).toEqual([600, false]);
  });
  it('with a script beside it is no workflow that could not be read', () => {
    const rules = (script: string): string[] => {
      const call = `<bpmn:callActivity id="c" name="Call" calledElement="Other"><bpmn:extensionElements><camunda:executionListener event="start"><camunda:script scriptFormat="groovy">${script}</camunda:script></camunda:executionListener></bpmn:extensionElements></bpmn:callActivity>`;
      const text = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="x"><bpmn:process id="A">${call}</bpmn:process></bpmn:definitions>`;
      return lintFlow(firstFlow(text, 'call.bpmn').flow)
        .findings.map(({ ruleId }) => ruleId)
        .filter((rule) => rule.startsWith('SC'));
    };
    expect(rules('println 1')).toEqual(['SC004']);
    expect(rules('System.getenv("A")').sort()).toEqual(['SC003', 'SC004']);
  });
  it('that are too many to be followed are told', () => {
    expect(read(600, 600).loss).toContainEqual({
      kind: 'edge-dropped',
      message: '115000 ways by which calls and events begin other parts are too many to be followed.',
    });
  });
});

describe('two flows between the same two steps', () => {
  const lost = (second: string): readonly string[] => {
    const flows = `<bpmn:sequenceFlow id="a" sourceRef="s" targetRef="f"/><bpmn:sequenceFlow id="b" sourceRef="f" targetRef="j"/><bpmn:sequenceFlow id="c" name="Again" sourceRef="f" targetRef="${second}"/>`;
    const text = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><bpmn:process id="p"><bpmn:startEvent id="s"/><bpmn:parallelGateway id="f"/><bpmn:parallelGateway id="j"/><bpmn:endEvent id="e"/>${flows}</bpmn:process></bpmn:definitions>`;
    return firstFlow(text, 'twice.bpmn')
      .loss.filter(({ kind }) => kind === 'edge-dropped')
      .map(({ nodeId, message }) => `${nodeId ?? ''}: ${message}`);
  };
  it('are one here, and the report says so', () => {
    expect(lost('j')).toEqual(['f: The flow “Again” lies beside another between the same two steps, and both are one connection here.']);
  });
  it('are both kept where they lead to two steps', () => {
    expect(lost('e')).toEqual([]);
  });
});
