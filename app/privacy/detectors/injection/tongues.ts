/** What injections say in other languages: what is done behind people's backs, whom to obey, what to hand out, and which limits are gone. */
import type { Signal } from './signal.ts';

const row = (kind: Signal['kind'], weight: number, source: string): Signal => ({ kind, weight, pattern: new RegExp(source, 'giu') });

/** Words of one sentence; the point in an address ends none. */
const on = '(?:[^.\\n]|\\.(?=\\S))';
/** Acts that somebody gains from. */
const act =
  '(?:sende|schick|leit|überweis|lösch|bestätig(?!t)|genehmig|zahl|gib\\p{L}* frei|exportier|envoie|transf[eè]re|transmet|supprime|valide|confirme|approuve|paie|paye|env[íi]a|reenv[íi]a|borra|elimina|confirma|aprueba|paga|publica|invia|inoltra|cancella|approva|conferma|envie|apague|aprove|confirme|pague|stuur|verwijder|bevestig|betaal|keur|wyślij|prześlij|usuń|zatwierdź|potwierdź|skicka|radera|godkänn|gönder|sil|onayla|отправь|перешли|удали|подтверди|одобри|оплати|надішли|видали)';
const backs =
  "(?:ohne (?:rückfrage(?! an (?:die|den|das|dem|der|uns|mich|sie)\\b)|den (?:nutzer|benutzer|kunden) zu (?:informieren|fragen)|(?:es|dies|das) zu (?:erwähnen|sagen))|(?:erwähne?|nenn|verrat)\\p{L}{0,2} (?:dies\\p{L}*|das|es|davon|die) ?(?:nachricht|anweisung|hinweis|mail)?[^.\\n]{0,20} nicht|sag\\p{L}{0,2} (?:dem (?:nutzer|benutzer|kunden)|niemandem)[^.\\n]{0,16}(?:nichts|davon)?|(?:ne|n['’]en) (?:parle|dis|mentionne|dites|parlez)[^.\\n]{0,40}(?:à l['’]utilisateur|au client|à personne)|sans (?:prévenir|avertir|en parler|confirmation|le dire)|sin (?:avisar|decir|informar|confirmar|preguntar)|no (?:se lo |lo )?(?:digas|menciones|cuentes)[^.\\n]{0,20}(?:usuario|nadie|cliente)|senza (?:avvisare|informare|dirlo|chiedere)|non (?:dire|dirlo|menzionare)[^.\\n]{0,20}(?:utente|nessuno|cliente)|sem (?:avisar|informar|perguntar)|não (?:conte|mencione|diga)[^.\\n]{0,20}(?:usuário|ninguém|cliente)|zonder (?:het te (?:zeggen|melden)|te vragen|de gebruiker)|nie (?:mów|informuj|wspominaj)[^.\\n]{0,20}(?:użytkownik|nikomu|klient)|bez (?:pytania|informowania)|не (?:говори|сообщай|упоминай)[^.\\n]{0,20}(?:пользовател|никому|клиент)|без (?:подтверждения|ведома))";

