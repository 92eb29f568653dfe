/** Streams of personal data and of secrets that leak. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { carryPlain, template } from '../carriers.ts';
import { step } from '../flow.ts';
import { callee, carry, localModel } from '../newer-carriers.ts';
import { agent, arrives, ask, mail, personal, vendorModel, type Plant } from './parts.ts';

export const vendorLeaks: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
    const sink = ask(sketch, `Answer ${template(at.path)}`);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data to a model' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
    const sink = agent(sketch, `Help with ${template(at.path)}`);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data to an agent' }] };
  },
  (sketch) => {
    const start = sketch.add('manual-trigger');
    const sink = agent(sketch, 'Look the customer up');
    const tool = sketch.add('sql-query', {
      statement: 'SELECT a FROM things',
      columns: [{ name: 'a', label: sketch.draws.from(personal) }],
    });
    sketch.link(tool, sink, '-tool>');
    sketch.link(start, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data through a tool' }] };
  },
  (sketch, length) => {
    // Hidden, and made readable again too early.
    const at = carryPlain(sketch, arrives(sketch, 'contact'), length);
    const hide = sketch.add('tokenise', { fields: [at.path.join('.')] });
    const show = sketch.add('restore', { fields: [at.path.join('.')] });
    const sink = ask(sketch, template(at.path));
    sketch.link(at.from, hide);
    sketch.link(hide, show);
    sketch.link(show, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'restored before the model' }] };
  },
  (sketch, length) => {
    // Masked on one of two ways only.
    const at = carryPlain(sketch, arrives(sketch, 'contact'), length);
    const fork = sketch.add('if', { conditions: [{ left: template(at.path), operator: 'isNotEmpty', right: '' }] });
    const hide = sketch.add('mask', { fields: [{ path: at.path.join('.'), method: 'redact' }] });
    const sink = ask(sketch, template(at.path));
    sketch.link(at.from, fork);
    sketch.link(`${fork}.true`, hide);
    sketch.link(hide, sink);
    sketch.link(`${fork}.false`, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'masked on one way only' }] };
  },
];
/** Personal data to a vendor by the steps that ask a model something of their own. */
export const askingLeaks: readonly Plant[] = (
  [
    ['embed', (text) => ({ text, provider: 'openai', model: 'text-embedding-3-small' })],
    ['classify', (text) => ({ ...vendorModel, text, classes: [{ name: 'a' }, { name: 'b' }] })],
    ['extract', (text) => ({ ...vendorModel, text, fields: [{ name: 'n', type: 'number' }] })],
    ['quarantine', (text) => ({ ...vendorModel, text, question: 'Is it fine?', fields: [{ name: 'ok', type: 'boolean' }] })],
    ['vector-store', (text) => ({ operation: 'add', provider: 'openai', model: 'text-embedding-3-small', text })],
  ] as const satisfies readonly (readonly [string, (text: string) => JsonObject])[]
).map(([type, parameters]): Plant => (sketch, length) => {
  const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
  const sink = sketch.add(type, parameters(template(at.path)));
  sketch.link(at.from, sink);
  return { must: [{ rule: 'DF001', step: sink, kind: `personal data to ${type}` }] };
});
/** The other flow does what must not be done. */
export const calledLeaks: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(personal)), length);
    const sink = sketch.add('sub-flow', {
      flowId: callee(sketch, [step('ask', 'model-call', { ...vendorModel, prompt: 'Answer {{ input.value }}' })]),
      inputs: [{ name: 'value', value: template(at.path) }],
    });
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF001', step: sink, kind: 'personal data to a model in a called flow' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'secret'), length);
    const sink = sketch.add('sub-flow', {
      flowId: callee(sketch, [
        step('mail', 'send-mail', { from: 'desk@example.com', to: 'someone@elsewhere.example', subject: 'x', text: '{{ input.value }}' }),
      ]),
      inputs: [{ name: 'value', value: template(at.path) }],
    });
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to a message in a called flow' }] };
  },
];
export const secretLeaks: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, sketch.draws.from(['secret', 'credential'])), length);
    const sink = ask(sketch, `Use ${template(at.path)}`, sketch.draws.once(2) ? vendorModel : localModel);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to a prompt' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'secret'), length);
    const sink = mail(sketch, `The key is ${template(at.path)}`);
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to a message' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'secret'), length);
    const sink = sketch.add('http-request', { url: `https://api.example.com/find?key=${template(at.path)}` });
    sketch.link(at.from, sink);
    return { must: [{ rule: 'DF003', step: sink, kind: 'secret to an address' }] };
  },
];
