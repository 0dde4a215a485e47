/* Marks around words: bold, italic, code, links. Each function takes a state and answers with an edit. */

import { edit, fenceAround, linesAround, replaceLines } from "./editing.js";

const PREFIX = /^\s*(?:> ?)*(?:(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?|#{1,6}\s+)?/;
const WORD = /[\p{L}\p{N}_'’-]/u;

/* Pairs of runs of one character, as [start of the opening, its end, start of the closing, its end]. */
function pairsIn(line, character, offset) {
  const open = [];
  const pairs = [];
  for (const { 0: run, index } of line.matchAll(new RegExp(`\\${character}+`, "g"))) {
    const before = line[index - 1] ?? " ";
    const after = line[index + run.length] ?? " ";
    if (before === "\\") continue;
    const partner = open.findLastIndex((one) => one.run === run);
    if (before.trim() && partner >= 0) {
      const { index: start } = open[partner];
      pairs.push([start, start + run.length, index, index + run.length].map((place) => place + offset));
      open.length = partner;
    } else if (after.trim()) open.push({ run, index });
  }
  return pairs;
}

function carries(pair, mark) {
  const length = pair[1] - pair[0];
  return mark === "*" ? length % 2 === 1 : length >= mark.length;
}

function marksIn(state, mark) {
  const { first, lines } = linesAround(state);
  return pairsIn(lines[0], mark[0], first).filter((pair) => carries(pair, mark));
}

/* The selection without blanks at its edges; the word under a bare caret. */
function core({ value, start, end }) {
  while (start < end && !value[start].trim()) start += 1;
  while (end > start && !value[end - 1].trim()) end -= 1;
  if (start !== end) return [start, end];
  const isInside = WORD.test(value[start - 1] ?? " ") && WORD.test(value[start] ?? " ");
  while (isInside && start > 0 && WORD.test(value[start - 1])) start -= 1;
  while (isInside && end < value.length && WORD.test(value[end])) end += 1;
  return [start, end];
}

/** Put a mark around the selection, or take it away; a caret at the end of marked words leaves them. */
export function toggleMark(state, mark) {
  const { lines } = linesAround(state);
  if (lines.length > 1) return toggleMarkOnLines(state, mark);
  const { value } = state;
  const size = mark.length;
  const [start, end] = core(state);
  if (start === end && value.slice(start - size, start) === mark && value.slice(start, start + size) === mark) {
    return edit(start - size, start + size, "");
  }
  const isCaret = state.start === state.end;
  const around = marksIn(state, mark).findLast(([a, , , d]) => {
    return isCaret ? a < state.start && state.start < d : a <= start && end <= d;
  });
  if (!around) return putAround(state, start, end, mark);
  return isCaret && state.start === around[2] ? edit(start, start, "", around[3]) : takeAway(state, around, size);
}

function takeAway({ value, start, end }, [a, b, c, d], size) {
  const text = value.slice(a, b - size) + value.slice(b, c) + value.slice(c + size, d);
  const moved = (place) => Math.min(Math.max(place - size, a), a + text.length);
  return edit(a, d, text, moved(start), moved(end));
}

function putAround(state, start, end, mark) {
  const inner = marksIn(state, mark).filter(([a, , , d]) => start <= a && d <= end);
  let text = state.value.slice(start, end);
  for (const [, b, c] of inner.toReversed()) {
    text = text.slice(0, c - start) + text.slice(c - start + mark.length);
    text = text.slice(0, b - start - mark.length) + text.slice(b - start);
  }
  const from = start + mark.length;
  const caret = state.start === state.end ? state.start + mark.length : null;
  return edit(start, end, mark + text + mark, caret ?? from, caret ?? from + text.length);
}

function toggleMarkOnLines(state, mark) {
  const around = linesAround(state);
  const parts = around.lines.map((line) => {
    const prefix = PREFIX.exec(line)[0];
    return [prefix, line.slice(prefix.length).trimEnd()];
  });
  const isMarked = (words) => words.length > 2 * mark.length && words.startsWith(mark) && words.endsWith(mark);
  const isOff = parts.every(([, words]) => !words || isMarked(words));
  const lines = parts.map(([prefix, words]) => {
    if (!words || isMarked(words) !== isOff) return prefix + words;
    return prefix + (isOff ? words.slice(mark.length, -mark.length) : mark + words + mark);
  });
  return replaceLines(state, around, lines);
}

/** Mark as code: within a line by backticks, several lines by a fence; the same again takes it away. */
export function toggleCode(state) {
  const fence = fenceAround(state.value, state.start);
  if (fence) return removeFence(state, fence);
  const around = linesAround(state);
  if (around.lines.length < 2) return toggleMark(state, "`");
  const text = ["```", ...around.lines, "```"].join("\n");
  return edit(around.first, around.last, text, around.first + 4, around.first + text.length - 4);
}

function removeFence({ value }, { open, close }) {
  const end = close?.end ?? value.length;
  const inner = value.slice(open.end + 1, close ? Math.max(close.start - 1, open.end + 1) : end);
  return edit(open.start, end, inner, open.start, open.start + inner.length);
}

/** Make a link of the selection, or words again of the link that the caret is in. */
export function toggleLink(state, words) {
  const { value, start, end } = state;
  const link = around(state, /(?<!!)\[([^\]\n]*)\]\(([^)\n]*)\)/g);
  if (link) return edit(link.index, link.index + link[0].length, link[1], link.index, link.index + link[1].length);
  const chosen = value.slice(start, end).trim();
  if (/^(https?:\/\/|mailto:)\S+$/.test(chosen)) {
    return edit(start, end, `[${words}](${chosen})`, start + 1, start + 1 + words.length);
  }
  const label = chosen || words;
  const text = `[${label}](https://)`;
  if (!chosen) return edit(start, end, text, start + 1, start + 1 + label.length);
  return edit(start, end, text, start + label.length + 3, start + text.length - 1);
}

/** Make a link to a page of the selection, with the caret where its title is looked up; or words of it again. */
export function togglePageLink(state) {
  const link = around(state, /\[\[([^[\]\n]*)\]\]/g);
  if (link) return edit(link.index, link.index + link[0].length, link[1], link.index, link.index + link[1].length);
  const words = state.value.slice(state.start, state.end).replace(/[[\]|\n]/g, " ").trim();
  return edit(state.start, state.end, `[[${words}]]`, state.start + 2 + words.length);
}

/** Make a link of the selected words and a pasted address; null where that is not what it looks like. */
export function linkOver({ value, start, end }, address) {
  const words = value.slice(start, end);
  if (!/^(https?:\/\/|mailto:)\S+$/.test(address) || !words.trim() || /\n|^(https?:|mailto:)/.test(words)) return null;
  const isTarget = value.slice(0, start).endsWith("](") || value[start - 1] === "<";
  if (isTarget) return null;
  return edit(start, end, `[${words}](${address.replace(/\(/g, "%28").replace(/\)/g, "%29")})`);
}

function around(state, pattern) {
  const { first, lines } = linesAround(state);
  const line = lines.join("\n");
  return [...line.matchAll(pattern)]
    .map((match) => Object.assign(match, { index: match.index + first }))
    .find((match) => match.index < state.end + 1 && state.start < match.index + match[0].length);
}
