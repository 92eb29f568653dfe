/** Base64 (RFC 4648) without Node: for what runs in a window, a worker or a test alike. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((symbol, value) => [symbol, value]));

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const chunk = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const left = bytes.length - at;
    text += alphabet.charAt(chunk >> 18) + alphabet.charAt((chunk >> 12) & 63);
    text += left > 1 ? alphabet.charAt((chunk >> 6) & 63) : '=';
    text += left > 2 ? alphabet.charAt(chunk & 63) : '=';
  }
  return text;
}

/** The bytes in symbols of the alphabet, without padding; bits that make no whole byte are dropped. Undefined where another symbol is among them. */
export function bytesOfSymbols(symbols: string): Uint8Array | undefined {
  const out = new Uint8Array(Math.floor((symbols.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const symbol of symbols) {
    const value = values.get(symbol);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[at] = (bits >> held) & 0xff;
      at += 1;
    }
  }
  return out;
}

/** The strict form: padded, no stray bits, no white space. Undefined for anything that `toBase64` would not have written. */
export function fromBase64(text: string): Uint8Array | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0) return undefined;
  const bytes = bytesOfSymbols(text.slice(0, text.length - padding));
  return bytes !== undefined && toBase64(bytes) === text ? bytes : undefined;
}
