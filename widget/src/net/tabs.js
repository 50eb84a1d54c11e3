/** Tells the visitor's other tabs what happens in this one, so that all show the same conversation. */

/**
 * @param {string} name
 * @param {(news: { type: string, [more: string]: any }) => void} onNews
 * @returns {(news: object) => void} tells
 */
export function createTabs(name, onNews) {
  try {
    const channel = new BroadcastChannel(name);
    channel.addEventListener('message', ({ data }) => onNews(data));
    return (news) => channel.postMessage(news);
  } catch {
    return () => {}; // A document without an origin has no other tabs.
  }
}
