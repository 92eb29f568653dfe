import type { SinkKind } from '../../nodes/kit/facts.ts';
import type { Trust } from '../../workflow/model/labels.ts';
import { lowBit, PARTNER, trustOf, type CellBit } from '../dataflow/cell.ts';
import { comesFromCaller, comesFromServices } from '../kit/answers.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { Severity } from '../kit/finding.ts';
import type { StepSink } from '../kit/step-sinks.ts';
import { templateSegments } from '../../workflow/expression/parameters.ts';
import { valueAt } from '../../workflow/graph/patch.ts';
import { bindValues, standsBare } from '../kit/rewrites.ts';
import { isHeldToWords } from '../kit/shown.ts';
import { namesOfFiles } from '../kit/named-files.ts';
import {
  byModel,
  hasSigns,
  isPublic,
  isRaw,
  isText,
  nearest,
  outsiderItself,
  publicBit,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';
import { statementIn, writesStatements } from '../kit/written-statement.ts';

const places: Partial<Record<SinkKind, string>> = { command: 'a system command', query: 'a database query', template: 'a template' };

const partnerBit = lowBit(PARTNER);

/** A field of a filter that holds code. Of your own filters nobody need say that they might have one. */
const operator = /(?:^|\.)\$where$/;

/** One that can only ask changes nothing and runs nothing. */
const severityOf = (trust: Trust, onlyAsks: boolean): Severity =>
  trust === 'public' ? (onlyAsks ? 'high' : 'block') : trust === 'partner' && !onlyAsks ? 'high' : 'medium';

export const CN014 = defineRule({
  id: 'CN014',
  title: 'A query, command or template is put together from data',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Give the value apart', opens: 'step' },
  taxonomy: ['CWE-89', 'CWE-78', 'CWE-1336', 'LCNC-SEC-06'],
  visit(step, report) {
    reportFile(step, report);
    reportPlace(step, report);
    reportWritten(step, report);
    for (const sink of step.sinks) {
      const place = sink.xml === true ? 'a message in XML' : places[sink.kind];
      if (place === undefined || sink.bound) continue;
      const isBare = sink.kind === 'query' && sink.xml !== true && standsBare(step, sink.parameter);
      // What a model writes is AI003's business.
      const seen = step.see(sink.reads).filter(
        (one) =>
          isText(one) &&
          (isBare || hasSigns(one)) &&
          !byModel(one) &&
          // Whose < is gone stays within its element.
          (sink.xml !== true || isRaw(one)) &&
          (isPublic(one) || !operator.test(one.field)) &&
          !(isPublic(one) && isHeldToWords(step, one, publicBit)),
      );
      const main = seen.find(isPublic) ?? seen[0];
      if (main === undefined) continue;
      const trust = trustOf(main.low);
      const patch = sink.kind === 'query' && sink.xml !== true ? bindValues(step, sink.parameter, 'values') : undefined;
      report({
        step,
        field: sink.parameter,
        title: `${fieldName(main.field)} becomes part of ${place} in “${step.name}”`,
        message:
          trust === 'public'
            ? sink.xml === true
              ? 'Whoever fills this field can end its element and add elements of their own: another amount, another right, another receiver. It takes one “<”.'
              : sink.kind === 'template'
                ? 'Whoever fills this field can add markup and scripts of their own, which act in the name of whoever opens the result.'
                : sink.onlyAsks === true
                  ? 'Whoever fills this field can ask for something else: for everything, or for what was not meant for them. It takes one quotation mark.'
                  : `Whoever fills this field can add commands of their own: read other people's rows, delete tables, run programs. It takes one quotation mark.`
            : sink.xml === true
              ? 'One value with a “<” or an “&” in it breaks the message, or changes what it says. Today the value comes from someone you trust; the next change may alter that.'
              : 'One value with a quotation mark in it breaks the command, or changes what it does. Today the value comes from someone you trust; the next change may alter that.',
        remedy:
          sink.xml === true
            ? 'Replace &, < and > of each value by &amp;, &lt; and &gt; before, or let a step make the XML from fields.'
            : sink.kind === 'query'
              ? 'Write a placeholder such as :name into the statement and give the value apart.'
              : 'Give the value apart from the command, as an argument or a field.',
        path:
          trust === 'public'
            ? step.witness(main, publicBit, `put into ${place}`, sink.parameter)
            : [{ nodeId: step.node.id, nodeName: step.name, field: main.field, why: `put into ${place}` }],
        severity: sink.xml === true ? (trust === 'public' ? 'high' : 'low') : severityOf(trust, sink.onlyAsks === true),
        fixes: patch !== undefined ? [{ id: 'bind', title: 'Give the value apart from the statement', safety: 'safe', patch }] : [],
        key: sink.xml === true ? 'xml' : sink.kind,
      });
    }
  },
});

const carries: ReadonlySet<SinkKind> = new Set(['network', 'url']);

/** A step before puts the statement together, this one sends it to whoever runs it. */
function reportWritten(step: StepView, report: Report): void {
  if (step.facts.ai !== undefined || step.facts.networks.every(({ direction }) => direction !== 'out')) return;
  for (const sink of step.sinks) {
    if (!carries.has(sink.kind)) continue;
    for (const seen of step.see(sink.reads)) {
      if (!isPublic(seen) || !isText(seen) || byModel(seen)) continue;
      if (!writesStatements(step.flow)) return;
      const statement = statementIn(step, seen, publicBit);
      // Whether it is held to words takes a walk through the flow: it is asked last.
      if (statement === undefined || isHeldToWords(step, seen, publicBit)) continue;
      report({
        step,
        field: sink.parameter,
        severity: 'high',
        confidence: 'medium',
        title: `The statement in ${fieldName(seen.field)} that “${step.name}” sends is put together from an outsider's text`,
        message:
          statement === 'asks'
            ? 'Whoever writes that text can ask for something else: for everything, or for what was not meant for them. It takes one quotation mark.'
            : `Whoever writes that text can add commands of their own: read other people's records, change or delete them. It takes one quotation mark.`,
        remedy: 'Let the statement name a variable or a parameter, and send the value apart from it.',
        path: step.witness(seen, publicBit, 'sent as part of a statement', sink.parameter),
        key: 'written',
      });
      return;
    }
  }
}

/** This program's own steps keep to the folders that they were given; other programs go wherever the path leads. */
function reportFile(step: StepView, report: Report): void {
  if (step.node.type !== 'foreign-action') return;
  const free = (one: Seen, bit: CellBit): boolean => isText(one) && hasSigns(one) && !byModel(one) && !isHeldToWords(step, one, bit);
  const [told] = namesOfFiles(step, (one) => isPublic(one) && free(one, publicBit), outsiderItself);
  const [called] = told === undefined ? namesOfFiles(step, (one) => free(one, partnerBit) && comesFromCaller(step, one), isText) : [];
  const found = told ?? called;
  if (found === undefined) return;
  const { sink, seen } = found;
  const reads = step.facts.effects.every(({ kind }) => kind === 'read' || kind === 'none');
  report({
    step,
    field: sink.parameter,
    ...(called !== undefined
      ? { severity: 'medium' as const, confidence: 'medium' as const }
      : outsiderItself(seen)
        ? { severity: 'high' as const, confidence: 'medium' as const }
        : { severity: 'medium' as const, confidence: 'low' as const }),
    title: `${called === undefined ? "An outsider's text" : 'The text of whoever has a key to this flow'} in ${fieldName(seen.field)} says which file “${step.name}” ${reads ? 'reads' : 'writes'}`,
    message: reads
      ? 'A name that holds “../” leads out of the folder: whoever sends it can have any file of the machine read, keys and passwords too.'
      : 'A name that holds “../” leads out of the folder: whoever sends it can write over any file of the machine, programs too.',
    remedy: 'Make the name yourself, of a number or an id, or hold the text to letters and digits before.',
    path: step.witness(seen, called === undefined ? publicBit : partnerBit, 'becomes a part of the path', sink.parameter),
    key: 'file',
  });
}

interface NamedPlace {
  readonly word: 'table' | 'sheet' | 'document' | 'key';
  readonly at: RegExp;
  /** Of these services only. */ readonly of?: RegExp;
  /** What is written out beside it keeps it to its own corner. */ readonly unlessMarked?: true;
  readonly message: string;
  readonly remedy: string;
  readonly severity: Severity;
}
const remedyOf = (word: string): string => `Write the name of the ${word} out, or pick it from a fixed list.`;
const namedPlaces: readonly NamedPlace[] = [
  {
    word: 'table',
    at: /(?:^|\.)(?:table|tableId|tableName|dataTableId|collection|collectionName|indexId|schema|base|databaseId)(?:\.value)?$/,
    message: 'Whoever sends it can name any table that the connection may change: the one with the accounts, for one.',
    remedy: remedyOf('table'),
    severity: 'high',
  },
  {
    word: 'sheet',
    at: /(?:^|\.)(?:sheetName|sheetId|worksheet|worksheetId)(?:\.value)?$/,
    message: 'Whoever sends it can name any sheet of the document: the one with the prices or the salaries, for one.',
    remedy: remedyOf('sheet'),
    severity: 'high',
  },
  {
    word: 'document',
    at: /(?:^|\.)(?:documentId|documentU(?:RL|rl)|spreadsheetId|workbook|workbookId|fileId)(?:\.value)?$/,
    message: "Whoever sends it can name any document that the connection may change, other people's too.",
    remedy: 'Pick the document in the step, or look it up by something that the sender cannot choose.',
    severity: 'high',
  },
  {
    word: 'key',
    at: /(?:^|\.)(?:key|list|listName|hash|set|keyName)$/,
    of: /^(?:redis|valkey|upstash|memcached?)\b/i,
    unlessMarked: true,
    message: 'Whoever sends it can name any key of the store: the session, the counter or the lock of somebody else.',
    remedy: 'Put a fixed word before it that no other key begins with: `form:` and then the value.',
    severity: 'medium',
  },
];
/** What is put beside fixed letters names one of those that begin or end so. */
const isMarked = (step: StepView, parameter: string): boolean =>
  templateSegments(valueAt(step.node.parameters, parameter.split('.'))).some(({ text }) => /[a-z]{2}/i.test(text));
const placeNamed = (step: StepView, { parameter, zone }: StepSink): NamedPlace | undefined =>
  namedPlaces.find(
    ({ at, of, unlessMarked }) =>
      at.test(parameter) && of?.test(zone.vendor ?? '') !== false && !(unlessMarked === true && isMarked(step, parameter)),
  );

/** Other programs write into whichever table, sheet or key they are told; a statement that data is put into is told as such. */
function reportPlace(step: StepView, report: Report): void {
  if (step.node.type !== 'foreign-action') return;
  const changes = step.facts.effects.find(({ kind }) => kind !== 'read' && kind !== 'none');
  if (changes === undefined) return;
  for (const sink of step.sinks) {
    const place = sink.kind === 'store' ? placeNamed(step, sink) : undefined;
    if (place === undefined) continue;
    const seen = nearest(
      step.see(sink.reads).filter(
        (one) =>
          isPublic(one) &&
          isText(one) &&
          !byModel(one) &&
          !isHeldToWords(step, one, publicBit) &&
          // A service that was asked names what is its own.
          !comesFromServices(step, one, publicBit, false),
      ),
      outsiderItself,
    );
    if (seen === undefined) continue;
    report({
      step,
      field: sink.parameter,
      ...(outsiderItself(seen)
        ? { severity: place.severity, confidence: 'medium' as const }
        : { severity: 'medium' as const, confidence: 'low' as const }),
      title: `An outsider's text in ${fieldName(seen.field)} says which ${place.word} “${step.name}” ${changes.kind === 'delete' ? 'deletes from' : 'writes into'}`,
      message: place.message,
      remedy: place.remedy,
      path: step.witness(seen, publicBit, `says which ${place.word}`, sink.parameter),
      key: place.word,
    });
    return;
  }
}
