/** What `lint --fix` proposes for a file of another program: in the words of that program, and gone once it is done there. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { printProposals } from '../../app/lint/output/fixes-file.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { doc, end, start } from './adversary/foreign/bpmn-kit.ts';
import { AGENT, CRON, HOOK, HTTP, OLL, PG, SLACK, chain, wf, type Step } from './adversary/foreign/n8n-kit.ts';
import {
  LOCAL,
  chain as canvas,
  flow as canvasOf,
  http,
  llm,
  mention,
  part,
  reply,
  root,
  step,
} from './adversary/foreign/flowise-agents-kit.ts';
import { e, st } from './adversary/foreign/flowise-kit.ts';
import { ask, iff, approved } from '../import/n8n/approvals-kit.ts';

const rulesOf = (file: string, name: string): string[] =>
  importForeignAll(file, name).flatMap(({ flow, leftOut }) => lintFlow(flow, { leftOut }).findings.map(({ ruleId }) => ruleId));
const words = (file: string, name: string, format: string, rule: string): string[] =>
  importForeignAll(file, name).flatMap(({ flow, leftOut }) => {
    const { findings, verdict } = lintFlow(flow, { leftOut });
    const text = printProposals(name, format, [{ flow, findings, applied: [], before: verdict, after: verdict }]);
    const { flows } = JSON.parse(text) as { flows: { findings: { ruleId: string; fixes: { words: string[] }[] }[] }[] };
    return flows.flatMap((one) => one.findings.filter(({ ruleId }) => ruleId === rule).flatMap(({ fixes }) => fixes[0]?.words ?? []));
  });

describe('n8n', () => {
  const file = (settings: JsonObject = {}, get: JsonObject = {}): string =>
    JSON.stringify({
      ...chain(CRON, HTTP('Get', { url: 'https://api.example.com/' }, get), SLACK('Tell', '={{ $json.text }}')),
      settings: { executionOrder: 'v1', ...settings },
    });
  it.each<[string, string, string, string]>([
    ['RL001', file(), file({ executionTimeout: 600 }), 'Timeout Workflow'],
    [
      'RL002',
      file(),
      file({}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 2_000 }),
      '“Get”, under Settings, turn on “Retry On Fail”: Max. Tries 3',
    ],
    ['RL003', file(), file({ errorWorkflow: 'w1' }), '“Error Workflow”'],
  ])('%s', (rule, before, after, said) => {
    expect(words(before, 'wf.json', 'n8n', rule).join('\n')).toContain(said);
    expect([rulesOf(before, 'wf.json').includes(rule), rulesOf(after, 'wf.json').includes(rule)]).toEqual([true, false]);
  });
  it('an approval, without steps and ways that n8n does not know', () => {
    const flow = (between: readonly Step[]): string => {
      const drop = PG('Drop', 'DELETE FROM orders WHERE id = $1', { queryReplacement: "={{ $('Agent').item.json.output }}" });
      const row = [HOOK({ authentication: 'headerAuth' }), AGENT('Agent', '={{ $json.body.text }}'), ...between, drop];
      return JSON.stringify(
        wf(
          [...row, OLL],
          [...row.slice(1).map(([name], index) => `${row[index]?.[0] ?? ''} > ${name}`), 'Ollama Chat Model -model> Agent'],
        ),
      );
    };
    const [before, after] = [flow([]), flow([ask(), iff(approved)])];
    const said = words(before, 'wf.json', 'n8n', 'AI005');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/before “Drop”.*“Send and Wait for Response”.*\{\{ \$json\.data\.approved \}\}/);
    expect([before, after].map((one) => rulesOf(one, 'wf.json').filter((rule) => ['AI001', 'AI005', 'AI006'].includes(rule)))).toEqual([
      expect.arrayContaining(['AI005']),
      [],
    ]);
  });
  it('a request ends by itself, also as a tool', () => {
    const tool: Step = ['Look', 'httpRequestTool', 4.2, { url: 'https://api.example.com/', options: {} }];
    const asked = JSON.stringify(
      wf([CRON, AGENT('Agent', 'Go'), OLL, tool], ['Schedule > Agent', 'Ollama Chat Model -model> Agent', 'Look -tool> Agent']),
    );
    expect(rulesOf(asked, 'wf.json')).not.toContain('RL001');
  });
});

describe('Node-RED', () => {
  const file = (...more: readonly Json[]): string =>
    JSON.stringify([
      { id: 't', type: 'tab', label: 'Sheet' },
      { id: 'i', type: 'inject', z: 't', repeat: '60', wires: [['h']] },
      { id: 'h', type: 'http request', z: 't', name: 'Post', method: 'POST', ret: 'txt', url: 'https://api.example.com/', wires: [[]] },
      ...more,
    ]);
  const mail = { id: 'm', type: 'e-mail', z: 't', name: 'desk@example.com', server: 'smtp.example.com', port: '465', secure: true };
  const caught = { id: 'c', type: 'catch', z: 't', scope: null, uncaught: false, wires: [['m']] };
  it('whoever is told of failures brings no circle: what the telling fails with comes back ten times at most', () => {
    expect(words(file(), 'flows.json', 'node-red', 'RL003')).toEqual([
      'Put a “catch” node (for all nodes) on the sheet, and behind it a node that tells somebody: an e-mail or a message.',
    ]);
    const [before, after] = [rulesOf(file(), 'flows.json'), rulesOf(file(caught, { ...mail, wires: [] }), 'flows.json')];
    expect([before.includes('RL003'), after.includes('RL003'), after.includes('RL004')]).toEqual([true, false, false]);
  });
  it('unless a script makes a new message, by which nobody counts', () => {
    const told = (func: string): boolean =>
      rulesOf(
        file({ ...caught, wires: [['f']] }, { id: 'f', type: 'function', z: 't', func, wires: [['m']] }, { ...mail, wires: [] }),
        'flows.json',
      ).includes('RL004');
    expect([told('msg.payload = msg.error.message;\nreturn msg;'), told('return { payload: msg.error.message };')]).toEqual([false, true]);
  });
  it('a circle of wires is one all the same', () => {
    expect(
      rulesOf(
        file(
          caught,
          { ...mail, type: 'function', func: 'return msg;', wires: [['m2']] },
          { id: 'm2', type: 'function', z: 't', func: 'return msg;', wires: [['m']] },
        ),
        'flows.json',
      ),
    ).toContain('RL004');
  });
  it('a request gives up by itself', () => {
    expect(rulesOf(file(), 'flows.json')).not.toContain('RL001');
  });
});

describe('BPMN', () => {
  const task =
    '<bpmn:serviceTask id="t" name="Post"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1" retries="3" /><zeebe:ioMapping><zeebe:input source="POST" target="method" /><zeebe:input source="https://api.example.com/x" target="url" /></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>';
  const border = (event: string, more = ''): string =>
    `<bpmn:boundaryEvent id="b" attachedToRef="t"${more}>${event}</bpmn:boundaryEvent><bpmn:userTask id="u" name="Look" />`;
  const timer = '<bpmn:timerEventDefinition><bpmn:timeDuration>PT30S</bpmn:timeDuration></bpmn:timerEventDefinition>';
  const file = (more = ''): string =>
    doc(start + task + more + end, ['start > t', 't > end', ...(more === '' ? [] : ['b > u', 'u > end'])]);
  it('a timer that interrupts, and no other', () => {
    expect(words(file(), 'a.bpmn', 'bpmn', 'RL001')[0]).toContain('interrupting timer boundary event to “Post” (PT30S)');
    const waits = [file(), file(border(timer)), file(border(timer, ' cancelActivity="false"'))].map((one) =>
      rulesOf(one, 'a.bpmn').includes('RL001'),
    );
    expect(waits).toEqual([true, false, true]);
  });
  it('an error event', () => {
    expect(words(file(), 'a.bpmn', 'bpmn', 'RL003')[0]).toContain('error boundary events');
    expect([file(), file(border('<bpmn:errorEventDefinition />'))].map((one) => rulesOf(one, 'a.bpmn').includes('RL003'))).toEqual([
      true,
      false,
    ]);
  });
});

describe('Flowise', () => {
  const asked = mention('question');
  const remove = http({ method: 'DELETE', url: `https://api.example.com/orders/${mention('llmAgentflow_0')}` });
  const human = step('humanInputAgentflow', 'Human', {
    humanInputDescriptionType: 'fixed',
    humanInputDescription: mention('llmAgentflow_0'),
    humanInputEnableFeedback: false,
  });
  const form = step('startAgentflow', 'Start', {
    startInputType: 'formInput',
    formInputTypes: [{ type: 'string', label: 'Text', name: 'text' }],
  });
  const text = (file: unknown): string => JSON.stringify(file);

  it('an approval, which whoever chats must not give to themselves', () => {
    const [before, chat, byForm] = [
      canvas(st, llm(asked), remove),
      canvas(st, llm(asked), human, remove),
      canvas(form, llm(mention('$form.text')), human, remove),
    ].map(text);
    expect(words(before ?? '', 'a.json', 'flowise', 'AI005')[0]).toMatch(
      /“Human Input” node before “httpAgentflow”.*only by “Proceed”.*start the flow by a form/,
    );
    const about = (file = ''): string[] => rulesOf(file, 'a.json').filter((rule) => ['AI001', 'AI005', 'AI006'].includes(rule));
    expect([about(before).toSorted(), about(chat), about(byForm)]).toEqual([['AI001', 'AI005'], ['AI006'], []]);
  });
  it('caps of an agent', () => {
    const agent = (iterations: string | number, tokens: string | number): string => {
      const model = part('chatOllama', 'Chat Models', 'BaseChatModel', { ...LOCAL, maxTokens: tokens });
      const top = root({ maxIterations: iterations });
      return text(canvasOf([model, top], [e(model, top, 'model')]));
    };
    expect(words(agent('', ''), 'a.json', 'flowise', 'AI013')[0]).toMatch(/“Max Iterations”.*“Max Tokens”/);
    expect([agent('', ''), agent(5, ''), agent('', 500), agent(5, 500)].map((one) => rulesOf(one, 'a.json').includes('AI013'))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
  it('a loop that asks once more', () => {
    const get = http({});
    const look = (value: string) =>
      step('conditionAgentflow', 'Condition', { conditions: [{ type: 'string', value1: value, operation: 'isEmpty', value2: '' }] });
    const loop = (maxLoopCount: string | number) => step('loopAgentflow', 'Loop', { loopBackToNode: 'httpAgentflow_0-HTTP', maxLoopCount });
    const again = (value: string, rounds: string | number): string => {
      const [one, back, end] = [look(value), loop(rounds), reply('Done')];
      return text(canvasOf([st, get, one, back, end], [e(st, get), e(get, one), e(one, back), e(one, end)]));
    };
    const answer = '<p>{{ httpAgentflow_0.output }}</p>';
    expect(words(text(canvas(st, get)), 'a.json', 'flowise', 'RL002')[0]).toMatch(
      /“Condition” node that looks at its answer.*“Max Loop Count”/,
    );
    expect(
      [text(canvas(st, get)), again(answer, 3), again(answer, ''), again('<p>{{ question }}</p>', 3)].map((one) =>
        rulesOf(one, 'a.json').includes('RL002'),
      ),
    ).toEqual([true, false, true, true]);
  });
  it('says nothing of settings that Flowise does not have', () => {
    expect(words(text(canvas(st, http({ method: 'POST' }))), 'a.json', 'flowise', 'RL003').join(' ')).not.toContain('settings.');
  });
});
