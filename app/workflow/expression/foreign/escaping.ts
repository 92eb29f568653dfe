/** Signs that an expression takes out of all that it gives, so that they can end nothing in a page or in XML. */

const gap = String.raw`\s{0,5}`;
const entity = String.raw`(?:"(?:&#?\w{1,8};)?"|'(?:&#?\w{1,8};)?')`;
/** `.replace(/</g, '&lt;')`, and not the first alone. */
const step = String.raw`\.replace(?:(?:All)?\(${gap}/([&<>"'])/g|All\(${gap}(?:"([&<>'])"|'([&<>"])'))${gap},${gap}${entity}${gap}\)`;
/** One value, and nothing beside it that would come out as it is. */
const value = String.raw`(?:[\w$.\s()[\]'"-]|\?\.|\?\?${gap}(?:''|"")){1,300}?`;
const whole = new RegExp(`^${value}((?:${step}){1,6})${gap}$`);
const each = new RegExp(step, 'g');
/** One call around the whole: nothing of what it gives ends a part of an address. */
export const encodes = /^encodeURIComponent\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)$/;

export function escapedBy(code: string): string {
  if (code.length > 2_000) return '';
  if (encodes.test(code)) return '<"';
  const steps = code.includes('.replace') ? whole.exec(code)?.[1] : undefined;
  return steps === undefined ? '' : [...steps.matchAll(each)].map(([, one, two, three]) => one ?? two ?? three ?? '').join('');
}
