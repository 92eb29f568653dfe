/**
 * Spellings that lead elsewhere than they seem to, each judged beforehand by the RFC or registry that speaks of it: RFC 3986 (syntax),
 * the WHATWG URL standard (what browsers make of it), RFC 5891 and 5892 (IDNA), UTS 39 (look-alikes), RFC 6761 (special names), the IANA
 * special-purpose address registries, RFC 6052, 8215, 3056, 4380, 5214 (IPv4 inside IPv6), and what clouds say of their metadata services.
 */
import { expect, test } from 'vitest';
import { judgeUrl } from '../../app/broker/network/url-judge.ts';

const allowed: readonly string[] = [
    'https://example.com:443', 'https://EXAMPLE.com/%2e%2e/a', 'https://xn--bcher-kva.example/', 'https://bücher.example/', 'https://faß.de/',
    'https://example.com/?url=http://169.254.169.254/', 'https://example.com/http://10.0.0.1/', 'https://3com.com/', 'https://1.1.1.1/',
    'https://9.9.9.9/', 'https://1e100.net/', 'https://0x.org/', 'https://a1.b2.c3.example/', 'https://deadbeef.com/', 'https://cafe.com/',
    'https://ffff.com/', 'https://xn--p1ai.com/', 'https://i.example.co.uk:8443/', 'https://[2620:fe::fe]/', 'https://[2001:4860:4860::8888]/',
    'https://[2001:4860:4860:0:0:0:0:8888]/', 'https://[2001:4860:4860::8844]:443/', 'https://[2a01:4f8::1]/', 'https://192.0.1.255/',
    'https://100.128.0.1/', 'https://172.32.0.1/', 'https://198.20.0.1/', 'https://223.255.255.254/', 'https://العربية.شبكة/', 'https://ไทย.com/',
    'https://中文.com/', 'https://日本語.com/', 'https://ελληνικά.gr/', 'https://example.xn--p1ai/', 'https://президент.рф/', 'https://eñe.es/',
    'https://ça.fr/', 'https://naïve.org/', 'https://łódź.pl/', 'https://ørsted.dk/', 'https://ß.de/', 'https://www.münchen.example.com.:8443/',
    'https://1.2.3.4:/@10.0.0.1:443', 'https://example.com:0443/', 'https://xn--mnchen-3yA.de./..',
];

