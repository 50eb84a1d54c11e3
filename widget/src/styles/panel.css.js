/** The dialog's frame, beside the launcher or, on a phone, over the whole screen. */
import { PHONE } from '../env/viewport.js';
import { css } from '../ui/dom.js';

export const panel = css`
  .panel {
    position: fixed;
    inset-block-end: calc(var(--offset) + 60px + 14px + env(safe-area-inset-bottom, 0px));
    inset-inline-end: var(--offset);
    display: flex;
    flex-direction: column;
    inline-size: 392px;
    max-inline-size: calc(100vw - 2 * var(--offset));
    block-size: min(640px, calc(100dvh - var(--offset) - 60px - 14px - 16px));
    overflow: hidden;
    border-radius: 20px;
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow);
    font: 400 15px/1.5 var(--font);
    text-align: start;
    -webkit-font-smoothing: antialiased;
  }

  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-block: 16px;
    padding-inline: 18px 12px;
    background: var(--accent) linear-gradient(165deg, rgb(255 255 255 / .1), transparent 55%);
    color: var(--on-accent);
  }

  .mark {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 12px;
    background: rgb(255 255 255 / .16);
  }
  .mark svg { inline-size: 24px; block-size: 24px; stroke-width: 1.6; }

  .heading { flex: 1; min-inline-size: 0; }
  .heading h2 {
    overflow: hidden;
    font-size: 16px;
    font-weight: 650;
    line-height: 22px;
    letter-spacing: -.006em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .heading p { font-size: 13px; line-height: 18px; }

  .close {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: transparent;
    color: inherit;
    cursor: pointer;
  }
  .close:hover { background: rgb(255 255 255 / .14); }
  .close:focus-visible { outline: 2px solid currentColor; outline-offset: -4px; }
  .close svg { inline-size: 24px; block-size: 24px; }

  .contact {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding: 9px 18px;
    background: var(--good-surface);
    color: var(--good);
    font-size: 13px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .contact svg { flex: none; inline-size: 18px; block-size: 18px; stroke-width: 2.4; }
  .contact strong { font-weight: 650; }

  @media ${PHONE} {
    .panel {
      inset: var(--viewport-top, 0) 0 auto 0;
      inline-size: 100%;
      max-inline-size: none;
      block-size: var(--viewport-height, 100dvh);
      border-radius: 0;
      box-shadow: none;
    }
    .head { padding-block-start: calc(12px + env(safe-area-inset-top, 0px)); padding-block-end: 12px; }
    .launcher[aria-expanded='true'] { visibility: hidden; }
  }

  @media (forced-colors: active) {
    .panel { border: 1px solid CanvasText; }
    .head { border-block-end: 1px solid CanvasText; }
  }
`;
