/**
 * Last sets, written one after another, each once the one before was tuned on: at first sight 34 of 36 and 56 of 59 were found, 2 false in 60; then
 * tuned on.
 */
export const lastPersonal: readonly string[] = [
  'cc: [[email|finn.o-brien@mail.example.ie]]; bcc: [[email|k@example.dev]]', 'Tel.-Nr.: [[phone|+49-170-5550211]]', 'Zadzwoń: [[phone|+48 505-550-212]]', 'Bel mij op [[phone|06 5550 2133]]', 'mobile: [[phone|0412 555 214]]',
  'Ph [[phone|021 555 0215]]', 'number (cell): [[phone|647-555-0216]]', 'IBAN [[iban|NO93 8601 1117 947]]', '[[iban|LU28 0019 4006 4475 0000]] (BIL)', 'Kartennummer: [[card|5123 4567 8901 2346]]', '"pan":"[[card|4508750000000017]]"',
  'Steuer-IdNr. [[steuer-id|19454407321]]', 'N° de sécurité sociale: [[nir|184036912342193]]', 'DNI [[dni|35050776-H]]', 'codice fiscale [[codice-fiscale|BNCGLI92D15F205Z]] di [[name|Giulia Bianchi]]', 'BSN: [[bsn|508623303]]',
  'PESEL [[pesel|03250719263]]', 'personnummer [[personnummer|850709-2149]]', 'Fødselsnummer [[fodselsnummer|15078925164]]', 'SSN: [[ssn|536-22-9320]]', 'NHS number [[nhs|943 903 0224]]', 'CPF [[cpf|135.170.831-78]]',
  'Aadhaar [[aadhaar|5852 9578 7921]]', '주민번호: [[rrn|880512-1799905]]', 'employee,birth date,phone\n[[name|Sven Lindqvist]],[[dob|1979-11-23]],[[phone|070-5550217]]', 'DOB [[dob|23/11/1979]]', 'Geb.-Datum: [[dob|23.11.1979]]',
  'Ms. [[name|Thandiwe Nkosi]] will call back.', 'Wohnhaft: [[address|Goethestraße 5, 60313 Frankfurt]]', 'Address: [[address|350 Fifth Avenue, New York, NY 10118]]', 'Passnummer [[passport|C4VK7L3T9]]',
  '[[ip|192.0.2.44]] - - [04/Mar/2026] "GET /"', 'Kontakt: [[email|m.huber@example.at]] / [[phone|0664 555 02 31]]', 'numéro de portable [[phone|07 55 50 23 20]]', 'teléfono de contacto: [[phone|612 550 233]]',
  'numero di cellulare: [[phone|333 5550234]]', 'Telefoonnummer: [[phone|+31 (0)20 555 0235]]', 'nr tel. [[phone|22 555 02 36]]', 'Tfno. [[phone|+351 21 555 0237]]', 'Sími: [[phone|555 0238]]', 'contact no: [[phone|+65 6555 0239]]',
  'Call Priya at [[phone|+91-98555-02400]]', 'T: [[phone|+1 (650) 555-0241]]', 'sms an [[phone|+4917655502422]]', 'IBAN-Nr.: [[iban|DE89370400440532013000]]', 'acct [[iban|GB29 NWBK 6016 1331 9268 19]]',
  'RO IBAN: [[iban|RO49AAAA1B31007593840000]]', 'visa [[card|4111 1111 1111 1111]] cvv 321', 'mastercard ending... full number [[card|5555555555554444]]', 'TIN: [[steuer-id|87742130966]]', 'Steuernr./IdNr [[steuer-id|19454407321]]',
  'INSEE : [[nir|285057566255649]]', 'NIF [[dni|51316648Z]]', 'documento de identidad: [[dni|35050776-H]]', 'C.F.: [[codice-fiscale|BNCGLI92D15F205Z]]', 'BSN-nr [[bsn|595090527]]', 'pesel [[pesel|88051217211]]',
  'svenskt personnummer: [[personnummer|198507095316]]', 'fødselsnummer [[fodselsnummer|150789 53060]]', 'CPR-nummer: [[cpr|110785-6726]]', 'hetu [[hetu|010203A274V]]', 'NHS: [[nhs|9431195011]]', 'nino [[nino|CE 12 34 56 D]]',
  'social security no [[ssn|536-22-7193]]', 'SSN [[ssn|536227193]]', 'SIN# [[sin|511 871 873]]', 'cpf: [[cpf|13517083178]]', 'Aadhaar no. [[aadhaar|585295787921]]', 'RUT: [[rut|12472669-7]]', 'CUIT [[cuil|20-62240234-4]]',
  '身份证号码：[[resident-id|110105198507123990]]', 'TC: [[tckn|13856579408]]', 'ЕГН: [[egn|8507125960]]', 'r. č. [[rodne-cislo|855712/9515]]', 'CNP [[cnp|1850712334628]]', 'OIB: [[oib|80603151671]]', 'AHV-Nummer [[ahv|756.5658.6945.42]]',
  'SVNr [[svnr|2658 120585]]', 'NRN [[rijksregisternummer|85.07.30-124.34]]', 'PPS [[pps|2820644M]]', 'ID no. [[za-id|8507125563086]]', 'birthday: [[dob|07/12/1985]]', 'Geburtsdatum [[dob|1985-07-12]]', 'nacida el [[dob|12/07/1985]]',
  'Passport: [[passport|X1234567]]', 'Personalausweisnummer [[id-card|L01X00T47]]', 'numéro de passeport [[passport|12AB34567]]', 'driver license: [[driver-licence|D1234567]]', 'MRN: [[mrn|0048-2917]]',
  'insurance no. [[health-id|XYZ 123456789]]',
];

