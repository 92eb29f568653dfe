/** What ends so is copied as it stands, and a full stop would be taken for a part of it: addresses, names of hosts, paths, patterns. */
const verbatim = /[/\\@*{}<>[\]|=~^$#_]|\p{L}\.\p{L}|^\d{1,3}(?:\.\d{1,3}){3}$/u;

/** Notes under fields are sentences, whoever wrote them: each ends as one. */
export const asSentence = <T>(note: T): T | string =>
  typeof note === 'string' && /[^\s.:;?!…]$/.test(note) && !verbatim.test(note.split(/\s/).at(-1) ?? '') ? `${note}.` : note;

/** The name of a field as a title: "riskTier" and "risk_tier" are "Risk tier". */
export function titleOfField(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
