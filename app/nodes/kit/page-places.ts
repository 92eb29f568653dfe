/**
 * Where in a page the values of a text stand. Turning < and & into letters keeps a value between tags and in a quoted attribute, and nowhere
 * else: a program, a style and an address are read once more behind that, and a name or a value without quotes ends at a space.
 */

/** How a value is written: as letters of a page, as one part of an address, as the inside of a JSON text, or only without the sign that begins a tag. */
export type Escaping = 'html' | 'url' | 'json' | 'tags';

type State = 'words' | 'open' | 'tag' | 'between' | 'name' | 'behind-name' | 'before-value' | 'quoted' | 'bare' | 'comment' | 'other' | 'raw';

/** Up to their own end nothing in them is a tag. */
const rawTags: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'plaintext']);
const addresses: ReadonlySet<string> = new Set(['href', 'src', 'srcset', 'action', 'formaction', 'data', 'poster', 'background', 'cite', 'ping', 'manifest', 'xlink:href', 'codebase', 'longdesc']);
/** What stands under the address is run as a program. */
const loaders: ReadonlySet<string> = new Set(['script', 'object', 'embed']);
/** From here on no value chooses another server, or a program instead of a page. */
const fixedStart = /^\s*(?:(?:https?:)?\/\/[^/?#\\\s]+[/?#]|mailto:|tel:|[?#]|\/[^/\\]|\.{1,2}\/|[\w-]+(?:\.\w+)?[/?#])/i;
const programAddress = /^\s*(?:javascript|vbscript|data):/i;
/** `<meta http-equiv="refresh" content="0; url=...">` */
const refresh = /^\s*[\d.]+\s*[;,]\s*(?:url\s*=)?\s*["']?/i;
const programType = /^\s*$|script|module|jsx|babel/i;
const space = /\s/;

/** Inside of which quotes a program is. */
class Quotes {
  quote = '';
  #comment: '' | 'line' | 'block' = '';
  #last = '';

  read(char: string): void {
    const before = this.#last;
    this.#last = char;
    if (this.#comment !== '') {
      if (this.#comment === 'line' ? char === '\n' : before === '*' && char === '/') { this.#comment = ''; this.#last = ''; }
    } else if (this.quote !== '') {
      if (before === '\\') this.#last = '';
      else if (char === this.quote) { this.quote = ''; this.#last = ''; }
    } else if (char === '"' || char === "'" || char === '`') this.quote = char;
    else if (before === '/' && (char === '/' || char === '*')) this.#comment = char === '/' ? 'line' : 'block';
  }
}

class PageReader {
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

  read(text: string): void { for (const char of text) this.#read(char); }

  #read(char: string): void {
    switch (this.#state) {
      case 'words': if (char === '<') this.#open(); return;
      case 'open': this.#opened(char); return;
      case 'tag': if (!this.#ends(char)) { if (space.test(char) || char === '/') this.#state = 'between'; else this.#tag += char.toLowerCase(); } return;
      case 'between': if (!this.#ends(char) && !space.test(char) && char !== '/') this.#begins(char); return;
      case 'name':
        if (this.#ends(char)) return;
        if (char === '=') this.#state = 'before-value';
        else if (char === '/') this.#state = 'between';
        else if (space.test(char)) this.#state = 'behind-name';
        else this.#name += char.toLowerCase();
        return;
      case 'behind-name':
        if (this.#ends(char) || space.test(char)) return;
        if (char === '=') this.#state = 'before-value'; else if (char === '/') this.#state = 'between'; else this.#begins(char);
        return;
      case 'before-value':
        if (space.test(char) || this.#ends(char)) return;
        if (char === '"' || char === "'") { this.#state = 'quoted'; this.#quote = char; } else { this.#state = 'bare'; this.#given(char); }
        return;
      case 'quoted': if (char === this.#quote) this.#state = 'between'; else this.#given(char); return;
      case 'bare': if (space.test(char)) this.#state = 'between'; else if (!this.#ends(char)) this.#given(char); return;
      case 'other':
        if (char === '>') this.#state = 'words';
        else if (this.#tail.length < 2) { this.#tail += char; if (this.#tail === '--') this.#state = 'comment'; }
        return;
      case 'comment':
        this.#tail = (this.#tail + char).slice(-4);
        if (this.#tail.endsWith('-->') || this.#tail === '--!>') this.#state = 'words';
        return;
      case 'raw':
        if ((char === '>' || char === '/' || space.test(char)) && this.#tail.toLowerCase().endsWith(`</${this.#tag}`)) { this.#closes = true; this.#state = 'between'; this.#ends(char); return; }
        this.#tail = (this.#tail + char).slice(-14);
        this.#quotes.read(char);
    }
  }

  #open(): void { this.#state = 'open'; this.#tag = ''; this.#type = ''; this.#closes = false; }

  #opened(char: string): void {
    if (char === '/' && !this.#closes) this.#closes = true;
    else if (/[a-z]/i.test(char)) { this.#state = 'tag'; this.#tag = char.toLowerCase(); }
    else if (char === '!' || char === '?') { this.#state = 'other'; this.#tail = char === '!' ? '' : '??'; }
    else this.#state = char === '<' ? 'open' : 'words';
  }

  /** Ends the tag, where it is its end. */
  #ends(char: string): boolean {
    if (char !== '>') return false;
    this.#state = !this.#closes && rawTags.has(this.#tag) ? 'raw' : 'words';
    this.#tail = '';
    this.#quotes = new Quotes();
    return true;
  }

  #begins(char: string): void { this.#state = 'name'; this.#name = char.toLowerCase(); this.#value = ''; this.#filled = false; this.#quotes = new Quotes(); }

  #given(char: string): void {
    if (this.#tag === 'script' && this.#name === 'type') this.#type += char;
    if (!this.#filled) this.#value += char;
    this.#quotes.read(char);
  }

  /** A value stands here; true where it stays a text. */
  holds(escaping: Escaping): boolean {
    switch (this.#state) {
      case 'words': return true;
      case 'raw': return this.#holdsRaw(escaping);
      case 'comment': case 'other': return escaping === 'html' || escaping === 'url';
      case 'quoted': return this.#holdsValue(escaping);
      // Without quotes only what has no space in it stays one value.
      case 'before-value': this.#state = 'bare'; return escaping === 'url' && this.#holdsValue(escaping);
      case 'bare': return escaping === 'url' && this.#holdsValue(escaping);
      case 'open': case 'tag': case 'between': case 'name': case 'behind-name': return false;
    }
  }

  #holdsRaw(escaping: Escaping): boolean {
    if (this.#tag === 'style') return escaping === 'url';
    if (this.#tag !== 'script') return escaping !== 'json';
    if (!programType.test(this.#type)) return escaping === 'html' || escaping === 'url';
    return (escaping === 'json' && this.#quotes.quote === '"') || (escaping === 'url' && this.#quotes.quote !== '');
  }

  #holdsValue(escaping: Escaping): boolean {
    if (escaping === 'json' || escaping === 'tags') return false;
    const first = !this.#filled;
    this.#filled = true;
    const name = this.#name;
    if (name.startsWith('on')) return escaping === 'url' && this.#quotes.quote !== '';
    if (name === 'style' || name === 'srcdoc') return escaping === 'url';
    const isAddress = addresses.has(name);
    const turns = this.#tag === 'meta' && name === 'content' && refresh.test(this.#value);
    if (!isAddress && !turns) return true;
    if (escaping === 'html' && loaders.has(this.#tag)) return false;
    if (!first) return true;
    const start = turns ? this.#value.replace(refresh, '') : this.#value;
    return escaping === 'url' ? !programAddress.test(start) : fixedStart.test(start);
  }
}

/** The values, by number, that are read once more where they stand. */
export function readAgain(words: readonly string[], escaping: Escaping): number[] {
  const page = new PageReader();
  return words.slice(0, -1).flatMap((text, index) => {
    page.read(text);
    return page.holds(escaping) ? [] : [index];
  });
}

/** Whether all values stay texts where they stand: `words` are those before, between and behind them. */
export function staysText(words: readonly string[], escaping: Escaping): boolean {
  const page = new PageReader();
  return words.every((text, index) => {
    page.read(text);
    return index === words.length - 1 || page.holds(escaping);
  });
}
