const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;

/** Addresses in a text with commas or semicolons, without display names: `Ann <ann@example.com>` gives `ann@example.com`. */
export function addressesIn(text: string): string[] {
  return text
    .split(/[,;]/)
    .map((part) => (/<([^<>]+)>\s*$/.exec(part)?.[1] ?? part).trim())
    .filter((part) => part !== '');
}

export const isAddress = (text: string): boolean => text.length <= 320 && address.test(text);

/** `ann@example.com` or `*@example.com`. */
export function patternsIn(text: string): string[] {
  return addressesIn(text).filter((part) => isAddress(part.replace(/^\*@/, 'any@')));
}

/** Providers where anybody gets an address: who has one there is no colleague of the others. */
const forAnybody: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com proton.me protonmail.com protonmail.ch pm.me fastmail.com fastmail.fm tutanota.com tutanota.de tuta.io tuta.com
  hushmail.com mail.com email.com inbox.com hey.com duck.com rocketmail.com ymail.com zohomail.com zohomail.eu qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn naver.com hanmail.net daum.net
  rediffmail.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net btinternet.com sky.com virginmedia.com web.de t-online.de freenet.de arcor.de posteo.de mailbox.org libero.it virgilio.it tiscali.it alice.it orange.fr
  wanadoo.fr free.fr sfr.fr laposte.net bluewin.ch mail.ru bk.ru list.ru inbox.ru rambler.ru ya.ru ukr.net seznam.cz wp.pl onet.pl o2.pl interia.pl uol.com.br bol.com.br terra.com.br`.split(
    /\s+/,
  ),
);
/** They have a domain in each country. */
const inEachCountry = /^(?:outlook|hotmail|live|msn|yahoo|gmx|yandex)\.[a-z]{2,3}(?:\.[a-z]{2})?$/;
export const isForAnybody = (domain: string): boolean => forAnybody.has(domain) || inEachCountry.test(domain);
