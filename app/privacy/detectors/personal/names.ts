/** Names of people: by what stands before them, by the keys that hold them, and by common given names. */
import { familyNames } from './family-names.ts';
import { givenNames, givenNamesThatAreWords } from './given-names.ts';
import { matchesOf, type Possible } from '../sieve.ts';
import { before, type Span } from '../span.ts';

const upper = '\\p{Lu}';
/** `Lovelace`, `O'Brien`, `García-Márquez`, `McDonald`, an initial. */
const word = `${upper}(?:['’]${upper})?[\\p{Ll}\\p{M}]+(?:['’-]?${upper}[\\p{Ll}\\p{M}]+)*`;
const part = `(?:${word}|${upper}\\.)`;
const link = '(?:(?:van|von|de|del|della|di|da|dos|das|du|la|le|el|al|bin|ibn|ter|ten|zu|zur|af|av|den|der|y|e)[ \\u00a0])';
/** `J. de Vries`, `H.-J. Schröder`. */
const initials = `(?:${upper}\\.[- ]?){1,3}${link}{0,2}`;
const full = `(?:${initials})?${word}(?:[ \\u00a0](?:${link}{0,2})${part}){0,3}`;
const fullOfTwo = `${word}(?:[ \\u00a0](?:${link}{0,2})${part}){1,3}`;

/** Words with a capital that no name begins or ends with. */
const notNames: ReadonlySet<string> = new Set(
  (
    'Sr Sra Srta Sig Herr Frau Pan Pani Panie Vertrieb Einkauf Alle Buchhaltung Verwaltung Personalabteilung Geschäftsführung Kundenservice Kundendienst Anlage European American Asian African The This That These Those There Then They We You He She It I Our Your My His Her A An And Or But If When While What Who Why How Where Which Please Thank Thanks Dear Hello Hi Hey Best Kind Regards Sincerely Team Support Customer Customers Service Sales Sir Madam ' +
    'All Everyone Everybody Folks Colleagues Colleague Friend Friends User Users Admin Administrator Manager Director Account Accounts Office Department Company Bank Order Invoice Ticket Number Date Time Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August ' +
    'September October November December Mr Mrs Ms Dr Prof Street Road Avenue Lane Inc Ltd LLC GmbH AG Corp Corporation Group Damen Herren Kollegen Kolleginnen Kundin Kunde Not No Yes None Null Unknown Test True False New Name First Last Full Email Phone Address From To Subject Re Fwd Cc Sent Attn Engineering ' +
    'Marketing Finance Legal Security Operations Product Project Server Database System Model Agent Bot Human Resources Information Technology University School Hospital Clinic Institute Foundation International National Global World United States Kingdom America Europe Germany France Spain Italy London Paris Berlin ' +
    'Sehr Geehrte Guten Viele Mit Madame Monsieur Messieurs Mesdames Bonjour Estimado Estimada Estimados Gentile Egregio Beste Geachte Welcome Note Update Hiring Happy Happiness Good Great Next Here Just Now Today Tomorrow Looking Sorry Interested Available Happy Backup Job Nightly Daily Weekly Monthly Robot Falls Main Warehouse Monte Simulation Hole Springs City County Heights Rapids Creek Lake Forest Harbor Harbour Beach Point Square Quarterly Annual Yearly Editorial Spring Summer Autumn Winter Report Reports Budget Festival Fellowship Day Week Month Quarter Season Coffee Tea Wine Beer Gate Bridge Board Committee Council Department Hall Park Garden Gardens Station Center Centre Square Island Islands Beach Bay Hill Hills Mountain Mountains Valley River Desk Desktop Machine Machines Staff Care Summary Overview Plan Policy Edition Version Release Update Newsletter Magazine Journal Review Summit Conference Workshop Webinar Course Training Meeting Session Award Prize Cup League Club Store Shop Restaurant Cafe Hotel Festival Programme Program Series Collection Package Bundle Template Form Invoice Contract Agreement Statement Receipt Notice Santa San Los Las Palo Fort Saint Grand Central Holding Holdings Logistics Solutions Systems Technologies Consulting Partners Ventures Capital Insurance Airlines Motors Foods Industries Enterprises'
  ).split(' '),
);

