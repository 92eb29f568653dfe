import { trustOf } from '../dataflow/cell.ts';
import type { Severity } from '../kit/finding.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { isPage } from '../kit/pages.ts';
import { escapeBefore } from '../kit/rewrites.ts';
import { isHeldToWords } from '../kit/shown.ts';
import type { StepSink } from '../kit/step-sinks.ts';
import {
  byModel,
  hasPower,
  isPublic,
  isQuoted,
  isRaw,
  isText,
  nearest,
  outsiderItself,
  publicBit,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

/** Where marks of HTML come alive. In chats it is the program that shows them which decides. */
const comesAlive = ({ kind, markup }: StepSink): boolean => markup === 'html' || (markup === 'markdown' && kind !== 'message');

/** What a model writes is AI003's and AI023's business; what a service merely found by an outsider's words is its own text. */
const isOutsiders = (step: StepView, seen: Seen): boolean =>
  trustOf(seen.low) !== 'trusted' &&
  isText(seen) &&
  !byModel(seen) &&
  (!isPublic(seen) || outsiderItself(seen) || isQuoted(seen)) &&
  !isHeldToWords(step, seen, publicBit);

function weight(seen: Seen, page: boolean): Severity {
  if (!isPublic(seen) || !outsiderItself(seen)) return page ? 'medium' : 'low';
  return page ? 'high' : 'medium';
}

export const CN019 = defineRule({
  id: 'CN019',
  title: 'What an outsider writes goes into a page or an HTML e-mail as it is',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose how the text is made harmless', opens: 'step' },
  taxonomy: ['CWE-79', 'LLM05:2025', 'LCNC-SEC-06'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (!comesAlive(sink) || sink.bound) continue;
      const powerful = step
        .see(sink.reads)
        .filter((one) => (sink.markup === 'html' ? hasPower(one) : isRaw(one)) && isOutsiders(step, one));
      // Without any that is as it was written, a step has made it harmless for another place than where it stands.
      const raw = powerful.filter(isRaw);
      const all = raw.length > 0 ? raw : powerful;
      const seen = all.find(outsiderItself) ?? nearest(all, isPublic);
      if (seen === undefined) continue;
      const page = isPage(sink);
      const place = page ? 'a web page' : sink.kind === 'message' ? 'an HTML message' : 'a page with live links and pictures';
      const escaped = escapeBefore(step, sink.parameter);
      report({
        step,
        field: sink.parameter,
        severity: weight(seen, page),
        ...(isRaw(seen) && (outsiderItself(seen) || !isPublic(seen)) ? {} : { confidence: 'low' as const }),
        title: `${fieldName(seen.field)} goes into ${place} as it was written, in “${step.name}”`,
        message: page
          ? 'Whoever writes this text can put a program into it. It runs in the browser of whoever opens the page, in the name of your site: it can read what they see, and act for them.'
          : 'Whoever writes this text can put links, pictures and forms of their own into a message that comes from you: a false bill, a false sign-in, a picture that tells them who has read it.',
        remedy:
          'Put the values in by a Write text step, which turns < and & into plain letters, and leave them between tags or in quotes: in a program, a style or the start of an address letters are not enough. Or send plain text.',
        path: isPublic(seen)
          ? step.witness(seen, publicBit, `put into ${place}`, sink.parameter)
          : [{ nodeId: step.node.id, nodeName: step.name, field: seen.field, why: `put into ${place}` }],
        fixes:
          escaped !== undefined
            ? [
                {
                  id: 'escape',
                  title: `Insert a Write text step before “${step.name}” that makes the values harmless`,
                  safety: !escaped.alike || step.leavesBy(({ kind }) => kind === 'data') ? 'choice' : 'safe',
                  patch: escaped.patch,
                },
              ]
            : sink.plain !== undefined && step.node.foreign !== undefined
              ? [
                  {
                    id: 'plain',
                    title: 'Send plain text',
                    safety: 'choice',
                    patch: sink.plain.map(({ parameter, value }) => setParameter(step, parameter, value)),
                  },
                ]
              : [],
        key: sink.parameter,
      });
    }
  },
});
