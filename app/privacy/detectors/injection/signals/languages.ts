/** The same in other languages. */
import { row, type Signal } from '../signal.ts';

export const languageSignals: readonly Signal[] = [
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignorier|vergiss(?! nicht)|vergesst(?! nicht)|vergessen sie(?! nicht)|missacht|übergeh|überspring|verwirf|setz|umgeh)[\\p{L}]{0,6}(?: sie| bitte| jetzt| nun| einfach| dich)?[^.\\n]{0,40}?(?:alle|vorherig|bisherig|obig|vorig|früher|vorangegangen|deine|ihre|system|zuvor|sicherheits|davor|letzten)[^.\\n]{0,30}?(?:anweisung|instruktion|regel|vorgabe|befehl|richtlinie|prompt|anordnung|einschränkung)',
    'giu',
  ),
  row(
    'override',
    0.85,
    "(?:ignore[zr]?|(?<!n['’])oublie[zr]?(?! pas)|ne (?:tiens|tenez|tenir) (?:pas|aucun) compte|fai(?:s|tes) abstraction|néglige[zr]?|contourne[zr]?|outrepasse[zr]?)[^.\\n]{0,30}?(?:toutes|tes|vos|les|précédent|antérieur|ces|des)[^.\\n]{0,30}?(?:instructions|consignes|règles|directives|ordres|invites?|contraintes|restrictions)",
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignor[ae][drn]?|(?<!no )olvid[ae][drn]?|omit[ae]|haz caso omiso|haga caso omiso|descart[ae]|desestim[ae]|no sigas|salt[ae]te)(?!\\p{L})[^.\\n]{0,25}?(?:todas|tus|sus|las|anteriores|previas|de)[^.\\n]{0,30}?(?:instrucciones|reglas|indicaciones|órdenes|directrices|restricciones|normas)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignora(?:te|re)?|(?<!non )dimentica(?:te|re)?|trascura|non seguire|tralascia|scarta)(?!\\p{L})[^.\\n]{0,25}?(?:tutte|le|tue|precedenti|vostre|queste)[^.\\n]{0,30}?(?:istruzioni|regole|indicazioni|direttive|ordini|restrizioni)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignor[ea]r?|(?<!não )esque[çc]a|desconsider[ea]|n[ãa]o siga|descart[ea])(?!\\p{L})[^.\\n]{0,25}?(?:todas|as|suas|anteriores|prévias|tuas)[^.\\n]{0,30}?(?:instruç[õo]es|regras|comandos|orientações|diretrizes|restrições)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:negeer|vergeet(?! niet))[^.\\n]{0,25}?(?:alle|vorige|eerdere|bovenstaande|je|uw|de)[^.\\n]{0,30}?(?:instructies|regels|opdrachten|richtlijnen|aanwijzingen|beperkingen)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:zignoruj|ignoruj|(?<!nie )zapomnij|pomiń|nie zwracaj uwagi)[^.\\n]{0,40}?(?:instrukcj|polece[nń]|zasad|reguł|wytyczn|wskazówk)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:игнорируй|проигнорируй|(?<!не )забудь|не обращай внимания на|отбрось|не следуй|пропусти)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:инструкц|правил|указани|команд|директив|ограничени|промпт)',
    'giu',
  ),
  row('override', 0.85, '(?:ігноруй|проігноруй|забудь)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:інструкц|вказівк|правил|команд)', 'giu'),
  row('override', 0.85, '(?:ignoruj|zapomeň|zabudni)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:pokyn|instrukc|pravid|příkaz|príkaz)', 'giu'),
  row(
    'override',
    0.85,
    '(?:ignorera|glöm|bortse från|ignorer|glem|se bort fra)[^.\\n]{0,40}?(?:instruktion|anvisning|regler|regel|instruks|kommando|direktiv)',
    'giu',
  ),
  row('override', 0.85, '(?:unohda|ohita|älä (?:välitä|noudata)|jätä huomiotta)[^.\\n]{0,40}?(?:ohje|sään|käsky|määräy)', 'giu'),
  row(
    'override',
    0.85,
    '(?:忽略|无视|無視|忘记|忘記|忽視|忘掉|不要理会|不要遵守|抛开|跳过|绕过|不用管)[^。\\n]{0,15}?(?:指令|指示|说明|說明|提示|规则|規則|命令|要求|限制|设定)',
    'gu',
  ),
  row(
    'override',
    0.85,
    '(?:指示|命令|ルール|プロンプト|制約|規則|指令|説明)[^。\\n]{0,12}?(?:無視|忘れ|破棄|従わない)|(?:無視して|忘れて)[^。\\n]{0,10}(?:指示|命令|ルール)',
    'gu',
  ),
  row('override', 0.85, '(?:지시|명령|규칙|프롬프트|지침)[^.\\n]{0,12}?(?:무시|잊어|잊고|따르지)', 'gu'),
  row('override', 0.85, '(?:تجاهل|انس|تخطى|لا تتبع)[^.\\n]{0,30}?(?:التعليمات|الأوامر|القواعد|الإرشادات|التوجيهات)', 'gu'),
  row(
    'override',
    0.85,
    '(?:talimat|kural|komut|yönerge)[\\p{L}]{0,6}[^.\\n]{0,15}?(?:yok say|görmezden gel|unut|dikkate alma|göz ardı)',
    'giu',
  ),
  row('override', 0.85, '(?:निर्देश|नियम|आदेश)[^।\\n]{0,25}?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा)', 'gu'),
  row(
    'override',
    0.85,
    '(?:bỏ qua|quên|phớt lờ)[^.\\n]{0,25}?(?:hướng dẫn|chỉ thị|quy tắc|lệnh|chỉ dẫn)|(?:abaikan|lupakan)[^.\\n]{0,25}?(?:instruksi|perintah|aturan|arahan)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:αγν[οό][ηή]σ|ξέχασ|παράβλεψ)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:οδηγ[ίι]|κανόν|εντολ)|(?:התעלם|התעלמי|שכח)[^.\\n]{0,25}?(?:הוראות|ההוראות|הכללים|הפקודות)|(?:ignoră|uită|nu ține cont)[^.\\n]{0,30}?(?:instrucțiun|reguli|comenzi)|(?:hagyd figyelmen kívül|felejtsd el)[^.\\n]{0,30}?(?:utasítás|szabály)|(?:utasítás|szabály)[\\p{L}]{0,6}[^.\\n]{0,15}(?:hagyd figyelmen kívül|felejtsd el)',
    'giu',
  ),
  row(
    'role',
    0.4,
    "(?:du bist (?:jetzt|ab sofort|nun|ab jetzt)|ab sofort (?:bist|antwortest|wirst) du|tu es (?:maintenant|désormais)|à partir de maintenant,? tu|ahora eres|a partir de ahora,? (?:eres|actúa|responde)|ora sei|d['’]ora in poi|agora você é|a partir de agora,? (?:você|responda|aja)|je bent (?:nu|vanaf nu)|теперь ты|отныне ты|你现在是|从现在开始,?你|从现在起|あなたは今から|これからあなたは|이제부터 너는|지금부터 당신은|jesteś teraz|från och med nu är du)",
    'giu',
  ),
  row(
    'leak',
    0.6,
    '(?:(?:zeig|verrat|nenn|gib|wiederhol|druck|schreib|lies|offenbar)[\\p{L}]{0,3}[^.\\n]{0,30}(?:system-?prompt|systemanweisung|systemnachricht|deine (?:anweisungen|instruktionen)|geheime anweisung)|(?:révèle|affiche|montre|donne|répète|divulgue)[\\p{L}]{0,3}[^.\\n]{0,30}(?:prompt (?:du )?système|invite système|tes instructions|instructions (?:système|cachées))|(?:revela|muestra|dime|imprime|repite)[^.\\n]{0,30}(?:prompt del sistema|instrucciones del sistema|tus instrucciones|system prompt)|(?:rivela|mostra|stampa)[^.\\n]{0,30}(?:prompt di sistema|istruzioni di sistema|tue istruzioni)|(?:revele|mostre|imprima)[^.\\n]{0,30}(?:prompt do sistema|instruções do sistema|suas instruções)|(?:toon|onthul|geef)[^.\\n]{0,30}(?:systeemprompt|systeeminstructies)|(?:покажи|выведи|раскрой|напиши|повтори)[^.\\n]{0,30}(?:системн[\\p{L}]+ (?:промпт|подсказ|инструкц|сообщени)|свои инструкции)|(?:显示|输出|告诉我|打印|泄露|重复)[^。\\n]{0,10}(?:系统提示|系统指令|系统消息|提示词|初始指令)|(?:システムプロンプト|システム指示|初期指示)[^。\\n]{0,10}(?:表示|出力|教え|見せ|開示)|(?:시스템 프롬프트|시스템 지시)[^.\\n]{0,10}(?:보여|출력|알려))',
    'giu',
  ),
  row(
    'exfiltration',
    0.62,
    "(?:(?:sende|schick|leite|übermittl)[\\p{L}]{0,3}[^.\\n]{0,50}(?:passw[öo]rter|zugangsdaten|kundendaten|api-?(?:keys?|schlüssel)|geheimnisse|alle (?:e-?mails|daten|kontakte|dateien|nachrichten)|chatverlauf)[^.\\n]{0,50}(?:an|nach|https?:)|(?:envoie[zr]?|transmet[ts]?e?z?|transfère)[^.\\n]{0,50}(?:mots de passe|identifiants|données (?:clients?|utilisateurs?)|clés? (?:d[’']api|api)|tous les (?:e-?mails|fichiers|contacts))[^.\\n]{0,50}(?:à|vers|https?:)|(?:env[íi]a|manda|reenv[íi]a)[^.\\n]{0,50}(?:contraseñas|credenciales|datos de (?:los )?clientes|claves? (?:de )?api|todos los (?:correos|archivos|contactos))[^.\\n]{0,50}(?:a |https?:)|(?:отправь|перешли|вышли)[^.\\n]{0,50}(?:парол|учётные данные|учетные данные|данные (?:клиентов|пользовател)|ключи|все (?:письма|файлы))[^.\\n]{0,50}(?:на|https?:)|(?<!(?:不会|不得|不能|不可|不|禁止))(?:把|将)[^。\\n]{0,20}(?:密码|密钥|凭证|客户数据|用户数据|所有邮件|聊天记录)[^。\\n]{0,20}(?:发送|转发|上传)(?:到|给)?)",
    'giu',
  ),
];
