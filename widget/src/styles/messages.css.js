/** The transcript. */
import { css } from '../ui/dom.js';

export const messages = css`
  .messages {
    flex: 1;
    min-block-size: 0;
    padding: 20px 18px 12px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-color: var(--line) transparent;
    scrollbar-width: thin;
  }
  .messages:focus-visible { outline: 2px solid var(--ring); outline-offset: -3px; }

  .messages li { display: flex; flex-direction: column; margin-block-end: 12px; }
  .messages li.user { align-items: flex-end; }
  .messages li.assistant { align-items: flex-start; }

  .text {
    max-inline-size: 84%;
    padding: 9px 14px;
    border: 1px solid transparent;
    border-radius: 18px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .user .text { border-end-end-radius: 6px; background: var(--accent); color: var(--on-accent); }
  .assistant .text { border-end-start-radius: 6px; background: var(--raised); }
  .user .text::selection { background: rgb(255 255 255 / .34); color: inherit; }

  .typing { display: flex; gap: 5px; align-items: center; block-size: 22px; padding-inline: 2px; }
  .typing i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--muted);
    animation: breathe 1.2s infinite ease-in-out;
  }
  .typing i:nth-child(2) { animation-delay: .16s; }
  .typing i:nth-child(3) { animation-delay: .32s; }

  .failure {
    display: flex;
    align-items: center;
    gap: 5px;
    margin-block-start: 2px;
    color: var(--bad);
    font-size: 13px;
    line-height: 18px;
  }
  .failure svg { inline-size: 16px; block-size: 16px; }
  .failure button {
    min-block-size: 32px;
    padding: 0 4px;
    border: 0;
    border-radius: 8px;
    background: none;
    color: inherit;
    font-weight: 650;
    text-decoration: underline;
    text-underline-offset: 3px;
    cursor: pointer;
  }
  .failure button:focus-visible { outline: 2px solid var(--ring); outline-offset: 0; }

  .messages .note { align-items: center; padding-block: 4px; color: var(--muted); font-size: 13px; }
`;
