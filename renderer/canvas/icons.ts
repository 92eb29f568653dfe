/** Lucide icons by the names that node definitions use. Named one by one, so that only these are in the bundle. */
import {
  ArrowDownNarrowWide, ArrowRight, BadgeCheck, Bot, Brain, BrainCircuit, CalendarClock, CalendarDays, ClipboardCheck, ClipboardList, Cloud, Code, CopyX, Database, Eraser, Eye, EyeOff, FileCheck, FileInput, FileOutput,
  FilePlus, FileText, Filter, Fingerprint, FolderSearch, GitCompare, GitFork, GitMerge, Globe, Hash, Inbox, ListEnd, ListFilter, LogIn, Mail, MailOpen, MessageCircle, Notebook, NotebookPen, OctagonX, PencilLine, Play, Puzzle,
  Repeat, Reply, Rows3, Send, ShieldCheck, Sigma, Signature, Siren, Sparkles, Split, SquareFunction, StickyNote, Table2, TextCursorInput, TextQuote, Timer, Type, UserCheck, UserX, VenetianMask,
  Gauge, GraduationCap, Hourglass, Library, LifeBuoy, ListTree, Plug, Rss, ScatterChart, Server, ShieldAlert, ShieldHalf, Tags, TextSearch,
  Webhook, Workflow, type LucideIcon,
} from 'lucide-react';

export const icons: Readonly<Record<string, LucideIcon>> = {
  'arrow-down-narrow-wide': ArrowDownNarrowWide, 'arrow-right': ArrowRight, 'badge-check': BadgeCheck, bot: Bot, brain: Brain, 'brain-circuit': BrainCircuit, 'calendar-clock': CalendarClock,
  'calendar-days': CalendarDays, 'clipboard-check': ClipboardCheck, 'clipboard-list': ClipboardList, cloud: Cloud, code: Code, 'copy-x': CopyX, database: Database, eraser: Eraser, eye: Eye, 'eye-off': EyeOff, 'file-check': FileCheck,
  'file-input': FileInput, 'file-output': FileOutput, 'file-plus': FilePlus, 'file-text': FileText, filter: Filter, fingerprint: Fingerprint, 'folder-search': FolderSearch,
  'git-compare': GitCompare, 'git-fork': GitFork, 'git-merge': GitMerge, globe: Globe, hash: Hash, inbox: Inbox, 'list-end': ListEnd, 'list-filter': ListFilter, 'log-in': LogIn, mail: Mail, 'mail-open': MailOpen, 'message-circle': MessageCircle, send: Send,
  notebook: Notebook, 'notebook-pen': NotebookPen, 'octagon-x': OctagonX, 'pencil-line': PencilLine, play: Play, puzzle: Puzzle, repeat: Repeat, reply: Reply, 'rows-3': Rows3,
  'shield-check': ShieldCheck, sigma: Sigma, signature: Signature, siren: Siren, sparkles: Sparkles, split: Split, 'square-function': SquareFunction, 'sticky-note': StickyNote, 'table-2': Table2,
  'text-cursor-input': TextCursorInput, 'text-quote': TextQuote, timer: Timer, type: Type, 'user-check': UserCheck, 'user-x': UserX, 'venetian-mask': VenetianMask,
  gauge: Gauge, 'graduation-cap': GraduationCap, hourglass: Hourglass, library: Library, 'life-buoy': LifeBuoy, 'list-tree': ListTree, plug: Plug, rss: Rss, 'scatter-chart': ScatterChart, server: Server, 'shield-alert': ShieldAlert, 'shield-half': ShieldHalf, tags: Tags, 'text-search': TextSearch,
  webhook: Webhook, workflow: Workflow,
};
