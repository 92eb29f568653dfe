/** "If yes", "if she agrees", "if it is rejected": what whoever was asked to approve has said. */

export type Answer = 'yes' | 'no';

const opener = String.raw`^\s*(?:(?:and|but|then|only)\s+){0,2}(?:if|when|once)\s+`;
const who = String.raw`(?:i|we|he|she|they|(?:my|our|the|an?)\s+[\p{L}-]{1,30})`;
const it = String.raw`(?:\s+(?:it|this|that|so|to it|with it))?`;
/** "If they agree on a price" is about something else. */
const ends = String.raw`\s*(?:[,:]\s*(?:then\s+)?|\bthen\s+|$)`;
const isSaid = String.raw`(?:(?:it|this|that)\s+(?:is|was|gets)\s+)?`;

const forms: readonly (readonly [Answer, RegExp])[] = [
  ['yes', new RegExp(String.raw`${opener}(?:so|yes)\b[\s,:]*(?:then\s+)?`, 'iu')],
  ['no', new RegExp(String.raw`${opener}(?:not|no)\b[\s,:]*(?:then\s+)?`, 'iu')],
  ['yes', new RegExp(String.raw`${opener}${isSaid}(?:approved|confirmed|accepted|agreed|okay|ok)${ends}`, 'iu')],
  [
    'yes',
    new RegExp(
      String.raw`${opener}${who}\s+(?:approves?|approved|agrees?|agreed|confirms?|confirmed|says?\s+(?:yes|so|ok)|said\s+yes)${it}${ends}`,
      'iu',
    ),
  ],
  [
    'no',
    new RegExp(
      String.raw`${opener}${isSaid}(?:not\s+(?:approved|confirmed|accepted|agreed|okay|ok)|rejected|declined|refused|denied|turned down)${ends}`,
      'iu',
    ),
  ],
  [
    'no',
    new RegExp(
      String.raw`${opener}${who}\s+(?:rejects?|rejected|declines?|declined|refuses?|refused|says?\s+no|said\s+no|(?:do|does|did)(?:\s+not|n['\u2019]t)(?:\s+(?:approve|agree|confirm))?)${it}${ends}`,
      'iu',
    ),
  ],
];

/** The answer, and what is to be done then; undefined where the text speaks of none. */
export function answerIn(text: string): { readonly answer: Answer; readonly rest: string } | undefined {
  for (const [answer, form] of forms) {
    const found = form.exec(text);
    if (found !== null) return { answer, rest: text.slice(found[0].length) };
  }
  return undefined;
}
