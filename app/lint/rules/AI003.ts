import { canonicalJson, type Json } from '../../kernel/json.ts';
import type { NetworkFact, SinkFact, SinkKind } from '../../nodes/kit/facts.ts';
import type { CompiledRead } from '../dataflow/compiled.ts';
import type { Hop } from '../kit/finding.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { isHeldToHost } from '../kit/held-host.ts';
import { isPage } from '../kit/pages.ts';
import { bindValues, standsBare } from '../kit/rewrites.ts';
import { namesOfFiles } from '../kit/named-files.ts';
import {
  byModel,
  hasPower,
  hasSigns,
  isQuoted,
  isRaw,
  isText,
  modelBit,
  modelItself,
  nearest,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

const dangers: Partial<Record<SinkKind, string>> = {
  command: 'a system command',
  query: 'a database query',
  code: 'program code',
  template: 'a template',
  url: 'a web address',
};

const harms: Partial<Record<SinkKind, string>> = {
  command: 'it can run other commands on the machine',
  query: "it can read other people's data, change it or delete it",
  code: 'it can run as a program with the rights of this flow',
  template: 'it can bring parts of its own into the result and attack whoever opens it',
  url: 'the step can call another page or another server than you meant',
};

/** The call whose address this is, where its host is written out and all that is put into it is known: behind the "?" it is a value then, and chooses no address. */
function fixedCall({ facts }: StepView, { kind, parameter }: Pick<SinkFact, 'kind' | 'parameter'>): NetworkFact | undefined {
  if (kind !== 'url') return undefined;
  const reads = facts.sinks
    .flatMap((sink) => (sink.kind === 'url' && sink.parameter === parameter ? sink.reads : []))
    .map((read) => canonicalJson(read as Json));
  return facts.networks.find(({ direction, host, hostReads, pathReads, queryReads, ...call }) => {
    if (
      direction !== 'out' ||
      host === undefined ||
      hostReads.length > 0 ||
      (call.parameter !== parameter && !parameter.startsWith('query.'))
    )
      return false;
    const placed = new Set([...pathReads, ...queryReads].map((read) => canonicalJson(read as Json)));
    return reads.every((read) => placed.has(read));
  });
}

/** Our own steps encode such a value; other programs write it in as it is, and then it may bring further ones with it. */
function reportQuery(step: StepView, { host }: NetworkFact, parameter: string, seen: Seen, report: Report): void {
  report({
    step,
    field: parameter,
    severity: 'medium',
    confidence: modelItself(seen) || isQuoted(seen) ? 'medium' : 'low',
    title: `${saidBy(seen)} can add to what is asked of ${host ?? 'the host'}`,
    message:
      'The text goes into the address as it is: one that holds “&” brings further values with it, such as another account or a larger amount. Which host and which page are called it cannot change.',
    remedy: "Encode the value (encodeURIComponent), or use this program's own HTTP step, which encodes it.",
    path: saidPath(step, seen, 'used behind the “?” of an address', parameter),
    key: 'query',
  });
}

/** This program's own steps keep to the folder that is written out; other programs go wherever the path leads. */
function reportFile(step: StepView, report: Report): void {
  const [told] = namesOfFiles(step, (one) => byModel(one) && isText(one), modelItself);
  if (told === undefined) return;
  const { sink, seen } = told;
  const own = step.node.type !== 'foreign-action';
  const reads = step.facts.effects.every(({ kind }) => kind === 'read' || kind === 'none');
  report({
    step,
    field: sink.parameter,
    ...(!modelItself(seen)
      ? { severity: 'medium' as const, confidence: 'low' as const }
      : own
        ? { severity: 'medium' as const }
        : { severity: 'high' as const, confidence: 'medium' as const }),
    title: `${saidBy(seen)} says which file “${step.name}” ${reads ? 'reads' : 'writes'}`,
    message: `A model can be wrong or be talked into anything. ${own ? `It may name any file of the folder: ${reads ? 'somebody reads what was not meant for them' : 'a file that others need is written over'}.` : `A name that holds “../” leads out of the folder: ${reads ? 'any file of the machine may be read, keys and passwords too' : 'any file of the machine may be written over, programs too'}.`}`,
    remedy: 'Make the name yourself, of a number or an id, or let the model choose among names that are written out.',
    path: saidPath(step, seen, 'becomes a part of the path', sink.parameter),
    key: 'file',
  });
}

/** The model itself, or a service that may repeat it. An address that a service gives of its own is told by the rule about answers that choose a host. */
const saysIt = (one: Seen): boolean => modelItself(one) || isQuoted(one);

const everything: readonly CompiledRead[] = [{ from: 'input', path: 0, port: undefined }];

const saidBy = (seen: Seen): string =>
  seen.from === 'model' && seen.field === '' ? 'What the model fills in' : `The model's text in ${fieldName(seen.field)}`;
/** What a tool is told begins with the model that calls it, whatever that was told before. */
function saidPath(step: StepView, seen: Seen, arrives: string, parameter: string): Hop[] {
  const [root] = seen.from === 'model' ? step.roots : [];
  return root === undefined
    ? step.witness(seen, modelBit, arrives, parameter)
    : [
        { nodeId: root.node.id, nodeName: root.name, field: '', why: 'its model fills in what it likes' },
        { nodeId: step.node.id, nodeName: step.name, field: parameter, why: arrives },
      ];
}

/** A script that is a tool is given what its model asks for. */
const filledIn = (step: StepView): readonly CompiledRead[] =>
  step.sinks.some(({ kind, reads }) => kind === 'tool' && reads.some(({ from }) => from === 'model')) ? [{ from: 'model' }] : [];

export const AI003 = defineRule({
  id: 'AI003',
  title: 'What a model writes is used as code, query, page or address',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: ['sinks', 'code'],
  choice: { title: 'Choose how the text is checked', opens: 'step' },
  taxonomy: ['LLM05:2025', 'CWE-1426', 'CWE-94', 'CWE-89', 'CWE-79'],
  visit(step, report) {
    reportFile(step, report);
    for (const sink of step.sinks) {
      const page = isPage(sink);
      const place = page ? 'a web page' : sink.xml === true ? 'a message in XML' : dangers[sink.kind];
      if (place === undefined || sink.bound) continue;
      const call = fixedCall(step, sink);
      const isBare = sink.kind === 'query' && standsBare(step, sink.parameter);
      const said = (told: readonly Seen[]): Seen | undefined =>
        nearest(
          told.filter(
            (one) =>
              byModel(one) &&
              isText(one) &&
              (!page || hasPower(one)) &&
              ((sink.kind !== 'query' && sink.kind !== 'command') || hasSigns(one) || isBare) &&
              (sink.xml !== true || isRaw(one)) &&
              (sink.kind !== 'url' || saysIt(one)),
          ),
          modelItself,
        );
      const seen = said(call === undefined ? step.see(sink.reads) : step.seeFacts(call.pathReads));
      if (seen === undefined) {
        const asked =
          call === undefined || step.node.foreign === undefined || step.node.type !== 'foreign-action'
            ? undefined
            : said(step.see(sink.reads));
        if (call !== undefined && asked !== undefined) reportQuery(step, call, sink.parameter, asked, report);
        continue;
      }
      const atFixedHost =
        call !== undefined ||
        (sink.kind === 'url' &&
          isHeldToHost(
            step,
            step.facts.networks.find(({ parameter }) => parameter === sink.parameter),
            seen,
            modelBit,
          ));
      const patch = sink.kind === 'query' && sink.xml !== true ? bindValues(step, sink.parameter, 'values') : undefined;
      report({
        step,
        field: sink.parameter,
        ...(page && !isRaw(seen)
          ? { confidence: 'medium' as const }
          : sink.onlyAsks === true || sink.xml === true || (atFixedHost && modelItself(seen))
            ? { severity: 'high' as const, confidence: 'medium' as const }
            : sink.kind !== 'url' || modelItself(seen)
              ? {}
              : { confidence: 'medium' as const }),
        title: `${saidBy(seen)} becomes part of ${place}`,
        message: `A model can be wrong or be talked into anything. Its text goes into ${place} as it is: ${page ? 'it can attack whoever opens the page' : sink.xml === true ? 'it can add elements of its own' : (harms[sink.kind] ?? 'it can change what happens')}.`,
        remedy:
          'Bind the value as a parameter, check it against a list, or let the model give out only a closed value such as a number or one of a few words.',
        path: saidPath(step, seen, `used in ${place}`, sink.parameter),
        fixes:
          patch !== undefined
            ? [{ id: 'bind', title: 'Give the value apart from the statement', safety: 'safe', patch }]
            : sink.plain !== undefined
              ? [
                  {
                    id: 'plain',
                    title: 'Send plain text',
                    safety: 'safe',
                    patch: sink.plain.map(({ parameter, value }) => setParameter(step, parameter, value)),
                  },
                ]
              : [],
        key: sink.kind,
      });
    }
    const { code } = step.facts;
    const danger = code === undefined ? undefined : step.dangers.find((one) => one.danger === 'dynamic-code');
    const seen = danger === undefined ? undefined : step.see([...filledIn(step), ...everything]).find((one) => byModel(one) && isText(one));
    if (code === undefined || danger === undefined || seen === undefined) return;
    report({
      step,
      field: code.parameter,
      title: `${saidBy(seen)} can be run as program code by “${step.name}” (line ${danger.line}: ${danger.words})`,
      message:
        'A model can be wrong or be talked into anything. What it writes here becomes a program that runs with the rights of this flow: it can read its data, use its connections and change what it does.',
      remedy:
        'Let the model choose among fixed actions (one of a few words, a number), and write out in the script what each of them does.',
      path: saidPath(step, seen, 'can be run as code', code.parameter),
      key: 'code',
    });
  },
});
