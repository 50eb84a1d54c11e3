/** Colours, type and the few rules everything shares. Contrast of text on its ground is 4.5 or more. */
import { css } from '../ui/dom.js';

export const tokens = css`
  :host {
    color-scheme: light dark;
    --surface: #fff;
    --raised: #f1f4f2;
    --text: #16211e;
    --muted: #5b6864;
    --line: #e0e6e3;
    --field-line: #84918c;
    --good: #0b6b45;
    --good-surface: #e6f4ec;
    --bad: #b3261e;
    --ring: var(--accent);
    --shadow: 0 0 0 1px rgb(10 25 22 / .05), 0 4px 12px rgb(10 25 22 / .08), 0 24px 56px -12px rgb(10 25 22 / .32);
    --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --surface: #141a19;
      --raised: #232b29;
      --text: #eaf0ee;
      --muted: #9fada8;
      --line: #2b3533;
      --field-line: #6d7b76;
      --good: #7fdcb0;
      --good-surface: #152f25;
      --bad: #ff9f95;
      --ring: #5cc9b8;
      --shadow: 0 0 0 1px rgb(255 255 255 / .09), 0 24px 56px -8px rgb(0 0 0 / .7);
    }
  }

  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none !important; }
  h2, p, ol { margin: 0; padding: 0; }
  ol { list-style: none; }
  button, textarea { font: inherit; color: inherit; }
  svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

  .announcer, .speaker {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
