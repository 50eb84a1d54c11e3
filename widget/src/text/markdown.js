/**
 * The little Markdown that models write, as nodes: paragraphs, lists, emphasis, code and links. Text can only
 * become text; anything else stays as it was typed.
 */
import { safeHref } from './links.js';

const FENCE = /^ {0,3}```/;
const ITEM = /^ {0,3}(?:([-*+•])|(\d{1,6})[.)])\s+(.*)$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*)$/;
const INLINE = new RegExp(
  [
    '`([^`\\n]+)`',
    '\\*\\*((?:[^*\\n]|\\*(?!\\*))+)\\*\\*',
    '(?<![\\w*])[*_](?=\\S)([^*_\\n]+)[*_](?![\\w*])',
    '\\[([^\\[\\]\\n]{1,500})\\]\\(([^()\\s]{1,2048})\\)',
    '(?<!\\w)(https?://[^\\s<>"`]+)',
  ].join('|'),
  'g',
);
const DEEPEST = 3;
// Marks that turn the reading direction round, and could make an address look like another.
const TURNERS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * @param {string} source
 * @returns {HTMLElement[]} blocks
 */
export function render(source) {
  const lines = source.replace(TURNERS, '').split('\n');
  /** @type {HTMLElement[]} */
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (FENCE.test(line)) at = code(lines, at + 1, blocks);
    else if (ITEM.test(line)) at = list(lines, at, blocks);
    else if (line.trim() === '') at += 1;
    else at = paragraph(lines, at, blocks);
  }
  return blocks;
}

/** @param {string[]} lines @param {number} from @param {HTMLElement[]} blocks */
function code(lines, from, blocks) {
  let end = from;
  while (end < lines.length && !FENCE.test(lines[end])) end += 1;
  const pre = document.createElement('pre');
  pre.tabIndex = 0; // It may scroll, and then the keyboard must reach it.
  pre.append(wrap('code', lines.slice(from, end).join('\n')));
  blocks.push(pre);
  return end + 1;
}

/** @param {string[]} lines @param {number} from @param {HTMLElement[]} blocks */
function list(lines, from, blocks) {
  const [, , first] = ITEM.exec(lines[from]) ?? [];
  const ordered = first !== undefined;
  const container = document.createElement(ordered ? 'ol' : 'ul');
  if (ordered && first !== '1') container.setAttribute('start', first);
  let at = from;
  for (; at < lines.length; at += 1) {
    const found = ITEM.exec(lines[at]);
    if (found && (found[2] !== undefined) === ordered) {
      container.append(inline(document.createElement('li'), found[3]));
    } else if (/^\s+\S/.test(lines[at]) && container.lastElementChild) {
      inline(container.lastElementChild, ` ${lines[at].trim()}`); // The item goes on.
    } else {
      break;
    }
  }
  blocks.push(container);
  return at;
}

/** @param {string[]} lines @param {number} from @param {HTMLElement[]} blocks */
function paragraph(lines, from, blocks) {
  const block = document.createElement('p');
  const heading = HEADING.exec(lines[from]);
  if (heading) {
    // Not a real heading: the page's outline is the page's own.
    block.append(inline(document.createElement('strong'), heading[1]));
    blocks.push(block);
    return from + 1;
  }
  let at = from;
  while (at < lines.length && lines[at].trim() !== '' && !FENCE.test(lines[at]) && !ITEM.test(lines[at])) {
    if (at > from) block.append(document.createElement('br'));
    inline(block, lines[at].replace(/^ {0,3}>\s?/, ''));
    at += 1;
  }
  blocks.push(block);
  return at;
}

/**
 * @template {Element} E
 * @param {E} parent
 * @param {string} text
 * @param {number} [depth]
 * @returns {E}
 */
function inline(parent, text, depth = 0) {
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    parent.append(text.slice(end, found.index), piece(found, depth));
    end = found.index + found[0].length;
  }
  parent.append(text.slice(end));
  return parent;
}

/** @param {RegExpMatchArray} found @param {number} depth */
function piece([whole, code, strong, emphasis, label, target, bare], depth) {
  if (code) return wrap('code', code);
  if (bare) return autolink(bare);
  if (depth >= DEEPEST) return whole;
  if (strong) return inline(document.createElement('strong'), strong, depth + 1);
  if (emphasis) return inline(document.createElement('em'), emphasis, depth + 1);
  return link(target, label) ?? whole;
}

/** @param {string} address */
function autolink(address) {
  const url = address.replace(/[.,;:!?)\]'’»*_]+$/, '');
  const result = new DocumentFragment();
  result.append(link(url, url) ?? url, address.slice(url.length));
  return result;
}

/**
 * @param {string} target
 * @param {string} label
 * @returns {HTMLAnchorElement | null} null when this is no address a visitor should follow
 */
export function link(target, label) {
  const href = safeHref(target);
  if (!href) return null;
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer nofollow';
  // A label that is itself another address would say one thing and do another.
  const pretends = /^(https?:\/\/|www\.)/i.test(label) && safeHref(label.replace(/^www\./i, 'https://www.')) !== href;
  anchor.append(pretends ? href : label);
  return anchor;
}

/** @param {keyof HTMLElementTagNameMap} tag @param {string} text */
function wrap(tag, text) {
  const node = document.createElement(tag);
  node.append(text);
  return node;
}
