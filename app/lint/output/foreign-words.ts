/** How a change is made in another product, in the words of its own editor; where nothing stands here, the words of this program are used. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';

/** What a change is about: a setting of a step, one of the flow, a kind of step that is added. `{step}`, `{near}`, `{tries}`, `{ms}`, `{seconds}` are filled in. */
type Words = Readonly<Record<string, string>>;

const n8n: Words = {
  timeoutMs: 'In the settings of the workflow, turn on “Timeout Workflow”. (An HTTP Request has a time of its own: Options › Timeout.)',
  retry: 'In “{step}”, under Settings, turn on “Retry On Fail”: Max. Tries {tries}, Wait Between Tries {ms} ms.',
  'no retry': 'In “{step}”, under Settings, turn off “Retry On Fail”.',
  'settings.alertRoute':
    'In the settings of the workflow, choose an “Error Workflow”: one that begins with an “Error Trigger” and tells whoever answers for this one.',
  'settings.maxSeconds': 'In the settings of the workflow, turn on “Timeout Workflow”: {value} seconds.',
  'settings.maxTokens':
    'In the agent, set Options › “Max Iterations”; in the model that is plugged into it, Options › “Maximum Number of Tokens”.',
  'settings.maxSteps': 'Put an If into the circle that leads out of it once {{ $runIndex }} has reached a limit.',
  purpose: 'n8n has no place for this: write it into a sticky note.',
  dataClasses: 'n8n has no place for this: write it into a sticky note.',
  approval:
    'Put a step before “{near}” that asks people whom you name: Slack, Gmail, Microsoft Teams or another with “Send and Wait for Response”, the exact values in its message. Behind it, an If goes on only where {{ $json.data.approved }} is true.',
  tokenise: 'Put an “Edit Fields (Set)” before “{near}” that hands on only what is needed: n8n has no step that replaces values by tokens.',
  // Nothing was hidden that would have to come back.
  restore: '',
  'check-file': 'Put an If before “{near}” that goes on only for the kinds of files that you expect: {{ $binary.data.mimeType }}.',
};
const nodeRed: Words = {
  timeoutMs: 'Node-RED has no time limit for “{step}”: let a “trigger” node warn when nothing has come out of it in time.',
  retry:
    'Let a “catch” node for “{step}” lead back to it by way of a “delay” of {ms} ms, and count the tries in the message: {tries} at most.',
  'settings.alertRoute':
    'Put a “catch” node (for all nodes) on the sheet, and behind it a node that tells somebody: an e-mail or a message.',
  'settings.maxSteps': 'Count the rounds in the message, and let a “switch” lead out of the circle at a limit.',
  purpose: 'Write it into the description of the sheet.',
  dataClasses: 'Write it into the description of the sheet.',
};
const bpmn: Words = {
  timeoutMs: 'Attach an interrupting timer boundary event to “{step}” (PT{seconds}S), and lead from it to what is to be done then.',
  retry:
    'Give “{step}” {tries} tries: in Camunda 8 the retries of its task definition, in Camunda 7 the retry time cycle R{tries}/PT{seconds}S.',
  'settings.alertRoute': 'Attach error boundary events to these tasks, and lead from them to a task that tells somebody.',
  'settings.maxSteps': 'Count the rounds in a variable, and let the gateway lead out of the circle at a limit.',
  purpose: 'Write it into the documentation of the process.',
  dataClasses: 'Write it into the documentation of the process.',
  approval:
    'Put a user task before “{near}” that shows the exact values, and behind it an exclusive gateway that goes on only where the answer was yes.',
};
const flowise: Words = {
  timeoutMs: 'Flowise has no time limit for “{step}”: set one in the server in front of it.',
  retry:
    'Flowise does not try “{step}” again by itself: lead from a “Condition” node that looks at its answer back to it, with a “Loop” node and its “Max Loop Count”.',
  'settings.maxTokens': 'In the agent, set “Max Iterations”; in its model, Additional Parameters › “Max Tokens”.',
  'settings.maxSeconds': 'Set a time limit in the server in front of Flowise.',
  'settings.alertRoute': 'Flowise tells nobody of a failure: let whatever watches its log, or the server in front of it, raise an alarm.',
  approval:
    'Put a “Human Input” node before “{near}” that shows the exact values, and go on only by “Proceed”. It is answered in the chat: where others chat than those who may say yes, start the flow by a form or from another program.',
  purpose: 'Flowise has no place for this: write it into a sticky note.',
  dataClasses: 'Flowise has no place for this: write it into a sticky note.',
};
const programs: Readonly<Record<string, Words>> = { n8n, 'node-red': nodeRed, bpmn, flowise };

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(step|near|tries|ms|seconds|value)\}/g, (_whole, name: string) => values[name] ?? '');

const inSeconds = (ms: Json | undefined): string => String(Math.max(1, Math.round(Number(ms ?? 0) / 1_000)));

/** One change; undefined where the product has no words of its own for it. `names`: of the steps, by id. */
export function wordsInProgram(
  format: string,
  operation: PatchOperation,
  names: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const words = Object.hasOwn(programs, format) ? programs[format] : undefined;
  if (words === undefined) return undefined;
  const say = (topic: string, values: Readonly<Record<string, string>>): string[] =>
    Object.hasOwn(words, topic) ? [filled(words[topic] ?? '', values)] : [];
  switch (operation.op) {
    case 'setNode': {
      const step = names.get(operation.nodeId) ?? operation.nodeId;
      const said = Object.entries(operation.values).map(([key, value]) => {
        const set = isJsonObject((value ?? null) as Json) ? (value as Readonly<Record<string, Json>>) : {};
        const tries = Number(set['maxAttempts'] ?? 0);
        return say(key === 'retry' && tries <= 1 ? 'no retry' : key, {
          step,
          tries: String(tries),
          ms: String(set['backoffMs'] ?? value ?? ''),
          seconds: inSeconds(set['backoffMs'] ?? (value as Json)),
        });
      });
      return said.every((one) => one.length > 0) ? said.flat() : undefined;
    }
    case 'setFlow': {
      const said = say(operation.path.join('.'), { value: typeof operation.value === 'object' ? '' : String(operation.value) });
      return said.length > 0 ? said : undefined;
    }
    case 'addNode': {
      const said = say(operation.node.type, { near: names.get(operation.near ?? '') ?? '' });
      return said.length > 0 && operation.near !== undefined ? said : undefined;
    }
    default:
      return undefined;
  }
}
