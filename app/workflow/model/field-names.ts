/**
 * What a field most likely holds, by its name: for declared webhook bodies, SQL columns, assignments and samples.
 * A name is a hint and no proof; detectors over sample values say more. English, German, French and Spanish words.
 */
import { rememberByText } from '../../kernel/remember.ts';
import { parsePath, type Label, type ValueType } from './labels.ts';

/**
 * Each word list belongs to its labels. Phrases are written with spaces and also match `camelCase`, `snake_case`, `kebab-case` and
 * run-together spellings. The longest phrase wins, so an entry without labels takes the harm out of a shorter word ("product name").
 */
const vocabulary: readonly (readonly [readonly Label[], string])[] = [
  [
    ['person'],
    `name, full name, first name, last name, surname, family name, given name, middle name, maiden name, forename, nickname, customer, patient name,
    customer name, contact name, sender name, recipient name, employee name, applicant, candidate, person, birth date, date of birth, birthday, birth, dob, birth place,
    place of birth, age, gender, sex, marital status, nationality, citizenship, signature image, signature data, customer signature, handwritten signature, photo, portrait, avatar, ip address, ip, client ip, remote ip, user agent,
    device id, cookie id, employee id, customer id, user id, patient id, member id, username, user name, login name, author, sender, requester, reporter, assignee,
    vorname, nachname, familienname, geburtsname, kundenname, mitarbeiter, mitarbeitername, ansprechpartner, geburtsdatum, geburtstag, geburtsort, alter, geschlecht,
    familienstand, staatsangehorigkeit, kunde, kundennummer, personalnummer, benutzername, absender, empfangername, unterschrift, lichtbild, anrede,
    nom, prenom, nom de famille, date naissance, nom complet, date de naissance, lieu de naissance, sexe, etat civil, nationalite, client, salarie, expediteur,
    nombre, apellido, apellidos, nombre completo, fecha de nacimiento, fecha nacimiento, lugar de nacimiento, genero, sexo, estado civil, nacionalidad, cliente, empleado, remitente`,
  ],
  [
    ['contact'],
    `email, e mail, mail address, email address, mail to, reply to, from email, to email, cc, bcc, phone, phone number, telephone, mobile, mobile number,
    cell phone, fax, whatsapp, twitter handle, linkedin, skype, messenger, contact, contact details, address, postal address, street address, street, house number,
    billing address, shipping address, home address, delivery address, address line, mailing address,
    telefon, telefonnummer, handy, handynummer, mobilnummer, rufnummer, faxnummer, adresse, anschrift, strasse, hausnummer, wohnort, lieferadresse, rechnungsadresse, postanschrift,
    kontakt, kontaktdaten, mailadresse, courriel, adresse electronique, telephone portable, numero de telephone, adresse postale, rue,
    correo, correo electronico, telefono, movil, numero de telefono, direccion, direccion postal, calle`,
  ],
  [
    ['id'],
    `ssn, social security, social security number, national id, national insurance, national insurance number, nino, tax id, tax number, tin, passport, passport number, id card,
    id number, identity number, identity card, driver license, driver licence, driving licence, license number, licence plate, license plate, insurance number, social insurance number, aadhaar, curp, cpf,
    steuernummer, steuer id, steueridentifikationsnummer, sozialversicherungsnummer, rentenversicherungsnummer, versichertennummer, ausweisnummer, personalausweis, reisepass, passnummer, fuhrerschein, kennzeichen,
    numero de securite sociale, securite sociale, nir, carte d identite, passeport, permis de conduire, numero fiscal,
    dni, nif, seguridad social, numero de seguridad social, pasaporte, carnet de conducir`,
  ],
  [
    ['health'],
    `diagnosis, diagnoses, icd, icd code, icd10, disease, illness, medical condition, symptom, medication, medicine, prescription, therapy, allergy, allergies, blood type, blood pressure, lab result,
    test result, medical record, medical record number, mrn, medical history, health, health record, health status, patient, patient record, disability, pregnancy, pregnant, sick leave, sick note, sick days, vaccination, insurance claim, surgery,
    diagnose, krankheit, krankmeldung, arztbrief, arztbericht, entlassbrief, entlassungsbrief, allergien, impfung, impfstatus, pflegegrad, schwerbehinderung, symptome, medikament, medikamente, rezept, therapie, allergie, blutgruppe, befund, laborwert, krankenakte, patient nr, patientin, patienten, behinderung, schwangerschaft, gesundheit, krankenkasse,
    diagnostic, maladie, symptomes, medicament, ordonnance, traitement, groupe sanguin, dossier medical, handicap, grossesse, sante, arret maladie,
    diagnostico, enfermedad, sintomas, medicamento, receta, tratamiento, alergia, grupo sanguineo, historia clinica, paciente, discapacidad, embarazo, salud, baja medica`,
  ],
  [
    ['special'],
    `religion, religious belief, faith, ethnicity, ethnic origin, race, political opinion, political party, party membership, trade union, union membership, sexual orientation, sexuality, biometric, biometrics, fingerprint scan, fingerprint data,
    face id, face embedding, retina, genetic data, dna, genome, criminal record, conviction, philosophical belief,
    konfession, religionszugehorigkeit, ethnie, ethnische herkunft, parteizugehorigkeit, politische meinung, gewerkschaft, gewerkschaftszugehorigkeit, sexuelle orientierung, biometrie, fingerabdruck, vorstrafen, fuhrungszeugnis,
    confession, origine ethnique, opinion politique, syndicat, orientation sexuelle, empreinte digitale, casier judiciaire,
    creencia, etnia, origen etnico, opinion politica, sindicato, orientacion sexual, huella dactilar, antecedentes penales`,
  ],
  [
    ['card'],
    `card number, credit card, credit card number, debit card, card holder, cardholder, card expiry, card exp, pan, primary account number, cvv, cvc, cvv2, cvc2, card verification, card pin,
    kreditkarte, kreditkartennummer, kartennummer, prufziffer karte, carte bancaire, carte de credit, numero de carte, cryptogramme, tarjeta, tarjeta de credito, numero de tarjeta`,
  ],
  [
    ['bank'],
    `iban, bic, swift, swift code, bank account, account number, bank details, sort code, routing number, bank code, bank account number, account holder, sepa mandate, direct debit,
    bankverbindung, kontonummer, kontoinhaber, bankleitzahl, blz, konto, lastschrift, coordonnees bancaires, rib, numero de compte, compte bancaire, cuenta bancaria, numero de cuenta, cuenta, titular de la cuenta`,
  ],
  [
    ['location'],
    `location, latitude, longitude, lat, lng, lon, gps, geo, geo location, geolocation, coordinates, zip, zip code, postal code, postcode, city, city name, home town, whereabouts, standort, breitengrad, langengrad, plz, postleitzahl, ort,
    ville, code postal, localisation, ciudad, codigo postal, ubicacion`,
  ],
  [
    ['confidential', 'person'],
    `salary, salaries, wage, compensation, bonus, payroll, net pay, gross pay, performance review, credit score, credit rating, income, dismissal, disciplinary,
    gehalt, gehalter, lohn, einkommen, vergutung, bonitat, schufa, schufa score, kundigung, abmahnung, salaire, remuneration, paie, revenu, licenciement, salario, sueldo, nomina, ingresos, despido`,
  ],
  [
    ['confidential'],
    `confidential, revenue, margin, profit, forecast, budget, contract value, deal value, discount rate, merger, acquisition, trade secret, board minutes, legal advice, price list, purchase price, cost price,
    vertraulich, umsatz, gewinn, marge, einkaufspreis, geschaftsgeheimnis, vertragswert, confidentiel, chiffre d affaires, benefice, secret d affaires, confidencial, ingresos totales, ventas, beneficio`,
  ],
  [
    ['internal'],
    `internal, internal note, internal comment, staff note, agent note, internal id, interne notiz, interner kommentar, note interne, nota interna`,
  ],
  [
    ['credential'],
    `password, passwd, pwd, passphrase, pass phrase, pin, pin code, otp, one time password, mfa code, totp, security answer, security question, recovery code, passwort, kennwort, zugangsdaten, geheimzahl, losung,
    mot de passe, identifiants, code secret, contrasena, clave, clave de acceso, credenciales, credential, credentials`,
  ],
  [
    ['secret'],
    `secret, client secret, api key, apikey, x api key, access key, secret key, secret access key, private key, signing key, encryption key, token, access token, refresh token, id token, bearer, bearer token,
    auth token, api token, user token, bot token, device token, push token, oauth token, login token, csrf token, session token, session key, session secret, jwt, authorization, auth header, cookie, set cookie, webhook secret, ssh key, connection string, database url, dsn,
    geheimnis, schlussel, geheimer schlussel, api schlussel, zugriffstoken, cle api, cle secrete, jeton, jeton d acces, clave api, clave secreta, clave privada, ficha de acceso`,
  ],
  // Ordinary phrases that hold a telling word and mean nothing personal.
  [
    [],
    `file name, filename, host name, hostname, domain name, table name, column name, field name, node name, flow name, product name, item name, company name, organisation name, organization name, event name, project name, team name,
    model name, category name, dish name, recipe name, ingredient name, channel name, group name, course name, book name, movie name, film name, song name, game name, repo name, repository name, branch name, campaign name, workspace name, department name, store name, shop name, website name, site name, agent name, bot name, tool name, function name, workflow name, sheet name, tab name, folder name, image name, video name, document name, report name, task name, step name, job name, role name, topic name, feature name, plan name, package name, community name, subreddit name, industry name, keyword name, page name, database name, db name, index name, collection name, namespace name, hotel name, restaurant name, business name, school name, university name, institution name, plant name, animal name, vendor name, supplier name, manufacturer name, variable name, parameter name, label name, format name, layer name, device name, asset name, board name, space name, section name, album name, playlist name, podcast name, newsletter name, certificate name, licence name, license name, currency name, coin name, token name, list name, display name format, template name, bucket name, queue name, service name, app name, class name, tag name, brand name, firmenname, produktname, dateiname, nom du produit, nom de fichier, nombre del producto, nombre de archivo,
    access key id, cookie policy, swift version, margin left, margin right, margin top, margin bottom, password changed, password reset, token expiry, token expires, token expires at,
    token expires in, can pin messages, pin message, pin messages, password length, password format, plain token, token length, token limit, token budget, token amount, token balance, token price, token symbol, token address, token decimals, token pair, token up, token down, from token, to token, session id, has token, has password, has api key,
    token count, max tokens, total tokens, prompt tokens, completion tokens, input tokens, output tokens, page token, next page token, continuation token, tokens used, token usage, tokens, sync token, next sync token, tracking token, pagination token, next token, cursor token, delta token, change token, token type, key type, credential type, credential name, api key name, key name, secret name,
    color name, colour name, font name, icon name, theme name, style name, country name, region name, language name, unit name, size name, environment name, server name, cluster name, network name, setting name, option name, preset name, attribute name, property name, metric name, chart name, product photo, item photo, food photo, car photo, vehicle photo, house photo, room photo, property photo, damage photo, plant photo, receipt photo, form name, button name, building name, room name, vehicle name, part name, material name, genre name, station name, signature, mailbox,
    regulatory database url, notion database url, airtable database url, knowledge database url, public database url,
    phone number id, phone id, phone type, phone brand, device model, address type, contact type, id type,
    company address, server address, rest address, grpc address, rpc address, gateway address, base address, endpoint address, api address, cluster address, proxy address, memory address, web address, contract address, mac address type, contract, condition met, session count, age group count, email count, email template, email subject, email type, mail subject, email sent, email status, password changed at, password policy,
    diagnostics, api key id count, location header, race condition, treatment group, budget year, health check, health status code, contact count, union type, order nombre, nombre de articles, nombre de lignes, content location, location type, page age, max age, secret santa,
    customer count, customer type, client version, client type, person count, sort code order, authentication type, authentication method, auth type, cookie consent, fax enabled, street view, card type, card brand, card layout, konto typ, account type`,
  ],
];

