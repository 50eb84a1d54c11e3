/** Which pages a visitor sees who has begun a conversation: loaded only then, and silent for who wants that. */
import { cut } from './loader/cut.js';
import { newId, tracks } from './outgoing.js';

const EVERY_MS = 1000;
const LONGEST = 500;
const MOST = 50; // that the server takes at once

let running = false;

/** @param {Shell} shell */
export function track({ settings: { base }, memory }) {
  const refused = `${memory.key}:untracked`;
  /** @type {object[]} */
  const views = [];
  let seen = '';
  let busy = false;
  if (running) return;
  running = true;
  look();
  // One slow clock sees every kind of navigation without touching the page's own code.
  setInterval(look, EVERY_MS);

  function look() {
    const session = memory.read();
    const refusal = memory.read(refused);
    if (!session || busy || refusal === session.sessionId) return;
    if (refusal) send(session, 'opt-out', () => memory.write(session.sessionId, refused));
    else if (tracks()) tell(session);
  }

  /** @param {Credentials} session */
  function tell(session) {
    const url = location.href.split('#')[0]; // Fragments may hold keys of other services.
    if (url !== seen) {
      const attributes = { url: cut(url, LONGEST), title: cut(document.title, LONGEST) };
      views.push({ interactionId: newId(), kind: 'page_view', at: new Date().toISOString(), attributes });
    }
    seen = url;
    const told = views.slice(0, MOST);
    if (told.length) send(session, 'interactions', () => views.splice(0, told.length), { interactions: told });
  }

  /**
   * What the server refuses is not told again; what did not reach it is.
   * @param {Credentials} session @param {string} what @param {() => void} done @param {object} [body]
   */
  async function send({ sessionId, sessionToken }, what, done, body) {
    busy = true;
    const headers = { Authorization: `Bearer ${sessionToken}` };
    const options = { method: 'POST', credentials: /** @type {const} */ ('omit'), headers, body: body && JSON.stringify(body) };
    const answer = await fetch(`${base}api/chat/${sessionId}/${what}`, options).catch(() => null);
    if (answer && answer.status !== 429 && answer.status < 500) done();
    busy = false;
  }
}

/** Nothing is told any more, of this visit or of the conversation, on this device. @param {Shell} shell */
export function optOut(shell) {
  shell.memory.write(true, `${shell.memory.key}:untracked`);
  track(shell);
}
