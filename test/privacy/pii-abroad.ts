/** Numbers of people in countries whose papers show few check digits, in the ways that forms and mails write them, and what looks like them. Made up; the check digits are right. */
export const personalAbroad: readonly string[] = [
  'DNI [[dni|28.417.396]] (argentino)', 'dni: [[dni|28417396]]', 'DNI del postulante [[dni|41739502-6]]', 'Carnet de identidad [[carnet|84071527391]]', 'rodné číslo [[rodne-cislo|840715273]]', 'RČ: [[rodne-cislo|8407152735]]',
  'Cédula de identidad [[cedula|092314587-4]]', 'cédula [[cedula|0923145874]]', 'Cédula [[cedula|001-3827465-9]] vigente', 'La cédula [[cedula|4.182.736-5]] es uruguaya', 'NIT [[nit|0614-120884-102-3]]', 'NIT del cliente: [[nit|4827361-K]]',
  'DUI [[dui|04827361-5]]', 'NPWP [[npwp|84.127.365.9-014.000]]', 'npwp: [[npwp|841273659014000]]', 'תעודת זהות: [[teudat-zehut|3182746-2]]', 'KRA PIN [[kra-pin|A004817263K]]', 'BVN: [[bvn|22817364509]]',
  'Cartão de Cidadão [[cartao-de-cidadao|14827365 2 ZX4]]', 'PTIN [[ptin|P04817263]]', 'ATIN [[atin|948-93-2716]]', 'UTR number [[utr|94829 13576]]', 'Voter ID [[voter-id|ABC4817263]]', 'ЛНЧ [[lnch|3847126599]]',
  'Kenyan ID [[national-id|28417396]]', 'CNIC [[cnic|3520148172639]]', 'RUT [[rut|174829365]]', 'MyKad [[mykad|840715104827]]', 'pan: [[pan|abcpk4817d]]', 'RFC [[rfc|GOMC 850712 KF1]]', 'Medicare number [[health-id|1ek4-tc5-mh73]]', 'curp [[curp|gomc850712hdfrrl01]]',
  '주민등록번호: [[rrn|8407151234567]]', '주민등록번호 [[rrn|840715-1234567]]입니다', 'TC KİMLİK NO: [[tckn|28417395694]]', 'Turkish ID [[tckn|28417395694]]', 'TNIN [[thai-id|2749183650270]]', 'hetu [[hetu|240378-417f]]', 'NIR [[nir|284112a13402733]]', 'NIR [[nir|191137511620874]] (né en mois inconnu)',
  'fødselsnummer [[fodselsnummer|140792-10006]]', 'Aadhaar [[aadhaar|8267:6120:4645]]', 'Ausweis Nr. [[id-card|L8XK417T2]]', 'Ausweisnummer: [[id-card|T48172635]]', '[[id-card|IDD<<L8XK417T29<<<<<<<<<<<<<<<]]', 'NIR: none\nUATP credit card [[card|100123456789014]]', 'Provider identifier [[npi|1481726354]]', 'My private number is [[phone|13812345678]]',
];

export const looksPersonalAbroad: readonly string[] = [
  'Part 28.417.396 in stock', 'The NIT - a league of its own', 'nit 4', 'Order A004817263K', 'Invoice P04817263', 'Order 948-93-2716 has shipped', 'Serial ABC4817263', 'Batch 3847126599', 'KBO 0748.172.639', 'SIREN 748172639', 'ISIN US0378331005', 'Container MSCU6639870',
  'Article 100123456789014', 'Order L8XK417T2', 'v28.417.396', 'Invoice 8407151234567 is due', 'case 078-41-7263', 'Ratio 8267:6120:4645:1', 'Model abcpk4817d', 'CIF A58818501', 'LEI 5493001KJTIIGC8Y1R12', 'Ausweispflicht ab 18', 'IDEA<<NONE', 'The DUI course starts on Monday', 'The UTR library, version 2',
];
