/** Letters written in other signs: small capitals, struck out, taken apart, set between marks, Morse. What they say when they are written as usual. */

/** The twenty-six letters as other signs, where `normalize('NFKC')` leaves them. */
const smallCapitals = [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ'];
const turnedLetters = [...'ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz'];
const latin = new Map<string, string>([
  ...smallCapitals.map((sign, index): [string, string] => [sign, String.fromCharCode(97 + index)]),
  ['ǫ', 'q'],
  ['ᵻ', 'i'],
]);
const turned = new Map<string, string>(turnedLetters.map((sign, index) => [sign, String.fromCharCode(97 + index)]));
/** Letters in circles, in squares and those that flags are made of: where each run of 26 begins. */
const enclosed = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6] as const;
const enclosedLetter = /[\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu;
const plainLetter = (sign: string): string => {
  const code = sign.codePointAt(0) ?? 0;
  return String.fromCharCode(97 + code - (enclosed.findLast((from) => from <= code) ?? code));
};

const leads = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const tails = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'];
const syllable = (lead: string, vowel: string, tail: string): string =>
  String.fromCharCode(0xac00 + (leads.indexOf(lead) * 21 + vowel.charCodeAt(0) - 0x314f) * 28 + Math.max(0, tails.indexOf(tail)));
/** Hangul taken apart: each syllable is a lead, a vowel and perhaps a tail. */
const joinedHangul = (text: string): string =>
  text.replace(
    /([ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅆㅇㅈㅊ-ㅎ](?![ㅏ-ㅣ]))?/g,
    (_all, lead: string, vowel: string, tail: string | undefined) => syllable(lead, vowel, tail ?? ''),
  );

const syllabic = '\\u3040-\\u30ff\\u4e00-\\u9fff\\uac00-\\ud7af';
const betweenSyllables = new RegExp(`(?<=[${syllabic}])[*_.|~·•-]{1,2}(?=[${syllabic}])`, 'g');
const spacedHan = /(?<=[\u3040-\u30ff\u4e00-\u9fff]) (?=[\u3040-\u30ff\u4e00-\u9fff])/g;
/** Marks that strike letters out, ring them or pile up on them; those that belong to a letter were joined with it. */
const piledMarks = /[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]/g;

/** One or none: the text with all of this undone, where it changes something. */
export function writtenPlainly(text: string): string {
  let plain = text
    .normalize('NFC')
    .replace(piledMarks, '')
    .replace(/\u2800/g, ' ')
    .replace(enclosedLetter, plainLetter);
  if (/[ᴀ-ᴢɪɢɴʀʏʙʜʟꜰꜱ]{2}/.test(plain))
    plain = plain.replace(/[\u0250-\u02af\u1d00-\u1d7f\ua730-\ua7ff\u01eb]/g, (sign) => latin.get(sign) ?? sign);
  if (/[ㄱ-ㅎ][ㅏ-ㅣ]/.test(plain)) plain = joinedHangul(plain);
  if ((plain.match(betweenSyllables) ?? []).length >= 3) plain = plain.replace(betweenSyllables, '');
  if ((plain.match(spacedHan) ?? []).length >= 6) plain = plain.replace(spacedHan, '');
  return plain;
}

/** Upside down, and so the last letter first. */
export const turnedOver = (text: string): string | undefined =>
  /[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ][^\n]{0,8}[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ]/.test(text)
    ? [...text]
        .reverse()
        .map((sign) => turned.get(sign) ?? sign)
        .join('')
    : undefined;

const morseLetters: Readonly<Record<string, string>> = {
  '.-': 'a',
  '-...': 'b',
  '-.-.': 'c',
  '-..': 'd',
  '.': 'e',
  '..-.': 'f',
  '--.': 'g',
  '....': 'h',
  '..': 'i',
  '.---': 'j',
  '-.-': 'k',
  '.-..': 'l',
  '--': 'm',
  '-.': 'n',
  '---': 'o',
  '.--.': 'p',
  '--.-': 'q',
  '.-.': 'r',
  '...': 's',
  '-': 't',
  '..-': 'u',
  '...-': 'v',
  '.--': 'w',
  '-..-': 'x',
  '-.--': 'y',
  '--..': 'z',
  '-----': '0',
  '.----': '1',
  '..---': '2',
  '...--': '3',
  '....-': '4',
  '.....': '5',
  '-....': '6',
  '--...': '7',
  '---..': '8',
  '----.': '9',
};
const morseRun = /(?<![.\-/])[.-]{1,6}(?:[ /|]{1,4}[.-]{1,6}){9,}/g;

/** Morse signs, and eight zeros and ones for each letter; where they stand and what they say. */
export function* signalled(text: string): Generator<{ readonly start: number; readonly end: number; readonly text: string }> {
  for (const match of text.matchAll(morseRun)) {
    const says = match[0]
      .split(/ ?[/|] ?| {2,}/)
      .map((word) =>
        word
          .split(' ')
          .map((sign) => morseLetters[sign] ?? '')
          .join(''),
      )
      .join(' ');
    if (/[a-z]{3}/.test(says)) yield { start: match.index, end: match.index + match[0].length, text: says };
  }
  for (const match of text.matchAll(/(?<![01])(?:[01]{8}[ ,]?){8,}(?![01])/g)) {
    const says = (match[0].match(/[01]{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join('');
    if (/^[\x20-\x7e\n]*$/.test(says) && /[a-z]{3}/i.test(says))
      yield { start: match.index, end: match.index + match[0].length, text: says };
  }
}