export const lastLooksPersonal: readonly string[] = [
  'Order 19454407322', 'SKU 5086-2330-4', 'ref. 184036912342194', 'Kostenstelle 85070921', 'Projekt 850709-21', 'Job-ID 536229320', 'Lot 943 903 0225', '13.517.083 units sold', '5852 9578 7922 km', 'Meter reading 880512',
  '1979-11-23 10:22:11 started', 'Opened on 23/11/1979', 'Suite 350, Tower B', 'Fifth edition, 350 pages', 'Article C4VK7L3T', 'release 192.0.2', 'Terms v2.0.44.1', '0x7ffee3c8', '1.618, 2.718, 3.141', '12:30-13:15, 14:00-15:45',
  '+20 % / -15 %', 'id=647555021', 'employee handbook, birth certificate form', 'Name: Main Warehouse', 'name,price\nBlue Widget,4.99', 'title,year\nThe Great Gatsby,1925', 'city,population\nFrankfurt,773068', 'Dear Sir or Madam,',
  'Thanks, the Logistics Team', 'Monte Carlo simulation, Fourier transform', 'tel quel', 'Kontaktformular 2026', 'numero ordine 333 5550235 4', 'Invoice 612-550-2334', 'T: 21.5 C', 'call center opened 2026-03-04', 'IBAN: bitte nachreichen',
  'acct. 4000, cost 12.50', 'card 12 of 52', 'TIN roof 12 x 8', 'Steuernr. 143/815/08155 der Firma', 'BSN laptop sku 595090528', 'personal record 12:34.56', 'NHS trust report 2026', 'cpf format nnn.nnn.nnn-nn', 'RUT field is empty',
  'TC 12 EMEA', 'OIB-free', 'birthday party on 12/07/2026?', 'passport photo', 'insurance sum 1,000,000', 'MRN pattern ^[0-9]+$', 'driver version 555.42.02', 'Row 8507125563087', 'part 1850712334629', 'cell B12: 8507',
  'phone book 2019 edition', 'fax modem 56000 bps', 'mobile app 4.12.0', 'sms length 160',
];
