/** The shapes the modules share; read by editors and `tsc`, never by a browser. */

declare const PANEL_VERSION: string;
declare const LANGUAGES: Record<string, string>;
declare module '*.css' {
  const text: string;
  export default text;
}

interface Settings {
  adminId: string;
  base: string;
  locale?: string;
  position?: string;
  accent?: string;
  theme?: string;
  /** Asks the server for the admin's triggers on an idle page. */
  proactive?: boolean;
  triggers?: Trigger[];
}

interface Trigger {
  id: string;
  when: 'time' | 'scroll' | 'exit' | 'url';
  value: number | string | null;
  message: string;
}

/** What the page and the visit tell, in memory. */
interface Known {
  context: Record<string, string>;
  identity?: object;
  opening?: string;
}

interface Touch extends Record<string, string> {
  landingPage: string;
  at: string;
}

interface Shell {
  host: HTMLElement;
  root: ShadowRoot;
  frame: HTMLElement;
  launcher: HTMLButtonElement;
  settings: Settings;
  known: Known;
  touches: { look(): void; told(): { first: Touch; last: Touch } | undefined };
  setUnread(count: number): void;
  speak(locale: string): void;
  wear(looks: { accent?: string | null; position?: string | null; theme?: string | null }): void;
  emit(name: string, detail?: object): void;
  /** The language a page asked for with `setLocale`. */
  locale(): string | undefined;
}

interface LeadlightChat {
  open(): void;
  close(): void;
  toggle(): void;
  send(text: string): void;
  speak(): void;
  reset(): void;
}

type LeadlightCall = [string, ...unknown[]];

interface Window {
  Leadlight?: Record<string, Function> & { q?: any; open?: Function };
  leadlightSettings?: Partial<Settings>;
}

interface Config {
  adminId: string;
  name: string;
  greeting: string | null;
  logoUrl: string | null;
  accent: string | null;
  position: string | null;
  locale: string | null;
  texts: Record<string, string>;
  consent: { text: string; url: string | null; label: string | null } | null;
  askEmail: 'card' | 'chat';
  rating: boolean;
  /** The optional fields of a message that this server knows. */
  accepts: string[];
}

interface Credentials {
  sessionId: string;
  sessionToken: string;
}

interface OutgoingMessage {
  messageId: string;
  message: string;
  pageUrl?: string;
  referrer?: string;
  utm?: Record<string, string>;
  consent?: { text: string; givenAt: string };
  attribution?: object;
  context?: Record<string, string>;
  website?: string;
  elapsedMs?: number;
}

interface OutboxItem {
  at: number;
  message: OutgoingMessage;
  /** The server said no; only the visitor can send it again. */
  refused?: boolean;
}

type Role = 'user' | 'assistant' | 'person';

interface StoredMessage {
  messageId: string;
  role: Role;
  content: string;
  createdAt?: string;
  author?: string | null;
  seq?: number;
}

interface History {
  email: string | null;
  messages: StoredMessage[];
  handoff?: Handoff;
}

type Handoff = 'waiting' | 'person' | null;

interface Source {
  id: string | number;
  title: string;
  url: string;
}

interface Turn extends Credentials {
  messageId: string;
  reply: string;
  email: string | null;
  leadCaptured: boolean;
  quickReplies?: string[];
  sources?: Source[];
  emailSuggestion?: string;
  askEmail?: boolean;
  handoff?: Handoff;
}

interface ServerEvent {
  type: string;
  data: any;
}
