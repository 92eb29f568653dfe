/** Words by which people ask for steps, as data. Each pattern is plain alternatives between word borders, so that reading is linear. */
const words = (list: string): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${list
      .trim()
      .replace(/\s*,\s*|\s*\n\s*/g, '|')
      .replace(/ /g, String.raw`\s+`)})(?![\p{L}\p{N}])`,
    'iu',
  );

export const verbs = {
  read: words(
    'read, reads, open, opens, get, gets, fetch, fetches, load, loads, take, takes, look up, looks up, look at, look in, look into, download, downloads, pull, pulls, collect, collects, go through, goes through, query, find, finds, search, check, checks, import, imports, list, scan, visit, retrieve, gather, gathers, look for, looks for, monitor, monitors, watch, observe',
  ),
  summarise: words(
    'summari[sz]e, summari[sz]es, summari[sz]ed, summari[sz]ing, sum up, sums up, condense, shorten, boil down, summary, summaries, digest, main points, key points, gist',
  ),
  classify: words(
    'classify, classifies, categori[sz]e, categori[sz]es, sort, sorts, triage, label, labels, tag, tags, rate, rates, sentiment, decide which, decides which, decide whether, decides whether, assign, assigns, prioriti[sz]e, work out whether, works out whether, find out whether, finds out whether, detect whether, detects whether, work out which, find out which, tell whether, judge, judges, score',
  ),
  extract: words(
    'extract, extracts, pull out, pulls out, pick out, picks out, take out, takes out, get out, read out, find out the, note down, fish out, capture, identify, identifies, grab',
  ),
  translate: words('translate, translates, translated, translation'),
  write: words(
    'draft, drafts, compose, make a report, makes a report, make a summary, create a report, create a draft, produce a, put together a, write a reply, write an answer, write a response, write a, writes a, write an, write me, write minutes, writes minutes, prepare a, prepare an, prepares a, suggest a, suggest an, suggests a, suggests an, generate, formulate, propose, proposes, come up with',
  ),
  answer: words('answer, answers, answer the question, answers the question, answer questions'),
  approve: words(
    'approve, approves, approved, approval, sign off, signs off, signed off, sign-off, confirm, confirms, confirmation, give the ok, gives the ok, go-ahead, green light, okay it, okays it, say yes, says yes, agree, agrees, double-check, double check, authori[sz]e, authori[sz]es, release it, releases it, give it a look, have a look, has a look, look over, looks over, look it over, looks it over, review, reviews, check it, checks it, check them, my ok, my okay, gives their ok, lets it through',
  ),
  approveMe: words(
    'ask me first, ask me before, let me check, let me see, let me review, let me look, let me read, let me approve, let me confirm, show me first, show it to me first, show it to me before, show me before, wait for my, wait for me to, i want to check, i want to see, i want to approve, i want to review, only after i, only when i, once i, after i, check with me, run it by me, run it past me, with my approval, with my ok, check with',
  ),
  mask: words(
    'mask, masks, anonymi[sz]e, anonymi[sz]es, anonymi[sz]ing, pseudonymi[sz]e, redact, redacts, black out, blacks out, blank out, hide, hides, remove, removes, strip, strips, take out, leave out, cut out, delete, cross out',
  ),
  send: words(
    'send, sends, sent, escalate, escalates, e-?mail, e-?mails, mail, mails, forward, forwards, notify, notifies, tell, tells, inform, informs, let, alert, alerts, remind, reminds, warn, warns, message, reply, replies, respond, responds, write to, writes to, write back, pass, share, deliver, cc, ping',
  ),
  post: words(
    'post, posts, send, sends, push, pushes, submit, submits, upload, uploads, create, creates, book, books, register, forward, forwards, add, adds, call, calls, update, updates, open, opens, sync, transfer, pass, enter, enters, put, puts, write, writes, file, files, raise, raises, log, logs, order, orders, pay, pays, hand, publish, publishes, share, shares, tweet, save, saves, store, stores, copy, copies, back up',
  ),
  save: words(
    'save, saves, store, stores, add, adds, write, writes, put, puts, record, records, log, logs, insert, inserts, keep, keeps, enter, enters, append, appends, note, notes, register, update, track, archive, archives, export, exports, file, files, move, document',
  ),
  ask: words('ask, asks, have, let, request, get, assign'),
  keepOnly: words(
    'only keep, keep only, keep just, keep those, only continue, continue only, only go on, go on only, only take, take only, only those, only the ones, filter, filters, carry on only, proceed only, only proceed, only for, only process, only handle',
  ),
  leaveOut: words('ignore, ignores, skip, skips, drop, drops, discard, leave out those, leave out the ones, stop, throw away, do nothing'),
  wait: words('wait, waits, pause, sleep'),
} as const;
/** What people ask for and no step of a draft does: it begins a clause of its own, which is then told as not understood. */
export const beyond = words(
  'route, routes, delete, deletes, erase, erases, remove, cancel, cancels, refund, refunds, transcribe, transcribes, compare, compares, compute, computes, calculate, calculates, encrypt, encrypts, decrypt, compress, convert, converts, rename, renames, rank, ranks, count, counts, sum, sums, add up, merge, merges, deduplicate, split, splits, validate, validates, verify, verifies, block, blocks, ban, print, prints, schedule, schedules, flag, flags, mark, marks, reconcile, match, matches, enrich, enriches, describe, describes, listen, reduce, increase, deploy, train, back up, backs up, sign, call, round up',
);

export type Verb = keyof typeof verbs;

export const nouns = {
  mail: words('e-?mail, e-?mails, mail, mails, message, messages, inbox, mailbox, newsletter, newsletters'),
  outgoingMail: words('e-?mail, mail, message, by mail, by e-?mail'),
  attachment: words(
    'attachment, attachments, attached, pdf, pdfs, invoice, invoices, receipt, receipts, cv, cvs, resume, resumes, contract, contracts, delivery note, delivery notes, purchase order, purchase orders',
  ),
  form: words(
    'form, forms, survey, questionnaire, fills in, fills out, submits, signs up, registers, feedback page, sign-up page, landing page, fill in, fill out',
  ),
  folder: words('folder, directory, shared drive, drive, sharepoint, drop box'),
  file: words('file, files, pdf, document, documents, transcript, recording, scan, scans, contract, contracts'),
  fileKind: words('file, files, pdf, csv, text file, markdown, json, folder, directory, disk, drive, archive'),
  document: words(
    'document, documents, file, files, pdf, pdfs, contract, contracts, report, reports, attachment, attachments, transcript, handbook, manual, letter, cv, resume, invoice, scan, text file, minutes',
  ),
  sheet: words('sheet, sheets, spreadsheet, spreadsheets, excel, xlsx, csv, workbook'),
  table: words('table, tables, list, lists, data table, log, register, tracker, log book, journal, waiting list, to-do list'),
  database: words('database, databases, sql, postgres, postgresql, mysql, mariadb, db, data warehouse'),
  page: words('web ?site, web ?page, page, url, web address, address, api, endpoint, web service, service'),
  feed: words('feed, feeds, rss, atom, blog, news'),
  service: words(
    'crm, erp, sap, jira, hubspot, salesforce, zendesk, api, webhook, accounting system, accounting software, accounting, bookkeeping, booking system, ticket system, ticketing system, help ?desk, service desk, hr system, shop system, web ?shop, shop, system, service, backend, endpoint, servicenow, trello, asana, notion, airtable, xero, quickbooks, datev, shopify, stripe, github, gitlab, linear, monday, pipedrive, freshdesk, calendar, warehouse, web service, personio, workday, url',
  ),
  /** Programs of other companies that no step is made for: they are called at their web address. */
  elsewhere: words(
    'google drive, onedrive, one drive, dropbox, google sheets?, google docs?, google calendar, outlook calendar, google forms?, sharepoint, s3, s3 bucket, sftp, ftp, telegram, whatsapp, signal, sms, text message, linkedin, facebook, instagram, twitter, youtube, tiktok, wordpress, woocommerce, mailchimp, twilio, jira, hubspot, salesforce, zendesk, servicenow, trello, asana, notion, airtable, xero, quickbooks, datev, shopify, stripe, github, gitlab, pipedrive, freshdesk, confluence, clickup, basecamp, zoho, odoo, intercom, typeform, calendly, personio, workday, monday\\.com, evernote, miro, figma, paypal, docusign',
  ),
  ticket: words(
    'a ticket, a task, an issue, a case, a lead, a contact, a support ticket, a refund, a payment, an order, a booking, an event, a customer record',
  ),
  chat: words('slack, teams, discord'),
  personal: words(
    'personal, personal data, personal details, name, names, address, addresses, phone, phone number, phone numbers, sensitive, private, private data, customer data, bank, iban, ibans, bank details, e-?mail addresses, identities, who wrote, pii, contact details, identifying, birth dates, account numbers, credit card numbers, card numbers, patient names',
  ),
  reply: words(
    'sender, customer, client, person who wrote, whoever wrote, applicant, visitor, writer, them, him, her, who asked, requester, caller, candidate, reporter, patient, guest',
  ),
  people: words(
    '[a-z]+ team, someone, somebody, a person, a human, a colleague, colleague, manager, boss, supervisor, team lead, lead, director, accounting, finance, legal, lawyer, hr, the team, sales, support, marketing, operations, owner, cfo, ceo, department, controller, head of [a-z]+, two people, treasurer, principal, secretary, office, security, compliance, procurement, desk, nurse, doctor, teacher, assistant, editor, accountant, bookkeeper, dispatcher, management, personnel, works council, board',
  ),
  model: words('ai, a\\.i\\., llm, gpt, chatgpt, claude, model, language model, assistant, copilot, ki'),
} as const;

/** "when ...": what begins a flow. */
export const starts = words(
  'when, whenever, as soon as, every time, each time, once, if, for each, for every, on every, on each, upon, after, with every, with each, the moment, any time',
);
export const comesIn = words(
  'arrive, arrives, arriving, arrived, comes in, come in, came in, coming in, comes, is received, receive, receives, get, gets, land, lands, is sent, reaches, reach, appears, appear, turns up, drops in, writes, write, sends, send, emails, e-mails, mails, incoming, new, asks, contacts, complains, applies, requests, orders, is created, is placed, is opened, is submitted, is uploaded, uploads, is added, is saved, is put, is dropped, is scanned, puts, saves, drops, adds, there is, is filed, is raised, fails, fail, expires, is cancelled, is canceled, changes, is changed, is updated, shows up, books, buys, pays, signs, cancels, is booked, is made, creates, is paid, submits',
);
export const byHand = words(
  'by hand, manually, on demand, i click, i press, i start, i run, i want, i ask, i push, i need it, i say so, someone clicks, someone starts, i paste, i type, i enter, i hit',
);
/** Things that mostly come by mail when nobody says how. */
export const comesByMail = words(
  'invoice, invoices, complaint, complaints, enquiry, enquiries, inquiry, inquiries, application, applications, cv, resume, letter, letters, reminder, receipt, newsletter, quote, offer',
);
export const comesByCall = words(
  'order, orders, guest, visitor, lead, leads, ticket, tickets, customer, customers, payment, payments, booking, bookings, claim, claims, request, requests, question, questions, user, reservation, reservations, refund, return, event, issue, webhook, web request, api, http, contact, deal, subscription, cancellation, shipment, alert, alarm, patient, incident',
);

export { words as patternOf };
