/** A file on its way: its bubble, how far it is, and what became of it. */
import { post } from './request.js';
import { wordFor } from './rules.js';

const LOOK_MS = 200;

/** @param {Kit} kit @param {Uploading} parts */
export function createSending({ button, element, phrase, t }, { api, messages, announcer, session, begin, focus, newId }) {
  /** One after the other: the first may have to open the session. */
  let last = Promise.resolve();

  /** @param {File} file @param {import('../text/i18n.js').Key} [refusal] */
  return (file, refusal) => {
    const fileId = newId();
    const line = messages.add({ role: 'user', content: file.name, attachment: {} });
    messages.follow();
    if (refusal) refuse(refusal);
    else go();

    function go() {
      const stop = new AbortController();
      const bar = element('progress', { max: '1', value: '0', 'aria-label': phrase('sending', { name: file.name }) });
      const cancel = button(() => stop.abort(), {}, phrase('cancel'));
      const state = element('div', { class: 'sending' }, bar, cancel);
      line.append(state);
      stop.signal.addEventListener('abort', () => {
        focus();
        line.remove();
      });
      last = last.then(async () => {
        const held = await opened(stop.signal);
        if (!held) return;
        const query = new URLSearchParams({ fileId, name: file.name });
        const url = `${api}chat/${held.sessionId}/files?${query}`;
        const kind = await post(url, held.sessionToken, file, (share) => { bar.value = share; }, stop.signal);
        if (stop.signal.aborted) return;
        if (state.contains(/** @type {ShadowRoot} */ (state.getRootNode()).activeElement)) focus();
        state.remove();
        if (kind) refuse(wordFor(kind));
        else announcer.say(t('fileSent'));
      });
    }

    /** @param {import('../text/i18n.js').Key} why */
    function refuse(why) {
      const again = why === 'notSent' && button(() => {
        focus();
        trouble.remove();
        go();
      }, {}, phrase('tryAgain'));
      const trouble = element('p', { class: 'trouble' }, phrase(why), ' ', again);
      line.append(trouble);
      announcer.say(t(why));
    }
  };

  /** The session, opened by a message that says what is coming. @param {AbortSignal} stop */
  async function opened(stop) {
    if (!session()) begin(t('fileComing'));
    while (!session() && !stop.aborted) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    return stop.aborted ? null : session();
  }
}
