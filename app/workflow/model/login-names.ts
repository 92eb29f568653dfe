/** What logins go by: in the query of an address, and among the settings of a machine. */
export const secretName = /(^|[_-])(api[_-]?key|key|token|access[_-]?token|auth|password|secret|sig|signature)$/i;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
/** Alone, or behind what it is for: `DB_PASSWORD`, `dbPassword`, `DBPASSWORD`. */
const loginWord = /(?:secret|token|password|passwort|kennwort|passphrase|passwd|credential)s?$/;
const passWord = /^(?:pass|pwd)$|(?:db|user|root|admin|smtp|imap|mail|ftp|sql|redis|proxy|my)pass$/;
const keyWord = /keys?$/;
/** Keys that open nothing: by which rows are found, sorted or told apart, or that everybody may know. */
const openKeys = words(
  'primary foreign cache idempotency sort order partition public publishable site routing shard row record column field object map index item issue project parent message translation lookup search group grouping join unique dedupe dedup deduplication duplicate composite surrogate natural hot short metric',
);
/** Words that only end like one. */
const otherWords = words('monkey donkey turkey hockey jockey whiskey rickey hotkey passkey');
/** What is said about a login, and not the login: `TOKEN_URL`, `MAX_TOKENS`, `PASSWORD_MIN_LENGTH`. */
const about = words(
  'url uri endpoint host path file dir folder name names id ids limit limits count counts length size min max expiry expires expiration ttl lifetime seconds minutes days type kind header prefix enabled disabled required rotation policy field column index usage used price cost budget',
);
const measured = words('max min num number total input output prompt completion limit count');

/** `apiKey`, `API_KEY` and `api-key` are the words `api` and `key`; `APIKEY` is one. */
const wordsOf = (name: string): string[] =>
  name
    .slice(0, 200)
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');

/** A key that opens something, and not one by which rows are found: by what stands before it, in one word or in the word before. */
function isOpening(word: string, before: string | undefined): boolean {
  if (!keyWord.test(word) || otherWords.has(word.replace(/s$/, ''))) return false;
  const kind = word.replace(keyWord, '');
  return !openKeys.has(kind === '' ? (before ?? '') : kind);
}

/** A setting of the machine that is probably a secret, by its name: `OPENAI_API_KEY`, `DBPASS`. Not `KEYWORD`, `SORT_KEY`, `TOKEN_URL` or `MAX_TOKENS`. */
export function soundsSecret(name: string): boolean {
  const parts = wordsOf(name);
  if (parts.length > 1 && about.has(parts.at(-1) ?? '')) return false;
  return parts.some((word, at) => {
    if (/tokens$/.test(word) && parts.some((other) => measured.has(other))) return false;
    return loginWord.test(word) || (passWord.test(word) && (word !== 'pwd' || parts.length > 1)) || isOpening(word, parts[at - 1]);
  });
}
