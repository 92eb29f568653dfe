/** Hashes as words that people can compare aloud. */

const consonants = 'bdfghjklmnprstvz';
const vowels = 'aiou';

/** Sixteen bits as a pronounceable five-letter word (proquint, arXiv:0901.4016). */
function proquint(value: number): string {
  return (
    consonants.charAt((value >> 12) & 15) +
    vowels.charAt((value >> 10) & 3) +
    consonants.charAt((value >> 6) & 15) +
    vowels.charAt((value >> 4) & 3) +
    consonants.charAt(value & 15)
  );
}

/**
 * The four-word fingerprint of a SHA-256 in hex: its first 64 bits, `lusab-babad-gutih-tugad`. Two closures that sound alike
 * take about 2^64 tries to make; a list of 256 words would take 2^32.
 */
export function fourWords(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('a fingerprint is made from a SHA-256 in lower-case hex');
  return [0, 4, 8, 12].map((at) => proquint(Number.parseInt(sha256.slice(at, at + 4), 16))).join('-');
}
