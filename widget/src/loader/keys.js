/** The names under which the device remembers anything, so that forgetting needs no panel. */

/** @param {string} adminId */
export const keyOf = (adminId) => `leadlight:${adminId}`;

/** @param {string} adminId */
const quietKey = (adminId) => `${keyOf(adminId)}:quiet`;

/**
 * Browsers throw on any touch of blocked storage; what cannot be kept lives as long as the page.
 * @template T
 * @param {() => T} access
 * @returns {T | null}
 */
export function attempt(access) {
  try {
    return access();
  } catch {
    return null;
  }
}

/** Every key of ours, in both storages. @param {string} adminId */
export function forgetAll(adminId) {
  for (const name of /** @type {const} */ (['localStorage', 'sessionStorage'])) {
    attempt(() => {
      for (const key of Object.keys(window[name])) {
        if (key === keyOf(adminId) || key.startsWith(`${keyOf(adminId)}:`)) window[name].removeItem(key);
      }
    });
  }
}

/** Whether a message waits to be sent. @param {string} adminId */
export function hasUnsent(adminId) {
  return attempt(() => Object.keys(localStorage).some((key) => key.startsWith(`${keyOf(adminId)}:out:`))) ?? false;
}

/** Whether this visitor has chatted, or asked not to be spoken to. @param {string} adminId */
export const wantsQuiet = (adminId) =>
  attempt(() => localStorage.getItem(keyOf(adminId)) ?? sessionStorage.getItem(quietKey(adminId))) !== null;

/** @param {string} adminId */
export const keepQuiet = (adminId) => attempt(() => sessionStorage.setItem(quietKey(adminId), '1'));
