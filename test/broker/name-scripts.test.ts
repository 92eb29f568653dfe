/** Names in other scripts, each judged beforehand by UTS 39 and by what browsers show: words that people register, and names that only seem to be another. */
import { expect, test } from 'vitest';
import { judgeUrl } from '../../app/broker/network/url-judge.ts';

const honest: readonly string[] = [
  'москва.com', 'спорт.com', 'карта.com', 'вконтакте.com', 'новости.com', 'россия.com', 'погода.net', 'билеты.com', 'опера.ru', 'сахар.su', 'аптека.ua', 'оса.bg', 'тест.рф', 'ёж.com', 'мир.org', 'работа.com',
  'サッカー.jp', 'スーパー.com', 'ラーメン.みんな', 'コーヒー.jp', 'ツイッター.jp', 'サッカー・クラブ.jp', '珈琲ー.jp', 'itノート.jp', '日本go.jp', '人々.jp', 'らーめん.com', 'ポケモンgo.jp', 'ノート.jp', '一番.jp', 'bücher-ラーメン.jp',
  'ışık.com.tr', 'kadıköy.bel.tr', 'ılıca.tr', 'ışık.com', 'kızılırmak.az', 'şanlıurfa.com',
  'tōkyō.jp', 'বাংলা.com', 'தமிழ்.com', 'მაია.com', 'հայ.com', '日本語.com', '新浪sina.cn', '한국.com', 'αθήνα.com', 'ελλάδα.com', 'νερο.gr', 'l·l.cat', 'ñandú.cl', 'العربية.com', 'فارسی.com', 'שלום.com', 'ไทย.com', 'ភាសា.com', 'አማርኛ.com', 'ไทย๑.com', 'हिन्दी.com',
];

const homographs: Readonly<Record<'mixed-script' | 'look-alike', readonly string[]>> = {
  'mixed-script': [
    'аpple.com', 'gооgle.com', 'раураl.com', 'αlpha.com', 'ցoogle.com', 'еxample.com', 'micrоsoft.com', 'amаzon.de', 'faсebook.com', 'gіthub.com', 'bаnk.ru', 'paypal৭.com', 'ʻohana.com', 'арpӏе.com', 'οpenai.com', 'nеtflix.com', 'tωitter.com', 'ѕtripe.com.tr', 'москвa.com', '구글gооgle.com',
  ],
  'look-alike': [
    'аррӏе.com', 'аррӏе.ru', 'еріс.com', 'уаһоо.com', 'ехрео.com', 'орега.com', 'опера.com', 'сһаѕе.com', 'ѕсоре.com', 'раура.com', 'ресоѕ.com', 'соса.com', 'ѕаре.ua', 'ԁосѕ.com', 'һр.com', 'νικο.com', 'οτιρ.com', 'αιυ.com', 'օս.com', 'мета.com', 'тікток.com', 'вмԝ.com',
    'gıthub.com', 'ıı.com', 'ɡoogle.com', 'ɢoogle.com', 'ʀeddit.com', 'exampleー.com', 'paypalノlogin.com', 'ー.com', 'a一b.com', 'go・jp.com', 'comソlogin.net', 'bankー.jp',
  ],
};

const reasonOf = (name: string): string => {
  const verdict = judgeUrl(`https://${name}/`);
  return verdict.allowed ? 'ok' : verdict.reason;
};

test('names that people register in their own script are let through', () => {
  expect(honest.filter((name) => reasonOf(name) !== 'ok')).toEqual([]);
});

test.each(['mixed-script', 'look-alike'] as const)('what only seems to be another name is not: %s', (kind) => {
  expect(homographs[kind].map((name) => [name, reasonOf(name)])).toEqual(homographs[kind].map((name) => [name, kind]));
});