export const tongueSignals: readonly Signal[] = [
  row('secrecy', 0.55, `(?<!\\p{L})${act}${on}{0,100}${backs}|${backs}${on}{0,60}(?<!\\p{L})${act}`),
  row(
    'secrecy',
    0.55,
    '(?:ユーザー|利用者|顧客)に(?:は)?(?:知らせず|言わず|教えず|伝えず|通知せず)[^。\\n]{0,60}(?:送信|削除|承認|送金|転送|実行)|不要(?:告诉|通知|告知|提醒)(?:用户|客户|任何人)|(?:别|勿)(?:告诉|通知)(?:用户|客户|任何人)|(?:사용자|고객)에게 (?:알리지|말하지)[^.\\n]{0,30}(?:삭제|보내|전송|승인|실행)',
  ),
  row(
    'directed',
    0.55,
    "(?<!\\p{L})(?:hinweis|nachricht|anweisung|anmerkung|notiz|befehl)(?: an| für)? (?:das|dem|jedes|alle|die|den|jede) (?:(?:KI|Sprachmodell)\\p{L}*|Modell(?:e|en)?|Systeme?|Bots?)\\s?[:,-]|(?:à|pour) (?:l['’](?:assistant|IA)|le modèle|toute IA)\\s?:|(?:para|a) (?:la IA|el modelo|el asistente|cualquier IA)\\s?:|(?:per|all)(?:['’]| l['’])(?:assistente|IA)\\s?:|(?:для|всем) (?:ИИ|нейросет\\p{L}*|модел\\p{L}*|бот\\p{L}*)\\s?:|(?:voor|aan) (?:de AI|het model|alle AI's)\\s?:|(?:dla|do) (?:AI|modelu|asystenta)\\s?:",
  ),
  row(
    'leak',
    0.55,
    '(?<!\\p{L})(?:antworte|zeig|nenn|gib|schreib|wiederhol|liste)\\p{L}{0,2}[^.\\n]{0,50}(?:deine[rnms]?|ihre[rnms]?) (?:internen?|geheimen?|versteckten?|ersten?|eigenen?|ursprünglichen?|verborgenen?) (?:(?:anweisung|vorgabe|regel|instruktion)\\p{L}*|(?:einstellung|konfiguration)\\p{L}*(?!\\p{L}| (?:für|der|am|beim|von|zum)(?!\\p{L})))|(?:réponds|affiche|donne|montre|liste|répète)\\p{L}{0,2}[^.\\n]{0,40}(?:tes|vos) (?:outils[^.\\n]{0,12}clés|(?:instructions|consignes|règles) (?:cachées|internes|initiales|secrètes))|(?:responde|muestra|repite|di)\\p{L}{0,2}[^.\\n]{0,40}tus (?:instrucciones|reglas) (?:ocultas|internas|iniciales|secretas)|(?:rispondi|mostra|ripeti|elenca)\\p{L}{0,2}[^.\\n]{0,40}(?:tue|le tue) (?:istruzioni|regole) (?:nascoste|interne|iniziali|segrete)|(?:responda|mostre|repita)\\p{L}{0,2}[^.\\n]{0,40}suas (?:instruções|regras) (?:ocultas|internas|iniciais|secretas)|(?:antwoord|toon|herhaal)[^.\\n]{0,40}je (?:verborgen|interne|geheime) (?:instructies|regels)|(?:pokaż|odpowiedz|powtórz|wypisz)[^.\\n]{0,40}(?:swoje|twoje|swoich) (?:ukryte|wewnętrzne|ukrytych|tajne) (?:instrukcj|zasad)\\p{L}*',
  ),
  row(
    'override',
    0.55,
    "(?<!\\p{L})(?:gehorche?|folge?|hör)\\p{L}{0,2}[^.\\n]{0,12} nur (?:noch )?(?:diesem|diesen|mir|meinen)|(?:nur (?:noch )?(?:meine|diese) (?:regeln|anweisungen|vorgaben) (?:gelten|zählen))|gelten nur (?:noch )?(?:meine|diese)|(?:n['’]obéis|obéis (?:seulement|uniquement))[^.\\n]{0,12}(?:à ce|qu['’]à)|(?:obedece(?:r[áa]s)?|sigue|seguir[áa]s)[^.\\n]{0,10} (?:solo|sólo|únicamente)[^.\\n]{0,6}(?:a )?(?:este|mis|mí)|(?:obbedisci|segui)[^.\\n]{0,10} solo[^.\\n]{0,6}(?:questo|a me|le mie)|(?:obedeça|siga) (?:só|somente|apenas)|gehoorzaam alleen|słuchaj (?:tylko|wyłącznie)|(?:слушай|подчиняйся)\\p{L}{0,3} только",
  ),
  row(
    'jailbreak',
    0.54,
    "(?<!\\p{L})(?:odpowiada|jesteś|mów|działa)\\p{L}*[^.\\n]{0,40}bez (?:żadnych )?(?:ograniczeń|zasad|filtrów|cenzury)|(?:antworte|du bist|sprich|handle)\\p{L}{0,3}[^.\\n]{0,40}ohne (?:jede |alle |irgendwelche )?(?:einschränkung|regel|filter|grenze|beschränkung)\\p{L}*|(?:réponds|tu es|agis|parle)\\p{L}{0,2}[^.\\n]{0,40}sans (?:aucune? )?(?:restrictions?|limites?(?!s| d(?:e(?!s? sorte)|['’](?!auc))[ \\p{L}])|filtres?|règles|censure)|(?:responde|eres|actúa|habla)\\p{L}{0,2}[^.\\n]{0,40}sin (?:ningún |ninguna )?(?:restricci[óo]n|l[íi]mites?|filtros?|reglas|censura)\\p{L}*|(?:rispondi|sei|agisci|parla)\\p{L}{0,2}[^.\\n]{0,40}senza (?:alcun[ao]? )?(?:restrizioni|limiti|filtri|regole|censura)|(?:svara|du är)[^.\\n]{0,30}utan (?:begränsningar|regler|filter)",
  ),
  row(
    'directed',
    0.55,
    '(?:この|本)(?:メール|文書|ページ|文章|テキスト|資料)を(?:読んだ|読む|読んでいる|処理する|要約する)(?:AI|人工知能|モデル|ボット|アシスタント)|(?:阅读|处理|读到|看到)(?:本|此|这)(?:文|邮件|页面|文档|段文字)的?(?:AI|模型|人工智能|助手|机器人)|이 (?:메일|문서|글|페이지)[을를] (?:읽는|처리하는|요약하는) (?:AI|모델|인공지능|챗봇)|(?<!\\p{L})(?:KI|Modelle?|Bots?|Systeme?)[^.\\n]{0,12}(?:die|das|der) (?:dies\\p{L}*) (?:Mail|Seite|Text|Dokument|Nachricht)\\p{L}* (?:lesen|liest|verarbeitet|verarbeiten)',
  ),
  row(
    'directed',
    0.55,
    '(?<!\\p{L})(?:AI|IA|KI|ИИ|ШІ|модел\\p{L}{0,4}|modèles?|modelos?|modelli|Modelle?n?|assistent\\p{L}{0,3}|asistente?s?|assistants?|ассистент\\p{L}{0,3}|bots?|robots?|robôs) ?,? (?:qui (?:li(?:t|sent)|évaluent?|traitent?)|que (?:le(?:e|en|em)|lê|avaliam?|evalúan?|resumen?)|che (?:legg(?:e|ono)|valutan?o?)|(?:die|das|der) (?:das|dies\\p{L}{0,2}|dit) (?:liest|lesen|leest|auswertet|bewertet)|któr\\p{L} (?:to )?czyta\\p{L}?|читающ\\p{L}{2,3}|который читает|що читає)[^.\\n:,]{0,30}[:,]',
  ),
  row(
    'exfiltration',
    0.57,
    '(?:kopie|copie|copia|cópia|kopi[aę]|kopię|копию)(?: (?:dieser|der|de|de cette|de esta|di questa|desta|van dit|tej|этой))? ?(?:unterhaltung|conversation|conversaci[óo]n|conversazione|conversa|gesprek|rozmowy|переписки|chats?(?:verlaufs)?|verlaufs?)[^\\n]{0,40}(?:@|https?:)|(?:この(?:会話|チャット)|履歴)[^。\\n]{0,10}を[^。\\n]{0,60}(?:送信|転送|投稿)|(?:这段|本次|聊天)(?:对话|记录)[^。\\n]{0,20}(?:发送|转发|上传)',
  ),
  row(
    'verdict',
    0.55,
    '(?:回答|回复|摘要)(?:的)?(?:结尾|末尾|开头|最后)[^。\\n]{0,12}(?:加上|附上|插入|写上)[^。\\n]{0,12}(?:链接|网址|https?:)|(?:回答|返信|要約)の(?:最後|末尾|冒頭)に[^。\\n]{0,20}(?:https?:|リンク)|답변(?: 끝|의 끝)에[^.\\n]{0,20}(?:https?:|링크)',
  ),
  row(
    'verdict',
    0.4,
    '(?<!\\p{L})(?:bewerte|stufe|beurteile|nimm)\\p{L}{0,2}[^.\\n]{0,40}(?:bestnote|höchst|als (?:sicher|geeignet|bezahlt|unbedenklich))|(?:note|évalue|classe)z? [^.\\n]{0,40}(?:la meilleure note|note maximale|en premier)|(?:califica|punt[úu]a|clasifica) [^.\\n]{0,40}(?:la (?:nota|puntuación) máxima|como el mejor|en primer lugar)',
  ),
  // People ask each other for a yes or a no in these words.
  row(
    'verdict',
    0.12,
    '(?<!\\p{L})(?:réponds|antworte|responde|rispondi|responda|antwoord|odpowiedz|ответь|svara|svar|odpověz|cevap ver) (?:uniquement|seulement|nur|ausschließlich|solo|sólo|solamente|soltanto|somente|apenas|alleen|tylko|только|endast|bara|kun|jen)[^.\\n]{0,12}[«"“„‚]',
  ),
];
