/** The dangers of scripts in other languages, by their words. */
import { BLOB, type Danger, type ScriptDanger } from './danger.ts';

/** A pattern is compiled too: `re.compile(...)`. */
export const pythonWords: readonly (readonly [RegExp, Danger])[] = [
  [/\b(?:eval|exec|__import__)\s*\(|(?<!\.)\bcompile\s*\(|\bbuiltins(?:__)?\.compile\s*\(/g, 'dynamic-code'],
  [/\b(?:subprocess|os\.system|os\.popen|pty|ctypes|multiprocessing)\b/g, 'process'],
  [/\b(?:requests|urllib|http\.client|httpx|aiohttp|socket|smtplib|ftplib)\b/g, 'network'],
  [/\bopen\s*\(|\bpathlib\b|\bshutil\b/g, 'file'],
  [/\bos\.(?:environ|getenv)\b/g, 'environment'],
  [/\bwhile\s+(?:True|1)\s*:/g, 'unbounded-loop'],
  [/\bpickle\.loads?\b|\bmarshal\b/g, 'dynamic-code'],
];

/** Scripts of a process run beside Java, whatever they are written in: Groovy, JavaScript, JUEL. */
export const processWords: readonly (readonly [RegExp, Danger])[] = [
  [
    /\b(?:GroovyShell|GroovyClassLoader|ScriptEngineManager|getClassLoader)\b|\bforName\s{0,9}\(|\bEval\.(?:me|xy?z?)\b|\b(?:evaluate|eval)\s*\(/g,
    'dynamic-code',
  ],
  // FreeMarker makes objects of any class: `"freemarker.template.utility.Execute"?new()`.
  [/["'][\w.]{1,200}["']\s{0,9}\?new\b|\bfreemarker\.template\.utility\.\w{1,40}|\?interpret\b/g, 'dynamic-code'],
  [/\bProcessBuilder\b|\bgetRuntime\b|["'\])]\.execute\s*\(\s*\)/g, 'process'],
  [
    /\b(?:HttpURLConnection|HttpClients?|RestTemplate|HTTPBuilder|WebClient|ServerSocket)\b|\bnew\s{1,9}(?:java\.net\.)?(?:URL|Socket)\b|\.toURL\s*\(/g,
    'network',
  ],
  [/\b(?:File(?:Input|Output)Stream|FileReader|FileWriter)\b|\bnew\s{1,9}(?:java\.io\.)?File\s*\(|\b(?:Files|Paths)\.\w/g, 'file'],
  [/\bSystem\.(?:getenv|getProperty)\b/g, 'environment'],
  [/\bSystem\.exit\b/g, 'process'],
  // Classes of Java by name: `Java.type("java.sql.DriverManager")`, `Packages.java.io.File`.
  [
    /["'](?:java\.net|javax?\.sql|groovy\.sql)\.(?!(?:URI|URL(?:En|De)coder|Date|Time|Timestamp|Types|\w{0,30}Exception)["'])\w|\bPackages\.java\.net\.(?!(?:URI|URL(?:En|De)coder)\b)|\bDriverManager\.get|\bSql\.(?:newInstance|withInstance)\b/g,
    'network',
  ],
  [/["']java\.(?:io\.(?:File|RandomAccess)|nio\.file\.)|\bPackages\.java\.n?io\b/g, 'file'],
  [/["']java\.lang\.(?:Runtime|Process\w{0,20}|ClassLoader)["']/g, 'process'],
  [/\bwhile\s*\(\s*true\s*\)/g, 'unbounded-loop'],
];

export function inWords(source: string, words: readonly (readonly [RegExp, Danger])[]): ScriptDanger[] {
  const out: ScriptDanger[] = [];
  for (const [pattern, danger] of words) {
    for (const match of source.matchAll(pattern)) {
      if (danger === 'unbounded-loop' && /\bbreak\b|\breturn\b/.test(source.slice(match.index))) continue;
      out.push({ danger, words: match[0], line: source.slice(0, match.index).split('\n').length });
    }
  }
  if (BLOB.test(source)) out.push({ danger: 'hidden-code', words: 'a long encoded text', line: 1 });
  return out;
}
