/** Keeps a full-screen panel inside what is visible while a phone's keyboard is up. */

export const PHONE = '(max-width: 480px), (max-height: 420px)';

/**
 * Browsers shrink only the visual viewport for the keyboard; `dvh` does not follow it.
 * @param {HTMLElement} element
 */
export function followViewport(element) {
  const viewport = window.visualViewport;
  const follow = () => {
    element.style.setProperty('--viewport-height', `${viewport?.height}px`);
    element.style.setProperty('--viewport-top', `${viewport?.offsetTop}px`);
  };
  follow();
  for (const type of ['resize', 'scroll']) viewport?.addEventListener(type, follow);
}
