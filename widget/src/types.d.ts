/** The shapes the modules share; read by editors and `tsc`, never by a browser. */

declare const PANEL_VERSION: string;
declare const PROACTIVE_VERSION: string;
declare const TRACKING_VERSION: string;
declare const CARDS_VERSION: string;
declare const UPLOAD_VERSION: string;
declare const LANGUAGES: Record<string, string>;
interface String {
  toWellFormed(): string;
}
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
  proactive?: boolean | string;
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
  identity?: any;
  opening?: string;
}

/** Of a campaign's link; not the one of a finger. */
type Touched = Record<string, string>;

interface Shell {
  host: HTMLElement;
  root: ShadowRoot;
  frame: HTMLElement;
  launcher: HTMLButtonElement;
  settings: Settings;
  known: Known;
  memory: ReturnType<typeof import('./loader/keys.js').createMemory>;
  touches: ReturnType<typeof import('./loader/touches.js').createTouches>;
  events: ReturnType<typeof import('./loader/events.js').createEvents>;
  commands: { open(): void };
  dress(css: string): void;
  /** Returns the language it is. */
  speak(wanted?: string | null): string;
  wear(looks: { accent?: string | null; position?: string | null; theme?: string | null }): void;
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
  Leadlight?: { q?: any; open?: Function };
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
  quickReplies: string[];
  uploads: boolean;
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
  sources?: Source[];
  attachment?: object | null;
  seq?: number;
}

interface Conversation {
  email: string | null;
  messages: StoredMessage[];
  handoff?: Handoff;
}

type Handoff = 'waiting' | 'person' | null;

interface Source {
  title: string;
  url: string | null;
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

interface Kit {
  button: typeof import('./ui/dom.js').button;
  element: typeof import('./ui/dom.js').element;
  icon: typeof import('./ui/dom.js').icon;
  phrase: typeof import('./text/i18n.js').phrase;
  t: typeof import('./text/i18n.js').t;
  learn: typeof import('./text/i18n.js').learn;
  dress: Shell['dress'];
  /** What is loaded when it is wanted, ready to be used. */
  load(name: string, version: string): Promise<any>;
}

interface Uploading {
  api: string;
  panel: HTMLElement;
  composer: HTMLElement;
  messages: ReturnType<typeof import('./ui/messages.js').createMessages>;
  announcer: ReturnType<typeof import('./a11y/announcer.js').createAnnouncer>;
  session(): Credentials | null;
  /** Says it for the visitor, who thereby gets a session. */
  begin(text: string): void;
  focus(): void;
  newId(): string;
}

interface Rating {
  score: number;
  comment?: string;
}

/** What happened to the message with this id, in this tab or another. */
interface News {
  type: string;
  id?: string;
  data?: any;
}

interface ServerEvent {
  type: string;
  data: any;
}
