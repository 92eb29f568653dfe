/** Lucide icons by the names that node definitions use. Named one by one, so that only these are in the bundle. */
import {
  ArrowRight, Bot, Brain, CalendarClock, Code, Database, Eye, EyeOff, FileInput, FileOutput, Filter, GitFork, GitMerge, Globe, ListFilter, Mail, Notebook, OctagonX,
  PencilLine, Play, Puzzle, Repeat, Reply, Sparkles, Split, StickyNote, Timer, UserCheck, VenetianMask, Webhook, Workflow, type LucideIcon,
} from 'lucide-react';

export const icons: Readonly<Record<string, LucideIcon>> = {
  'arrow-right': ArrowRight, bot: Bot, brain: Brain, 'calendar-clock': CalendarClock, code: Code, database: Database, eye: Eye, 'eye-off': EyeOff, 'file-input': FileInput, 'file-output': FileOutput,
  filter: Filter, 'git-fork': GitFork, 'git-merge': GitMerge, globe: Globe, 'list-filter': ListFilter, mail: Mail, notebook: Notebook, 'octagon-x': OctagonX, 'pencil-line': PencilLine, play: Play,
  puzzle: Puzzle, repeat: Repeat, reply: Reply, sparkles: Sparkles, split: Split, 'sticky-note': StickyNote, timer: Timer, 'user-check': UserCheck, 'venetian-mask': VenetianMask, webhook: Webhook, workflow: Workflow,
};
