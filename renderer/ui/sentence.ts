/** What ends so is copied as it stands, and a full stop would be taken for a part of it: addresses, names of hosts, paths, patterns. */
const verbatim = /[/\\@*{}<>[\]|=~^$#_]|\p{L}\.\p{L}|^\d{1,3}(?:\.\d{1,3}){3}$/u;

/** Notes under fields are sentences, whoever wrote them: each ends as one. */
export const asSentence = <T>(note: T): T | string => (typeof note === 'string' && /[^\s.:;?!…]$/.test(note) && !verbatim.test(note.split(/\s/).at(-1) ?? '') ? `${note}.` : note);