/** Stems that mark compound words, which German writes as one: `Kundentelefonnummer`, `Geburtsdatumfeld`. */
const stems: readonly (readonly [readonly Label[], readonly string[]])[] = [
  [['contact'], ['email', 'telefon', 'anschrift', 'telephone']],
  [['person'], ['geburtsdat', 'birthdate', 'firstname', 'lastname', 'vorname', 'nachname']],
  [['credential'], ['passwor', 'kennwort', 'passwd']],
  [['secret'], ['apikey', 'clientsecret', 'accesstoken', 'secretkey', 'privatekey']],
  [['health'], ['diagnos', 'krankhei', 'medikament', 'patienten']],
  [['id'], ['sozialversicherung', 'steuernummer', 'ausweisnummer', 'passport']],
  [['bank'], ['kontonummer', 'bankverbindung']],
  [['card'], ['kreditkarte', 'creditcard']],
  [['confidential', 'person'], ['gehalts']],
];

const words = new Map<string, readonly Label[]>();
for (const [labels, text] of vocabulary) {
  for (const phrase of text.split(',')) words.set(phrase.replace(/\s+/g, ''), labels);
}
const longestPhrase = 6;
/** What is called so is about a thing, whatever the thing is about: which phone it is, how many customers there are, that a mail was read. */
const aboutThings: ReadonlySet<string> = new Set(
  'model schema template format length limit count size version segment domain app opened clicked bounced verified'.split(' '),
);
/** Where the answer is yes or no, whether a passport is needed. Elsewhere people write it behind the name of what they ask for. */
const aboutNeed: ReadonlySet<string> = new Set(['required', 'optional', 'enabled', 'visible', 'supported']);
/** Too grave to be left out for the last word of a name. */
const grave: ReadonlySet<Label> = new Set(['secret', 'credential', 'bank', 'card', 'confidential', 'special']);
/** In brackets or behind a dash or colon stands a remark, and no part of the name. */
const isRemarked = (name: string): boolean => /(?:[)\]}]|\s[-–—]\s*\S+|:\s*\S+)\s*$/u.test(name.slice(0, 200));
const endsIn = (name: string, parts: readonly string[], last: ReadonlySet<string>): boolean =>
  parts.length > 1 && last.has(parts.at(-1) ?? '') && !isRemarked(name);