const blocked: Readonly<Record<string, readonly string[]>> = {
  'ip-spelling': [
    'https://0x7f.0x0.0x0.0x1/', 'https://0X7F000001/', 'https://127.0x0.0.1/', 'https://00000177.0.0.1/', 'https://127.0.0.1.:443/', 'https://0.0/',
    'https://169.254.169.254./', 'https://169。254。169。254/', 'https://169．254．169．254/', 'https://169｡254｡169｡254/', 'https://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
    'https://１６９.254.169.254/', 'https://𝟏𝟔𝟗.254.169.254/', 'https://¹⁶⁹.254.169.254/', 'https://0251.0376.0251.0376/', 'https://2852039166/',
    'https://0xA9FEA9FE/', 'https://169.254.43518/', 'https://169.16689662/', 'https://0xa9.254.0251.254/',
    'https://00000000000000000000251.254.169.254/', 'https://1.2.3/', 'https://%32%31%33%30%37%30%36%34%33%33/',
  ],
  address: [
    'https://0.0.0.0/', 'https://[0000:0000:0000:0000:0000:0000:0000:0001]/', 'https://[::0001]/', 'https://[::ffff:169.254.169.254]/',
    'https://[0:0:0:0:0:ffff:a9fe:a9fe]/', 'https://[::a9fe:a9fe]/', 'https://[2002:a9fe:a9fe::]/', 'https://[64:ff9b::a9fe:a9fe]/',
    'https://[64:ff9b:0:0:0:0:c0a8:101]/', 'https://[64:ff9b:1:a9fe:a9:fe00::]/', 'https://[64:ff9b:1::a9fe:a9fe]/',
    'https://[fd00:ec2:0:0:0:0:0:254]/', 'https://[::1]:8443/', 'https://[2001:db8::]/', 'https://[2001:0:a9fe:a9fe::]/', 'https://[2001:2::]/',
    'https://[100::1]/', 'https://[100:0:0:1::]/', 'https://[::ffff:1.1.1.1]/', 'https://[::1.1.1.1]/', 'https://[::2]/', 'https://[0:0:0:0:1::]/',
    'https://[ff05::1:3]/', 'https://[2606:4700::5efe:a9fe:a9fe]/', 'https://[2606:4700::0200:5efe:c0a8:1]/',
    'https://[2606:4700::300:5efe:c0a8:1]/', 'https://[2606:4700::100:5efe:c0a8:1]/', 'https://169.254.169.254:8443/',
    'https://169.254.169.254#@example.com/', 'https://169.254.169.254?@example.com/', 'https://100.100.100.200/', 'https://100.88.222.5/',
    'https://192.0.0.192/', 'https://168.63.129.16:8443/', 'https://169.254.170.2/v2/credentials', 'https://[fd00:c1::a9fe:a9fe]/',
    'https://127.127.127.127/', 'https://198.18.0.1/', 'https://255.255.255.255/', 'https://224.0.0.251/', 'https://0.1.2.3/', 'https://240.0.0.1/',
    'https://192.88.99.1/',
  ],
  malformed: [
    'https://[::ffff:0x7f.0.0.1]/', 'https://[fe80::1%25lo]/', 'https://[fe80::1%lo]/', 'https://[::1]./', 'https://[v1.fe80]/',
    'https://169.254.169.254%00.example.com/', 'https://169.254.169.254%2f.example.com/', 'https://example.com%40169.254.169.254/',
    'https://example.com%2540169.254.169.254/', 'https://example.com\\@169.254.169.254/', 'https://١٦٩.254.169.254/', 'https://425.510.425.510/',
    'https://4294967296/', 'https://0x100000000/', 'https://1.2.3.4.5/', 'https://example.com\u2024com/', 'https://a\u200db.com/',
    'https://\u202eexample.com/', 'https://exa\u0301mple.com\u0000/', 'https://example.com: 443/', 'https://example.com:+443/',
    'https://example.com:443x/', 'https://example.com:443443/', 'https:/\\example.com', 'https://\\example.com', '\u0009https://example.com',
    'https://exam\u000dple.com/', 'https:?a', 'https:#', 'https:', 'https://?', 'https://#', 'https://@', 'https://:443',
    'https://[::ffff:10.0.0.1%25]/',
  ],
  userinfo: [
    'https://example.com%5c@169.254.169.254/', 'https://user@1.2.3.4/', 'https://1.2.3.4@10.0.0.1/', 'https://:@example.com/',
    'https://example.com:pw@evil.com/', 'https://example.com:443@evil.com/', 'https://example.com／@evil.com/', 'https://[::1]@example.com/',
  ],
  'internal-name': [
    'https://localhost./', 'https://LocalHost:8443/', 'https://metadata.google.internal./', 'https://METADATA.google.internal/',
    'https://metadata.goog/', 'https://instance-data.ec2.internal/', 'https://kubernetes.default.svc/',
    'https://kubernetes.default.svc.cluster.local/', 'https://foo.local/', 'https://x.localdomain/', 'https://host.docker.internal/',
    'https://example.onion/', 'https://spoofed.burpcollaborator.net/', 'https://localtest.me/', 'https://vcap.me/', 'https://lvh.me/',
  ],
  'host-spelling': [
    'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/', 'https://ｌocalhost/', 'https://localhost%2eexample.com/', 'https://paypaⅼ.com/', 'https://examp1e.com。evil.com/',
    'https://a\u2060b.com/', 'https://ex%61mple.com/', 'https://example%E3%80%82com/',
  ],
  'bad-label': [
    'https://xn--/', 'https://xn--.com/', 'https://xn--a-.com/', 'https://xn--0.com/', 'https://exa_mple-.com/', 'https://ab--.com/',
    `https://${'a'.repeat(64)}.example.com/`, 'https://example.com∕evil.com/',
    'https://--1.sslip.io/',
  ],
  'too-long': [
    `https://${'a.'.repeat(127)}com/`,
    `https://a.${['b', 'c', 'd', 'e'].map((letter) => letter.repeat(63)).join('.')}.com/`,
  ],
  'mixed-script': [
    'https://exаmple.com/', 'https://раураl.com/',
  ],
  'look-alike': [
    'https://xn--e1awd7f.com/',
  ],
  port: [
    'https://example.com:65535/', 'https://example.com:1/',
  ],
  scheme: [
    'https//example.com', 'HTTP://example.com/', 'httpss://example.com/', 'http+unix://%2fvar%2frun/',
    'dict://127.0.0.1:11211/', 'ldap://10.0.0.1/', 'jar:https://example.com!/', 'netdoc:///etc/passwd', 'smb://host/share', 'ssh://git@example.com/',
    'about:blank', 'mailto:a@example.com', 'tel:123', 'urn:a:b', ':443', '?',
  ],
  'wildcard-dns': [
    'https://127.0.0.1.nip.io/', 'https://app-127-0-0-1.nip.io/', 'https://7f000001.nip.io/', 'https://127.0.0.1.sslip.io/',
    'https://www.192-168-0-1.sslip.io/', 'https://customer1.app.localhost.my.company.127.0.0.1.nip.io/', 'https://127-0-0-1.local-ip.sh/',
    'https://127-0-0-1.traefik.me/', 'https://make-127.0.0.1-rebind-169.254.169.254-rr.1u.ms/',
    'https://A.1.1.1.1.1time.127.0.0.1.forever.rebind.network/',
  ],
};

test('each is judged as it was beforehand', () => {
  const told = (url: string): string => { const verdict = judgeUrl(url); return verdict.allowed ? 'ok' : verdict.reason; };
  const expected = [...allowed.map((url) => [url, 'ok']), ...Object.entries(blocked).flatMap(([reason, urls]) => urls.map((url) => [url, reason]))];
  expect(expected.map(([url = '']) => [url, told(url)])).toEqual(expected);
});
