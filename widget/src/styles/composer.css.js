/** The message field and its button. Text is 16px, because iOS zooms the page into anything smaller. */
import { css } from '../ui/dom.js';

export const composer = css`
  .composer {
    position: relative;
    padding: 8px 14px calc(14px + env(safe-area-inset-bottom, 0px));
  }

  .composer textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 50px;
    max-block-size: 132px;
    margin: 0;
    padding-block: 12px;
    padding-inline: 16px 56px;
    border: 1px solid var(--field-line);
    border-radius: 16px;
    background: var(--surface);
    color: var(--text);
    font-size: 16px;
    line-height: 24px;
    resize: none;
    scrollbar-width: none;
  }
  .composer textarea::placeholder { color: var(--muted); opacity: 1; }
  .composer textarea:focus { outline: 2px solid var(--ring); outline-offset: -1px; border-color: transparent; }

  .composer button {
    position: absolute;
    inset-block-end: calc(17px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: 17px;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 4px solid transparent;
    border-radius: 16px;
    background: var(--accent) padding-box;
    color: var(--on-accent);
    cursor: pointer;
  }
  .composer button:disabled { background: var(--raised) padding-box; color: var(--muted); cursor: default; }
  .composer button:focus-visible { outline: 2px solid var(--ring); outline-offset: -2px; }
  .composer button svg { inline-size: 20px; block-size: 20px; stroke-width: 2.2; }
`;
