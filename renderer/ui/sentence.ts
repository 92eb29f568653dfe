/** Notes under fields are sentences, whoever wrote them: each ends as one. */
export const asSentence = <T>(note: T): T | string => (typeof note === 'string' && /[^\s.:;?!…]$/.test(note) ? `${note}.` : note);
