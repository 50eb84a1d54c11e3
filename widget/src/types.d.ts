/** The shapes the modules share; read by editors and `tsc`, never by a browser. */

interface LeadlightChat {
  open(): void;
  close(): void;
  toggle(): void;
  send(text: string): void;
}

type LeadlightCall = ['open'] | ['close'] | ['toggle'] | ['send', string];

interface Window {
  Leadlight?: Partial<LeadlightChat> & { q?: LeadlightCall[] | { push(call: LeadlightCall): void } };
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
}

interface StoredMessage {
  messageId: string;
  role: 'user' | 'assistant';
  content: string;
  createdAt: string;
}

interface History {
  sessionId: string;
  email: string | null;
  leadCaptured: boolean;
  messages: StoredMessage[];
}

interface Turn extends Credentials {
  messageId: string;
  reply: string;
  email: string | null;
  leadCaptured: boolean;
}

interface ServerEvent {
  type: string;
  data: any;
}
