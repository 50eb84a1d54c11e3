/** Everything that moves, and the request that it should not. */
import { css } from '../ui/dom.js';

export const motion = css`
  .panel { animation: rise .2s cubic-bezier(.2, .8, .3, 1); transform-origin: 100% 100%; }
  .contact, .messages li { animation: appear .18s ease-out; }
  .composer button { transition: background-color .12s; }

  @keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.98); } }
  @keyframes appear { from { opacity: 0; transform: translateY(4px); } }
  @keyframes breathe {
    0%, 60%, 100% { opacity: .35; transform: none; }
    30% { opacity: 1; transform: translateY(-3px); }
  }

  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;
