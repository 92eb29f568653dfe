import { comesFromServices } from '../kit/answers.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { isHeldToWords } from '../kit/shown.ts';
import { byModel, isPublic, isQuoted, isText, nearest, outsiderItself, publicBit, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

/** What a service merely found by an outsider's words is its own text, and what a model writes is no outsider's. */
const isOutsiders = (step: StepView, seen: Seen): boolean =>
  isPublic(seen) && isText(seen) && !byModel(seen) && (outsiderItself(seen) || isQuoted(seen)) && !isHeldToWords(step, seen, publicBit);

export const CN020 = defineRule({
  id: 'CN020',
  title: 'A spreadsheet would run what an outsider writes as a formula',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose how the text is made harmless', opens: 'step' },
  taxonomy: ['CWE-1236', 'LCNC-SEC-06'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (sink.kind !== 'cells' || sink.bound) continue;
      const all = step.see(sink.reads).filter((one) => isOutsiders(step, one));
      // A service that was asked may well hand on what somebody wrote, but mostly says something of its own.
      const anybody = all.find((one) => outsiderItself(one) && !comesFromServices(step, one, publicBit));
      const seen = anybody ?? nearest(all, outsiderItself);
      if (seen === undefined) continue;
      const { plain } = sink;
      report({
        step,
        field: sink.parameter,
        ...(anybody !== undefined ? {} : { severity: 'low' as const, confidence: 'low' as const }),
        title: `${seen.field === '' ? 'A formula that a stranger sends' : `A formula in ${fieldName(seen.field)}`} would run in the spreadsheet that “${step.name}” fills`,
        message:
          'Text that begins with =, +, - or @ is a formula to a spreadsheet. Whoever sends such a text can have the sheet pass on other cells to them, or show a link that looks like yours, as soon as a colleague opens it.',
        remedy: "Put a quotation mark (') in front of such text, or tell the sheet to take every value as plain text.",
        path: step.witness(seen, publicBit, 'put into a cell', sink.parameter),
        key: sink.parameter,
        fixes:
          plain === undefined
            ? []
            : [
                {
                  id: 'quote',
                  title: `Let “${step.name}” put a quotation mark in front of formulas`,
                  safety: 'safe',
                  patch: plain.map(({ parameter, value }) => setParameter(step, parameter, value)),
                },
              ],
      });
      return;
    }
  },
});
