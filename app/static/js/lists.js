/* What stands at the beginning of lines: lists, quotes, headings, admonitions, and what Enter and Tab do there. */

import { edit, fenceAround, insertBlock, linesAround, replaceLines } from "./editing.js";

const ITEM = /^(\s*(?:> ?)*)(?:([-*+]|\d{1,9}[.)])([ \t]+)(\[[ xX]\][ \t]+)?)?/;
const STEP = "    ";
const KINDS = {
  bullet: /^(\s*)[-*+] (?!\[[ xX]\] )/,
  number: /^(\s*)\d+[.)] /,
  task: /^(\s*)[-*+] \[[ xX]\] /,
};
const ANY_ITEM = /^(\s*)(?:[-*+]|\d+[.)]) (?:\[[ xX]\] )?/;

/** Make a list of the selected lines, or lines again of a list of that kind. */
export function toggleList(state, kind) {
  const around = linesAround(state);
  const matters = (line) => around.lines.length === 1 || line.trim();
  const isOff = around.lines.filter(matters).every((line) => KINDS[kind].test(line));
  let number = 0;
  const lines = around.lines.map((line) => {
    if (!matters(line)) return line;
    number += 1;
    if (isOff) return line.replace(KINDS[kind], "$1");
    const marker = { bullet: "- ", number: `${number}. `, task: "- [ ] " }[kind];
    const [, indent] = /^(\s*)/.exec(line);
    return indent + marker + line.replace(ANY_ITEM, "$1").slice(indent.length);
  });
  if (!isOff && needsSpace(state.value, around.first)) lines.unshift("");
  return replaceLines(state, around, lines);
}

/* A list right under a paragraph would be read as a part of it. */
function needsSpace(value, first) {
  const above = value.slice(0, Math.max(first - 1, 0)).split("\n").at(-1);
  return first > 0 && above.trim() !== "" && !ANY_ITEM.test(above) && !/^\s/.test(above);
}

/** Quote the selected lines, or quote them no longer. */
export function toggleQuote(state) {
  const around = linesAround(state);
  const isOff = around.lines.every((line) => /^>/.test(line));
  const lines = around.lines.map((line) => (isOff ? line.replace(/^> ?/, "") : `> ${line}`.trimEnd() || ">"));
  if (!isOff && around.lines.length === 1 && !around.lines[0]) lines[0] = "> ";
  return replaceLines(state, around, lines);
}

/** Make headings of the selected lines; level 0 makes them plain, null goes on to the next level. */
export function setHeading(state, level) {
  const around = linesAround(state);
  const now = /^(#{1,6}) /.exec(around.lines[0])?.[1].length ?? 0;
  const next = level === null ? { 0: 2, 1: 2, 2: 3, 3: 4 }[now] ?? 0 : level === now ? 0 : level;
  const mark = next ? `${"#".repeat(next)} ` : "";
  const matters = (line) => around.lines.length === 1 || line.trim();
  const lines = around.lines.map((line) => (matters(line) ? mark + line.replace(/^#{1,6} /, "") : line));
  return replaceLines(state, around, lines);
}

/** Put the selected lines into a box with a title, or take them out of it. */
export function toggleAdmonition(state, title) {
  const around = linesAround(state);
  const head = headOfBox(state.value, around.first);
  if (head !== null) return removeBox(state.value, head);
  const inner = around.lines.map((line) => (line.trim() ? STEP + line : ""));
  const opening = `!!! note "${title}"\n`;
  const block = opening + (inner.join("\n") || STEP);
  const isChosen = around.lines.some((line) => line.trim());
  const whole = { value: state.value, start: around.first, end: around.last };
  if (!isChosen) return insertBlock(whole, block);
  return insertBlock(whole, block, 10, 10 + title.length);
}

function headOfBox(value, first) {
  const above = value.slice(0, first).split("\n");
  let offset = first;
  let line = value.slice(first).split("\n")[0];
  while (!/^!!! /.test(line)) {
    if ((line.trim() && !line.startsWith(STEP)) || offset === 0) return null;
    above.pop();
    line = above.at(-1) ?? "";
    offset -= line.length + 1;
  }
  return offset;
}

function removeBox(value, head) {
  const [, ...rest] = value.slice(head).split("\n");
  const length = rest.findIndex((line) => line.trim() && !line.startsWith(STEP));
  const body = length < 0 ? rest : rest.slice(0, length);
  while (body.length && !body.at(-1).trim()) body.pop();
  const end = head + [value.slice(head).split("\n")[0], ...body].join("\n").length;
  const text = body.map((line) => line.replace(STEP, "")).join("\n");
  return edit(head, end, text, head, head + text.length);
}

/** Go on with a list or a quote on the next line, or end it at an empty item; null leaves Enter to the browser. */
export function continueLine(state) {
  const { value, start, end } = state;
  if (start !== end || fenceAround(value, start)) return null;
  const { first, lines: [line] } = linesAround(state);
  const [prefix, lead, marker, space, box] = ITEM.exec(line);
  if (!marker && !lead.includes(">")) return null;
  if (start < first + prefix.length) return null;
  if (!line.slice(prefix.length).trim()) return endItem(value, first, line, lead, marker);
  const next = marker ? marker.replace(/\d+/, (number) => Number(number) + 1) + space : "";
  return edit(start, end, `\n${lead}${next}${box ? "[ ] " : ""}`);
}

/* Words right under a list or a quote would be read as a part of it, so an empty line stays between them. */
function endItem(value, first, line, lead, marker) {
  const last = first + line.length;
  if (marker && /^( {4}|\t)/.test(lead)) return edit(first, last, line.replace(/^( {4}|\t)/, ""));
  const rest = marker ? lead : lead.replace(/> ?$/, "");
  const isUnder = value.slice(0, first).trim() && !value.slice(0, first).endsWith("\n\n");
  return edit(first, last, isUnder ? `${rest.trimEnd()}\n${rest}` : rest);
}

/** Move list items to the right or to the left; null where the caret is in no list or there is nothing to move. */
export function indent(state, isBack) {
  const around = linesAround(state);
  if (fenceAround(state.value, state.start) || !around.lines.every((line) => ANY_ITEM.test(line))) return null;
  if (isBack && !around.lines.some((line) => /^[ \t]/.test(line))) return null;
  const lines = around.lines.map((line) => (isBack ? line.replace(/^(?: {1,4}|\t)/, "") : STEP + line));
  return replaceLines(state, around, lines);
}

/** Insert a table of two columns and two rows with its first heading selected. */
export function insertTable(state, heading) {
  const row = (cell) => `| ${cell} | ${cell} |`;
  const block = [row(heading), row("---"), row(" "), row(" ")].join("\n");
  const { last } = linesAround(state);
  return insertBlock({ value: state.value, start: last, end: last }, block, 2, 2 + heading.length);
}
