/**
 * How a token of the vault looks wherever it stands, so that it can be found inside longer text (a model's answer, a mail).
 * Letters and digits only behind the prefix: models copy such words faithfully.
 */
export const tokenPattern = /\btok_[0-9A-Za-z]{12,64}\b/g;

/** The tokens in a text, without repeats. */
export const tokensIn = (text: string): string[] => [...new Set(text.match(tokenPattern) ?? [])];