function trimmed(value: string): string {
  const words = value.split(/[ \u00a0]/);
  while (words.length > 0 && notNames.has(words.at(-1) ?? '')) words.pop();
  return words.some((one, index) => index === 0 && notNames.has(one)) ? '' : words.join(' ');
}

/** `group` of the pattern is the name. */
interface Lead {
  readonly pattern: RegExp;
  readonly score: number;
  /** The first word must be a common given name. */ readonly known?: boolean;
}

/** Made for the first text: reading patterns as long as these would slow down every start, also of what looks at no text. */
const makeLeads = (): readonly Lead[] => [
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Dame|Lord|Lady|Rev|Reverend|Capt|Sgt|Judge|Herr|Herrn|Frau|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Mme|Mlle|[Ss]eñor|[Ss]eñora|[Ss]eñorita|Sr|Sra|Srta|Don|[Dd]oña|[Ss]ignor|[Ss]ignora|Sig|Sig\\.ra|Dott|Dott\\.ssa|Dhr|Mevr|[Mm]evrouw|[Mm]eneer|[Ss]enhor|[Ss]enhora|Pan|Panie|Panu|Pana|Pani|Panią|Hr|Fru|Herra|Rouva)\\.?[ \\u00a0](?:(?:Dr|Prof|med|Dipl)\\.[- ]?(?:Ing\\. )?){0,3}(${full})`,
      'gdu',
    ),
    score: 0.92,
  },
  {
    pattern: new RegExp(
      `(?:\\b[Mm]y (?:full |legal )?name(?:'s| is)|\\b[Mm]y name:|\\bI am called|\\b[Nn]ame'?s|\\b[Cc]all me|\\b(?:[Mm]ein|[Uu]nser) Name ist|\\b[Ii]ch hei(?:ß|ss)e|\\b[Jj]e m['’]appelle|\\b[Mm]on nom est|\\b[Mm]e llamo|\\b[Mm]i nombre es|\\b[Mm]i chiamo|\\b[Ii]l mio nome è|\\b[Mm]ijn naam is|\\b[Ii]k heet|\\b[Mm]eu nome é|\\b[Mm]e chamo|\\b[Jj]ag heter|\\b[Jj]eg heter|\\b[Jj]eg hedder|\\b[Nn]azywam się|\\b[Mm]am na imię|[Мм]еня зовут)[ \\u00a0:]+(${full})`,
      'gdu',
    ),
    score: 0.93,
  },
  {
    pattern: new RegExp(
      `\\b(?:[Tt]his is|[Ii] am|[Ii]'m|[Ii]t's|[Hh]ier ist|[Hh]ier spricht|[Ii]ch bin|[Jj]e suis|[Ss]oy|[Ss]ono|[Ii]k ben|[Ss]ou)[ \\u00a0](${full})`,
      'gdu',
    ),
    score: 0.85,
    known: true,
  },
  {
    pattern: new RegExp(
      `(?:^|[\\n,.;!?>"] ?)(?:Dear|Hi|Hello|Hey|Hallo|Liebe|Lieber|Cher|Chère|Bonjour|Hola|Querido|Querida|Estimado|Estimada|Ciao|Caro|Cara|Beste|Olá|Prezado|Prezada|Hej|Cześć|Moi|Dzień dobry)[ \\u00a0](${full})(?=[ ]?[,!:.\\n]|$)`,
      'gdu',
    ),
    score: 0.82,
  },
  {
    pattern: new RegExp(
      `(?:[Rr]egards|[Ss]incerely(?: yours)?|[Yy]ours (?:truly|faithfully|sincerely)|[Cc]heers|[Tt]hanks(?: again)?|[Tt]hank you|[Bb]est(?: wishes)?|[Gg]r(?:üße|uß|üsse)(?: von)?|[Cc]ordialement|[Bb]ien à vous|[Ss]aludos|[Aa]tentamente|[Cc]ordiali saluti|[Mm]et vriendelijke groet(?:en)?|[Aa]tenciosamente|[Hh]älsningar|[Hh]ilsen|[Pp]ozdrawiam)[,.! ]*\\r?\\n+[ \\t]*(?:(?:Mr|Mrs|Ms|Dr|Prof)\\.? )?(${full})(?=[ \\t]*(?:\\r?\\n|$|,|\\|))`,
      'gdu',
    ),
    score: 0.88,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}_])(?:(?:[Cc]ustomer|[Cc]lient|[Pp]atient|[Ee]mployee|[Cc]ontact|[Uu]ser|[Gg]uest|[Aa]pplicant|[Cc]andidate|[Aa]ccount holder|[Cc]ard ?holder|[Mm]ember|[Bb]eneficiary|[Rr]ecipient|[Ss]ender|[Ss]tudent|[Tt]enant|[Pp]assenger|[Rr]equester|[Rr]eporter|[Aa]ssignee|[Oo]wner|[Ii]nsured(?: [Pp]erson)?|[Pp]olicy ?holder|[Ss]ubscriber|[Ww]itness|[Kk]unde|[Kk]undin|[Mm]itarbeiter(?:in)?|[Cc]liente?|[Pp]aciente|[Pp]aziente|[Kk]lant)(?:[ _-]?[Nn]ame)?|(?:[Ff]ull|[Ff]irst|[Ll]ast|[Gg]iven|[Ff]amily|[Mm]iddle|[Mm]aiden|[Ss]ur|[Ll]egal)[ _-]?[Nn]ame|[Nn]ame|NAME|[Vv]orname|[Nn]achname|[Nn]om(?: complet)?|[Pp]r[ée]nom|[Nn]ombre(?: completo)?|[Aa]pellidos?|[Nn]ome(?: completo)?|[Cc]ognome|[Ss]obrenome|[Nn]aam|[Ii]mię(?: i nazwisko)?|[Nn]azwisko|[Nn]amn|[Nn]avn|[Nn]imi|[Фф]ИО|[Ии]мя|[Aa]ttn|[Aa]ttention|[Ss]igned(?: by)?|[Bb]illed to|[Bb]ill to|[Ss]hip to|[Dd]eliver to|[Pp]ayee|[Aa]uthor|[Ff]rom|[Tt]o|[Cc]c|[Uu]nterschrift|[Ss]ignature|[Kk]ontoinhaber(?:in)?|[Ii]nhaber(?:in)?|[Aa]bsender(?:in)?|[Ee]mpfänger(?:in)?|[Aa]nsprechpartner(?:in)?|[Ss]achbearbeiter(?:in)?|[Bb]earbeiter(?:in)?|[Tt]eilnehmer(?:in)?|[Pp]atientin|[Vv]ersicherte[rn]?|[Tt]itulaire|[Bb]énéficiaire|[Dd]estinataire|[Tt]itular|[Bb]eneficiari[oa]|[Rr]emitente|[Dd]estinatario|[Ii]ntestatario|[Rr]ekeninghouder|[Oo]dbiorca|[Nn]adawca|[Ww]łaściciel)\\s?[:=][ \\t]*"?(${full})(?=["<,;\\n(|]|[ \\t]*(?:$|\\r?\\n|[<(|,;.-])|[ \\t]+[\\p{Ll}(<]|[. ])`,
      'gdu',
    ),
    score: 0.8,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}_])(?:(?:speak|spoke|talk|talked|spoken)(?: (?:to|with))|ask(?:ed)? for|(?:met|meet|meeting|interview(?:ed)?|call with|lunch with) (?:with )?|contact(?:ed)?|interviewed|(?:signed|opened|approved|reported|written|submitted|requested|raised|prepared|sent|booked|created) by|according to|[Cc]c|on behalf of)[ \\u00a0](${fullOfTwo})`,
      'gdu',
    ),
    score: 0.75,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}_])(?:manager|colleague|customer|client|patient|employee|user|driver|nurse|doctor|director|applicant|candidate|tenant|student|teacher|guest|passenger|member|agent|analyst|engineer|attorney|lawyer|accountant|neighbou?r|husband|wife|son|daughter|brother|sister|mother|father|friend|boss|supervisor|assistant|Customer|Client|Patient|Employee|User|Driver|Nurse|Director|Applicant|Candidate|Tenant|Student|Guest|Passenger|Member|Contact)[ \\u00a0](${full})(?![\\p{L}])`,
      'gdu',
    ),
    score: 0.75,
    known: true,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_.-])(${fullOfTwo})(?=[ ](?:was born|is born|born|lives (?:in|at)|resides|wrote|a été né|est né|wurde geboren|nació|called (?:from|about|in)|will be waiting|was admitted|is (?:married|allergic|diagnosed)|(?:said|says|asked|replied|added)[ ,:]+["“])|['’]s (?:password|e-?mail|phone|number|birthday|account|address|salary|diagnosis|desk|manager|passport|ssn|date of birth))`,
      'gdu',
    ),
    score: 0.75,
  },
  // One name alone must be a common one, and stand where only a person can.
  {
    pattern: new RegExp(
      `(?<![\\p{L}_])(?:(?:[Ss]peak|[Ss]poke|[Tt]alk|[Tt]alked|[Ss]poken|[Mm]eeting) (?:to|with)|[Aa]sk(?:ed)?(?: for)?|[Tt]old|[Mm]et|[Ii]nterviewed|t\\.n\\.v\\.|[Ii]\\. ?[AV]\\.|[Gg]ez\\.) (${full})(?= (?:from|in|at|of|who|about|that|to|on|again|yesterday|today|and)\\b|[.,;\\n]|$)`,
      'gdu',
    ),
    score: 0.75,
    known: true,
  },
  { pattern: new RegExp(`\\bt\\.n\\.v\\.[ ](${full})`, 'gdu'), score: 0.85 },
  // Honorifics behind a name; before them stand words for customers, too.
  {
    pattern:
      /(?<![\p{Script=Han}お])((?!(?:関係者|担当者|利用者|保護者|責任者|管理者|取引先|会員|業者|社員|店員|患者|読者|選手|息子|職人|各位|御社|貴社))[\p{Script=Han}]{2,4}(?:[ \u3000][\p{Script=Han}]{1,3})?)(?:様|さん|殿)(?!子|々)/dgu,
    score: 0.8,
  },
  {
    pattern:
      /(?<!\p{Script=Han})([王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟段钱汤尹黎][\p{Script=Han}]{0,2}?)(?:先生|女士|小姐)/dgu,
    score: 0.8,
  },
  {
    pattern:
      /(?<!\p{Script=Hangul})([김이박최정강조윤장임한오서신권황안송류홍고문양손배백허남심노하곽성차주우구민진나][\p{Script=Hangul}]{2})(?: ?님| ?씨)(?!\p{Script=Hangul}{2})/dgu,
    score: 0.75,
  },
  { pattern: new RegExp(`(?:^|[\\n.] ?)I, (${fullOfTwo}),`, 'gdu'), score: 0.88 },
  {
    pattern: new RegExp(
      `(?:姓名|氏名|名前|お名前|客户|联系人|收件人|성명|이름|성함)\\s?[:：]\\s?([\\p{Script=Han}\\p{Script=Hangul}\\p{Script=Hiragana}\\p{Script=Katakana}]{2,6}(?:[ \\u3000][\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]{1,4}(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}:：]))?)`,
      'gdu',
    ),
    score: 0.88,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}])(?:[Кк]лиент(?:ка)?|[Пп]ациент(?:ка)?|[Сс]отрудни(?:к|ца)|[Пп]ользователь|[Пп]олучатель|[Оо]тправитель|[Фф]\\.?[Ии]\\.?[Оо]\\.?|[Ии]мя|[Кк]онтакт|[Зз]аявитель|[Уу]важаем(?:ый|ая)|[Кк]лієнт|[Ππ]ελάτης|[Οο]νοματεπώνυμο|[Кк]лиентът)[ ]?[:：]?[ ](${fullOfTwo})`,
      'gdu',
    ),
    score: 0.88,
  },
  {
    pattern: /(?:我叫|我的名字是|私は|제 이름은)\s?([\p{Script=Han}\p{Script=Hangul}]{2,4})(?=[,，。.、\s]|です|と申|입니다|$)/dgu,
    score: 0.85,
  },
  { pattern: new RegExp(`(?<![\\p{L}.])(${word}, ${full})"?[ \\t]*<[\\w.+-]{1,64}@`, 'gdu'), score: 0.91 },
  { pattern: new RegExp(`(?<![\\p{L}.])(${fullOfTwo})[ \\t]*<[\\w.+-]{1,64}@`, 'gdu'), score: 0.9 },
];
let leads: readonly Lead[] | undefined;
const leadsOfNames = (): readonly Lead[] => (leads ??= makeLeads());

