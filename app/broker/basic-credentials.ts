/** User name and password as HTTP carries them (RFC 7617). */

export const base64 = (text: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = new TextEncoder().encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    out += alphabet.charAt(word >> 18) + alphabet.charAt((word >> 12) & 63) + (left > 1 ? alphabet.charAt((word >> 6) & 63) : '=') + (left > 2 ? alphabet.charAt(word & 63) : '=');
  }
  return out;
};

export const basicCredentials = (username: string, secret: string): string => base64(`${username}:${secret}`);
