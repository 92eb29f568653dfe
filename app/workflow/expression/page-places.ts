/**
 * Where in a page the values of a text stand. Turning < and & into letters keeps a value between tags and in a quoted attribute, and nowhere
 * else: a program, a style and an address are read once more behind that, and a name or a value without quotes ends at a space.
 */
import type { PagePlace } from '../model/reads.ts';
import { parseTemplate } from './template.ts';

/** How a value is written: as letters of a page, as one part of an address (by `encodeURIComponent`: but for single quotes), as the inside of a JSON text, or only without the sign that begins a tag. */
export type Escaping = 'html' | 'url' | 'component' | 'json' | 'tags';

type State =
  | 'words'
  | 'open'
  | 'tag'
  | 'between'
  | 'name'
  | 'behind-name'
  | 'before-value'
  | 'quoted'
  | 'bare'
  | 'comment'
  | 'other'
  | 'raw';

/** Up to their own end nothing in them is a tag. */
const rawTags: ReadonlySet<string> = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'plaintext',
]);
const addresses: ReadonlySet<string> = new Set([
  'href',
  'src',
  'srcset',
  'action',
  'formaction',
  'data',
  'poster',
  'background',
  'cite',
  'ping',
  'manifest',
  'xlink:href',
  'codebase',
  'longdesc',
]);
/** What stands under the address is run as a program. */
const loaders: ReadonlySet<string> = new Set(['script', 'object', 'embed']);
/** From here on no value chooses another server, or a program instead of a page. */
const fixedStart = /^\s*(?:(?:https?:)?\/\/[^/?#\\\s]+[/?#]|mailto:|tel:|[?#]|\/[^/\\]|\.{1,2}\/|[\w-]+(?:\.\w+)?[/?#])/i;
const programAddress = /^\s*(?:javascript|vbscript|data):/i;
/** `<meta http-equiv="refresh" content="0; url=...">` */
const refresh = /^\s*[\d.]+\s*[;,]\s*(?:url\s*=)?\s*["']?/i;
/** What a browser or a library of pages runs as a program. */
const programName = /^(?:on|@|:|v-|ng-|data-ng-|hx-(?:on|vals|vars|headers)|x-(?:data|init|show|bind|on|text|html|model|if|for|effect|id))/;
const programType = /^\s*$|script|module|jsx|babel/i;
const space = /\s/;

/** Inside of which quotes a program is. */
class Quotes {
  quote = '';
  /** Nobody can tell any more: a program stands in a text, or a quote perhaps in a pattern. */
  isLost = false;
  #comment: '' | 'line' | 'block' = '';
  #last = '';
  /** Behind a stroke that may begin a pattern. */
  #isPattern = false;

  read(char: string): void {
    const before = this.#last;
    this.#last = char;
    if (this.#comment !== '') {
      if (this.#comment === 'line' ? char === '\n' : before === '*' && char === '/') {
        this.#comment = '';
        this.#last = '';
      }
    } else if (this.quote !== '') {
      if (before === '\\') this.#last = '';
      else if (char === this.quote || (char === '\n' && this.quote !== '`')) {
        this.quote = '';
        this.#last = '';
      } else if (before === '$' && char === '{' && this.quote === '`') this.isLost = true;
    } else if (char === '"' || char === "'" || char === '`') {
      this.quote = char;
      this.isLost ||= this.#isPattern;
    } else if (before === '/' && (char === '/' || char === '*')) {
      this.#comment = char === '/' ? 'line' : 'block';
      this.#isPattern = false;
    } else if (char === '/' && before !== '\\') this.#isPattern = !this.#isPattern;
    else if (char === '\n') this.#isPattern = false;
  }
}

export class PageReader {
  #state: State = 'words';
  #tag = '';
  #closes = false;
  #name = '';
  #value = '';
  #type = '';
  /** Some value stands in this attribute already. */
  #filled = false;
  #quote = '';
  /** The last signs, by which a comment and a raw element end. */
  #tail = '';
  #quotes = new Quotes();

  read(text: string): void {
    for (const char of text) this.#read(char);
  }

  #read(char: string): void {
    switch (this.#state) {
      case 'words':
        if (char === '<') this.#open();
        return;
      case 'open':
        this.#opened(char);
        return;
      case 'tag':
        if (!this.#ends(char)) {
          if (space.test(char) || char === '/') this.#state = 'between';
          else this.#tag += char.toLowerCase();
        }
        return;
      case 'between':
        if (!this.#ends(char) && !space.test(char) && char !== '/') this.#begins(char);
        return;
      case 'name':
        if (this.#ends(char)) return;
        if (char === '=') this.#state = 'before-value';
        else if (char === '/') this.#state = 'between';
        else if (space.test(char)) this.#state = 'behind-name';
        else this.#name += char.toLowerCase();
        return;
      case 'behind-name':
        if (this.#ends(char) || space.test(char)) return;
        if (char === '=') this.#state = 'before-value';
        else if (char === '/') this.#state = 'between';
        else this.#begins(char);
        return;
      case 'before-value':
        if (space.test(char) || this.#ends(char)) return;
        if (char === '"' || char === "'") {
          this.#state = 'quoted';
          this.#quote = char;
        } else {
          this.#state = 'bare';
          this.#given(char);
        }
        return;
      case 'quoted':
        if (char === this.#quote) this.#state = 'between';
        else this.#given(char);
        return;
      case 'bare':
        if (space.test(char)) this.#state = 'between';
        else if (!this.#ends(char)) this.#given(char);
        return;
      case 'other':
        if (char === '>') this.#state = 'words';
        else if (this.#tail.length < 2) {
          this.#tail += char;
          if (this.#tail === '--') this.#state = 'comment';
        }
        return;
      case 'comment':
        this.#tail = (this.#tail + char).slice(-4);
        if (this.#tail.endsWith('-->') || this.#tail === '--!>') this.#state = 'words';
        return;
      case 'raw':
        if ((char === '>' || char === '/' || space.test(char)) && this.#tail.toLowerCase().endsWith(`</${this.#tag}`)) {
          this.#closes = true;
          this.#state = 'between';
          this.#ends(char);
          return;
        }
        this.#tail = (this.#tail + char).slice(-14);
        this.#quotes.read(char);
    }
  }

  #open(): void {
    this.#state = 'open';
    this.#tag = '';
    this.#type = '';
    this.#closes = false;
  }

  #opened(char: string): void {
    if (char === '/' && !this.#closes) this.#closes = true;
    else if (/[a-z]/i.test(char)) {
      this.#state = 'tag';
      this.#tag = char.toLowerCase();
    } else if (char === '!' || char === '?') {
      this.#state = 'other';
      this.#tail = char === '!' ? '' : '??';
    } else this.#state = char === '<' ? 'open' : 'words';
  }

  /** Ends the tag, where it is its end. */
  #ends(char: string): boolean {
    if (char !== '>') return false;
    this.#state = !this.#closes && rawTags.has(this.#tag) ? 'raw' : 'words';
    this.#tail = '';
    this.#quotes = new Quotes();
    return true;
  }

  #begins(char: string): void {
    this.#state = 'name';
    this.#name = char.toLowerCase();
    this.#value = '';
    this.#filled = false;
    this.#quotes = new Quotes();
  }

  #given(char: string): void {
    if (this.#tag === 'script' && this.#name === 'type') this.#type += char;
    if (!this.#filled) this.#value += char;
    this.#quotes.read(char);
  }

  /** A value stands here that is written as letters; undefined where it could do no harm even with quotes in it. */
  place(): PagePlace | undefined {
    const quote = this.#state === 'quoted' ? this.#quote : '';
    return !this.holds('html') ? 'again' : quote === '' ? undefined : quote === '"' ? 'double' : 'single';
  }

  /** A value stands here; true where it stays a text. */
  holds(escaping: Escaping): boolean {
    const encoded = escaping === 'url' || escaping === 'component';
    switch (this.#state) {
      case 'words':
        return true;
      case 'raw':
        return this.#holdsRaw(escaping);
      case 'comment':
      case 'other':
        return escaping === 'html' || encoded;
      case 'quoted':
        return this.#holdsValue(escaping);
      // Without quotes only what has no space in it stays one value.
      case 'before-value':
        this.#state = 'bare';
        return encoded && this.#holdsValue(escaping);
      case 'bare':
        return encoded && this.#holdsValue(escaping);
      case 'open':
      case 'tag':
      case 'between':
      case 'name':
      case 'behind-name':
        return false;
    }
  }

  /** Inside of quotes of a program no encoded value ends them, nor does one whose single quotes are left in those of the other kind. */
  #quotesHold(escaping: Escaping): boolean {
    return (
      this.#quotes.quote !== '' &&
      !this.#quotes.isLost &&
      (escaping === 'url' || (escaping === 'component' && this.#quotes.quote !== "'" && !(this.#state === 'quoted' && this.#quote === "'")))
    );
  }

  #holdsRaw(escaping: Escaping): boolean {
    if (this.#tag === 'style') return escaping === 'url' || escaping === 'component';
    if (this.#tag !== 'script') return escaping !== 'json';
    if (!programType.test(this.#type)) return escaping !== 'json' && escaping !== 'tags';
    return (escaping === 'json' && this.#quotes.quote === '"' && !this.#quotes.isLost) || this.#quotesHold(escaping);
  }

  #holdsValue(escaping: Escaping): boolean {
    if (escaping === 'json' || escaping === 'tags') return false;
    const first = !this.#filled;
    this.#filled = true;
    const name = this.#name;
    if (programName.test(name)) return this.#quotesHold(escaping);
    const encoded = escaping !== 'html';
    if (name === 'style' || name === 'srcdoc') return encoded;
    const isAddress = addresses.has(name);
    const turns = this.#tag === 'meta' && name === 'content' && refresh.test(this.#value);
    if (!isAddress && !turns) return true;
    if (!encoded && loaders.has(this.#tag)) return false;
    if (!first) return true;
    const start = turns ? this.#value.replace(refresh, '') : this.#value;
    return encoded ? !programAddress.test(start) : fixedStart.test(start);
  }
}

/** The words around the values of a template; undefined where nobody can tell them from those. */
export function wordsOf(text: string): readonly string[] | undefined {
  const template = parseTemplate(text);
  if (!template.ok) return undefined;
  const words = [''];
  for (const part of template.value.parts)
    if (part.kind === 'literal') words[words.length - 1] += part.text;
    else words.push('');
  return words;
}

/** Whether all values stay texts where they stand: `words` are those before, between and behind them. */
export function staysText(words: readonly string[], escaping: Escaping): boolean {
  const page = new PageReader();
  return words.every((text, index) => {
    page.read(text);
    return index === words.length - 1 || page.holds(escaping);
  });
}
