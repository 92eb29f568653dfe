/** Streams by which an outsider steers a model, or private data meets a way out. */
import { expression, straight, template, type Sketch, type Track } from '../carriers.ts';
import { carry, localModel } from '../newer-carriers.ts';
import { agent, arrives, ask, fetchTool, mail, personal, post, vendorModel, type Plant } from './parts.ts';

/** A fixed payment, and a model's yes or no before it. */
export const decided =
  (both: boolean): Plant =>
  (sketch, length) => {
    const begins = arrives(sketch, 'none', 'none');
    // A branch on what a memory gave, on the way to the decoy, would be a model's decision too.
    const at = both ? straight(sketch, begins, length, [(one, track) => carryPlainOn(one, track)]) : carry(sketch, begins, length);
    const judge = sketch.add('model-call', {
      ...localModel,
      prompt: template(at.path),
      output: 'schema',
      schema: [{ name: 'ok', type: 'boolean' }],
      resultField: 'judged',
    });
    sketch.link(at.from, judge);
    const on = straight(sketch, { from: judge, path: ['judged', 'ok'] }, Math.floor(length / 2), [
      (one, track) => carryPlainOn(one, track),
    ]);
    const fork = sketch.add('if', { conditions: [{ left: template(on.path), operator: 'isTrue', right: '' }] });
    const pay = sketch.add('http-request', {
      method: 'POST',
      url: 'https://bank.example.com/pay',
      bodyMode: 'json',
      body: '{ "v": "5" }',
      effect: 'pay',
    });
    sketch.link(on.from, fork);
    sketch.link(`${fork}.true`, pay);
    if (both) sketch.link(`${fork}.false`, pay);
    const mark = { rule: 'AI005', step: pay, kind: both ? 'both ways pay' : 'a model lets it be paid' };
    return both ? { mustNot: [mark] } : { must: [mark] };
  };
/** Straight on: a branch on the answer before the branch would decide as well. */
const carryPlainOn = (sketch: Sketch, at: Track): Track => {
  const id = sketch.add('noop');
  sketch.link(at.from, id);
  return { from: id, path: at.path };
};
export const injections: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), Math.ceil(length / 2));
    const model = ask(sketch, `Answer ${template(at.path)}`, sketch.draws.once(2) ? vendorModel : localModel);
    sketch.link(at.from, model);
    const said = carry(sketch, { from: model, path: ['answer'] }, Math.floor(length / 2));
    const sink = sketch.draws.once(2) ? mail(sketch, template(said.path)) : post(sketch, template(said.path));
    sketch.link(said.from, sink);
    return { must: [{ rule: 'AI001', step: sink, kind: 'injection to an effect' }] };
  },
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const root = agent(sketch, `Help with ${template(at.path)}`, localModel);
    const tool = sketch.add('send-mail', {
      from: 'desk@example.com',
      to: '{{ model.to }}',
      allowedRecipients: '*@example.com',
      subject: 'News',
      text: '{{ model.text }}',
    });
    sketch.link(at.from, root);
    sketch.link(tool, root, '-tool>');
    return { must: [{ rule: 'AI001', step: tool, kind: 'injection to a tool' }] };
  },
  (sketch, length) => {
    // The outsider's text comes back by an agent's own tool.
    const start = sketch.add('manual-trigger');
    const root = agent(sketch, 'Read the news and post them', localModel);
    const news = sketch.add('http-request', { url: 'https://news.example.org/today' });
    sketch.link(start, root);
    sketch.link(news, root, '-tool>');
    const said = carry(sketch, { from: root, path: ['answer'] }, length);
    const sink = post(sketch, template(said.path));
    sketch.link(said.from, sink);
    return { must: [{ rule: 'AI001', step: sink, kind: "injection through a tool's answer" }] };
  },
  (sketch, length) => {
    // One agent remembers what the outsider wrote; the other one acts on it.
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const key = sketch.fresh();
    const first = agent(sketch, template(at.path), localModel);
    const second = agent(sketch, 'Do what is to be done', localModel);
    for (const root of [first, second]) sketch.link(sketch.add('memory-buffer', { key }), root, '-memory>');
    const tool = post(sketch, '{{ model.text }}');
    sketch.link(at.from, first);
    sketch.link(sketch.add('manual-trigger'), second);
    sketch.link(tool, second, '-tool>');
    return { must: [{ rule: 'AI001', step: tool, kind: 'injection through a memory' }] };
  },
];
export const trifectas: readonly Plant[] = [
  (sketch, length) => {
    const at = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const root = agent(sketch, `Help with ${template(at.path)}`, localModel);
    const rows = sketch.add('sql-query', {
      statement: 'SELECT a FROM things',
      columns: [{ name: 'a', label: sketch.draws.from(personal) }],
    });
    sketch.link(at.from, root);
    sketch.link(rows, root, '-tool>');
    fetchTool(sketch, root);
    return { must: [{ rule: 'DF004', step: root, kind: 'trifecta in an agent' }] };
  },
  (sketch, length) => {
    const bait = carry(sketch, arrives(sketch, 'none', 'none'), length);
    const rows = sketch.add('sql-query', {
      statement: 'SELECT a FROM things',
      columns: [{ name: 'a', label: sketch.draws.from(personal) }],
    });
    sketch.link(bait.from, rows);
    const model = ask(
      sketch,
      `Answer ${expression(bait.path) === 'input' ? '' : template(bait.path).replace('input', `node["${bait.from.split('.')[0] ?? ''}"]`)} for {{ input.a }}`,
      localModel,
    );
    sketch.link(rows, model);
    const said = carry(sketch, { from: model, path: ['answer'] }, Math.floor(length / 2));
    const sink = mail(sketch, template(said.path));
    sketch.link(said.from, sink);
    return { must: [{ rule: 'DF004', step: model, kind: 'trifecta over a model and a mail' }] };
  },
];
