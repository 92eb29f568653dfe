const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;

/** Addresses in a text with commas or semicolons, without display names: `Ann <ann@example.com>` gives `ann@example.com`. */
export function addressesIn(text: string): string[] {
  return text.split(/[,;]/).map((part) => (/<([^<>]+)>\s*$/.exec(part)?.[1] ?? part).trim()).filter((part) => part !== '');
}

export const isAddress = (text: string): boolean => text.length <= 320 && address.test(text);

/** `ann@example.com` or `*@example.com`. */
export function patternsIn(text: string): string[] {
  return addressesIn(text).filter((part) => isAddress(part.replace(/^\*@/, 'any@')));
}