/** Keys of JSON, YAML and forms that hold a name; the value may be in any case. */
const nameKey =
  /["']?(?<![A-Za-z])((?:(?:customer|client|patient|employee|contact|user|guest|applicant|candidate|holder|cardholder|account[_ -]?holder|member|beneficiary|recipient|sender|student|tenant|passenger|billing|shipping|lead|owner|person|subscriber|author|invitee|attendee)[_ -]?)?(?:first|last|full|given|family|sur|middle|maiden|legal|real|preferred)?[_ -]?name|vorname|nachname|prenom|apellidos?|cardholder|payee)["']?\s*[:=]\s*["']([^"'\n{}<>$]{2,60})["']/dgi;
/** Keys of that form that name things. */
const thingKey = /^(?:name|user[_ -]?name|legal[_ -]?name|preferred[_ -]?name|lead[_ -]?name|owner[_ -]?name)$/i;
const personValue = /^\p{L}[\p{L}\p{M}.'’-]*(?:[ \u00a0]\p{L}[\p{L}\p{M}.'’-]*){0,4}$/u;
const spoken =
  /\b(?:my (?:full |legal )?name(?:'s| is)|ich heiße|mein name ist|je m'appelle|me llamo|mi chiamo)[ ]+([a-z]{2,15}(?: [a-z]{2,20})?)(?=[.,;!?\n]| and | but | from |$)/dgi;

const isGivenWord = (word: string): boolean => givenNames.has(word) || givenNames.has(word.split('-')[0] ?? '');
const isFamilyWord = (word: string): boolean => familyNames.has(word) || word.split(/['’-]/).every((one) => familyNames.has(one));
const isGiven = (value: string): boolean => isGivenWord(value.split(/[ \u00a0]/)[0] ?? '');

/** Where in a row of capitalised words a person's name begins, -1 for nowhere: at a given name, or at a word of both sorts before a family name. */
function nameStart(words: readonly string[]): number {
  return words.findIndex((word, index) => {
    const next = words[index + 1];
    if (next === undefined || notNames.has(word)) return false;
    return isGivenWord(word) || ((givenNamesThatAreWords.has(word) || familyNames.has(word)) && isFamilyWord(words.at(-1) ?? next));
  });
}
const capitalLetter = /^\p{Lu}/u;
const knownFirst = new RegExp(`(?<![\\p{L}\\p{N}_@./#-])(${fullOfTwo})(?![\\p{L}\\p{N}_@])`, 'gdu');
/** `product name: ...`: a name, and of a thing. */
const namesThing =
  /(?:product|company|project|file|host|domain|brand|team|event|course|model|app|application|table|column|field|server|service|package|class|function|variable|campaign|store|shop|hotel|restaurant|school|workflow|flow|step|node|job|task|queue|topic|bucket|index|database|schema|branch|repo(?:sitory)?|device|room|building|firm|vendor|supplier|business|organi[sz]ation|trade|artikel|produkt|firmen|projekt|datei|short|display|common|code)[ _-]?$/i;
const placeBefore = /\b(?:Hotel|Saint|St\.|Lake|Mount|Port|Cape|Calle|Rue|Via)\s$/;
/** What follows a name of a place or a firm. */
const thing =
  /^[ \u00a0-]?(?:Street|St\b|Road|Rd\b|Avenue|Ave\b|Lane|Drive|Boulevard|Way|Square|Park|Bridge|Station|Airport|University|College|School|Hospital|Inc|Ltd|LLC|GmbH|AG|Corp|Group|Bank|Hotel|Museum|Award|Foundation|Institute|Center|Centre|Theory|Algorithm|Theorem|Prize|Fellowship|Scholarship|Day\b|Plaza|Stadium|Arena|Library|Theat(?:er|re)|Gallery|Cathedral|Church|Festival|Scale|Syndrome|Disease|Act\b|Falls\b|River\b|Mountains?\b|Valley\b|Straße|Platz|Allee)/;

export const namePatterns = (): readonly RegExp[] => [...leadsOfNames().map(({ pattern }) => pattern), nameKey, spoken, knownFirst];

/** A blank before a capital, as in each name of two words. */
export function hasWordWithCapital(text: string): boolean {
  for (let at = 1; at < text.length; at += 1) {
    const blank = text.charCodeAt(at - 1);
    if (blank !== 32 && blank !== 0xa0) continue;
    const code = text.charCodeAt(at);
    if (code < 128 ? code >= 65 && code <= 90 : capitalLetter.test(text.slice(at, at + 2))) return true;
  }
  return false;
}

export function findNames(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  const add = (start: number, value: string, score: number): void => {
    const name = trimmed(value.replace(/[ .]+$/, (tail) => (/\p{Lu}\.$/u.test(value) ? tail : '')));
    if (name.length >= 2) found.push({ start, end: start + name.length, kind: 'name', score });
  };
  for (const { pattern, score, known } of leadsOfNames()) {
    for (const match of matchesOf(text, pattern, possible)) {
      const at = match.indices?.[1];
      const value = match[1] ?? '';
      if (at === undefined || (known === true && !isGiven(value))) continue;
      if (thing.test(text.slice(at[1], at[1] + 14)) || (/^[Nn]a(?:me|am)/.test(match[0]) && namesThing.test(before(text, match.index, 24))))
        continue;
      add(at[0], value, isGiven(value) ? Math.max(score, 0.9) : score);
    }
  }
  for (const match of matchesOf(text, nameKey, possible)) {
    const at = match.indices?.[2];
    const value = match[2] ?? '';
    if (at === undefined || !personValue.test(value)) continue;
    const thingLike = thingKey.test(match[1] ?? '');
    if (thingLike && !(isGiven(value) && value.includes(' '))) continue;
    if (notNames.has(value.split(' ')[0] ?? '')) continue;
    found.push({ start: at[0], end: at[1], kind: 'name', score: 0.9 });
  }
  for (const match of matchesOf(text, spoken, possible)) {
    const at = match.indices?.[1];
    if (at !== undefined && /^[a-z]+(?: [a-z]+)?$/.test(match[1] ?? '') && givenNames.has(capital(match[1] ?? '')))
      found.push({ start: at[0], end: at[1], kind: 'name', score: 0.85 });
  }
  if (!hasWordWithCapital(text)) return found;
  for (const match of matchesOf(text, knownFirst, possible)) {
    const value = match[1] ?? '';
    const words = value.split(/[ \u00a0]/);
    const first = nameStart(words);
    if (first < 0) continue;
    const start = match.index + words.slice(0, first).reduce((sum, word) => sum + word.length + 1, 0);
    const name = words.slice(first).join(' ');
    if (
      thing.test(text.slice(match.index + value.length, match.index + value.length + 14)) ||
      thing.test(words.at(-1) ?? '') ||
      placeBefore.test(before(text, start, 10))
    )
      continue;
    // What is left of "Madison Square Garden" is no name.
    if (trimmed(name).includes(' ') || trimmed(name).includes('\u00a0')) add(start, name, 0.75);
  }
  return found;
}

const capital = (value: string): string => {
  const first = value.split(' ')[0] ?? '';
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
};
