/**
 * The little Markdown that models write, as nodes: paragraphs, lists, emphasis, code and links. Text can only
 * become text; anything else stays as it was typed.
 */
import { safeHref } from './links.js';

const FENCE = /^ *```/;
const ITEM = /^ *(?:[-*+•]|(\d+)[.)])\s+(.*)/;
const HEADING = /^#{1,6}\s+(.*)/;
const DEEPEST = 3;
// Code, strong, emphasis, a link with its label, a bare link.
const INLINE =
  /`([^`]+)`|\*\*((?:[^*]|\*(?!\*))+)\*\*|(?<![\w*])[*_](?=\S)([^*_]+)[*_](?![\w*])|\[([^[\]]{1,500})\]\(([^()\s]{1,2048})\)|(?<!\w)(https?:\/\/[^\s<>"`]+)/g;
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
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (FENCE.test(line)) blocks.push(code(take(lines, (next) => !FENCE.test(next)), lines));
    else if (ITEM.test(line)) blocks.push(list([line, ...take(lines, (next) => ITEM.test(next))]));
    else if (line.trim()) blocks.push(paragraph([line, ...take(lines, isProse)]));
  }
  return blocks;
}

/** @param {string} line */
const isProse = (line) => line.trim() !== '' && !FENCE.test(line) && !ITEM.test(line) && !HEADING.test(line);

/** The first lines, for as long as they fit; they are taken off. @param {string[]} lines @param {(line: string) => boolean} fits */
function take(lines, fits) {
  const end = lines.findIndex((line) => !fits(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

/** @param {string[]} inside @param {string[]} rest */
function code(inside, rest) {
  rest.shift(); // The fence that closes it.
  const pre = make('pre', make('code', inside.join('\n')));
  pre.tabIndex = 0; // It may scroll, and then the keyboard must reach it.
  return pre;
}

/** @param {string[]} lines */
function list(lines) {
  const [, first] = ITEM.exec(lines[0]) ?? [];
  const items = lines.map((line) => make('li', ...inline(ITEM.exec(line)?.[2] ?? '')));
  const whole = make(first ? 'ol' : 'ul', ...items);
  if (first) whole.setAttribute('start', first);
  return whole;
}

/** A heading is only strong: the page's outline is the page's own. @param {string[]} lines */
function paragraph(lines) {
  const heading = HEADING.exec(lines[0]);
  if (heading) lines[0] = `**${heading[1].replaceAll('*', '')}**`;
  return make('p', ...lines.flatMap((line, at) => [at ? make('br') : '', ...inline(line)]));
}

/** @param {string} text @param {number} [depth] @returns {(Node | string)[]} */
function inline(text, depth = 0) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(text.slice(end, found.index), ...piece(found, depth));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}

/** @param {RegExpMatchArray} found @param {number} depth @returns {(Node | string)[]} */
function piece([whole, code, strong, emphasis, label, target, bare], depth) {
  if (code) return [make('code', code)];
  if (bare) {
    const url = bare.replace(/[.,;:!?)\]'’»*_]+$/, ''); // What ends the sentence is not the address.
    return [link(url, url) ?? url, bare.slice(url.length)];
  }
  if (label) return [link(target, label) ?? whole];
  if (depth > DEEPEST) return [whole];
  return [make(strong ? 'strong' : 'em', ...inline(strong ?? emphasis, depth + 1))];
}

/**
 * @param {string} target
 * @param {string} label
 * @returns {HTMLAnchorElement | null} null when this is no address a visitor should follow
 */
export function link(target, label) {
  const href = safeHref(target);
  if (!href) return null;
  // A label that is itself another address would say one thing and do another.
  const pretends = /^(https?:|www\.)/i.test(label) && safeHref(label) !== href;
  const anchor = make('a', pretends ? href : label);
  anchor.href = href;
  anchor.target = '_blank';
  anchor.rel = 'noreferrer nofollow';
  return anchor;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {(Node | string)[]} children
 */
function make(tag, ...children) {
  const node = document.createElement(tag);
  node.append(...children);
  return node;
}
