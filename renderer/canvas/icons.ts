/** Lucide icons by the names that node definitions use. Named one by one, so that only these are in the bundle. */
import {
  Bot, Brain, CalendarClock, CircleSlash, CircleStop, Clock, Code, Database, Eye, EyeOff, FileInput, FileOutput, Filter, GitMerge, Globe, ListFilter, Mail, MessageSquare,
  PencilLine, Play, Puzzle, Repeat, Reply, Route, Shield, Sparkles, Split, StickyNote, UserCheck, VenetianMask, Webhook, Workflow, type LucideIcon,
} from 'lucide-react';

export const icons: Readonly<Record<string, LucideIcon>> = {
  bot: Bot, brain: Brain, 'calendar-clock': CalendarClock, 'circle-slash': CircleSlash, 'circle-stop': CircleStop, clock: Clock, code: Code, database: Database, eye: Eye, 'eye-off': EyeOff,
  'file-input': FileInput, 'file-output': FileOutput, filter: Filter, 'git-merge': GitMerge, globe: Globe, 'list-filter': ListFilter, mail: Mail, 'message-square': MessageSquare,
  'pencil-line': PencilLine, play: Play, puzzle: Puzzle, repeat: Repeat, reply: Reply, route: Route, shield: Shield, sparkles: Sparkles, split: Split, 'sticky-note': StickyNote,
  'user-check': UserCheck, 'venetian-mask': VenetianMask, webhook: Webhook, workflow: Workflow,
};