/** Lower-case words without accents: `Straße-Nr` gives `strasse`, `nr`. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/ae/g, 'a')
    .replace(/oe/g, 'o')
    .replace(/ue(?=[a-z])/g, 'u')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function lookUp(run: string): readonly Label[] | undefined {
  return (
    words.get(run) ?? (run.length > 4 && run.endsWith('s') ? words.get(run.slice(0, -1)) : undefined) ?? words.get(run.replace(/\d+$/, ''))
  );
}

/**
 * Labels that a field's name suggests; empty when it suggests none. Takes a bare name or a path (`customer.home_address`):
 * of a path only the last segment speaks. `type` is what the field is declared to hold, where it is.
 */
export function labelsForFieldName(name: string, type?: ValueType): readonly Label[] {
  const last = (name.includes('"') ? parsePath(name) : name.split('.')).at(-1) ?? '';
  return type === 'boolean' && endsIn(last, wordsOf(last), aboutNeed) ? [] : labelsForKey(last);
}

/** The labels of one key, whose dots are part of its name and lead nowhere: "E-mail.1". */
export const labelsForKey = rememberByText(5_000, (name): readonly Label[] => {
  const parts = wordsOf(name);
  const found = new Set<Label>();
  let start = 0;
  while (start < parts.length) {
    let taken = 0;
    for (let length = Math.min(longestPhrase, parts.length - start); length > 0 && taken === 0; length -= 1) {
      const labels = lookUp(parts.slice(start, start + length).join(''));
      if (labels === undefined) continue;
      for (const label of labels) found.add(label);
      taken = length;
    }
    if (taken === 0) {
      const word = parts[start] ?? '';
      for (const [labels, list] of stems) if (list.some((stem) => word.includes(stem))) for (const label of labels) found.add(label);
    }
    start += Math.max(1, taken);
  }
  const all = [...found];
  return endsIn(name, parts, aboutThings) && lookUp(parts.join('')) === undefined && !all.some((label) => grave.has(label)) ? [] : all;
});

const consentName = /(?:^|\.)(?:[a-z]+_?)?(?:consent(?:ed|_?given)?|agreed|opt(?:ed)?_?in|einwilligung)(?:\.agreed)?$/i;
const notGiven =
  /^(?:no|not|dis|non|un|without|missing|lacks?|needs?|requires?|required|requests?|requested|asks?|awaits?|pending|revoked?|withdrawn?|withdrew|denied|declined|refused|kein|keine|ohne|fehlende|widerrufene)(?:$|consent|agreed|opt|einwilligung)/;
/** Whether a field that is called so says that a person agreed, and not that they have not, or are still to be asked. */
export function saysConsent(path: string): boolean {
  const name = consentName.exec(path)?.[0];
  return name !== undefined && !wordsOf(name).some((word) => notGiven.test(word));
}
