/* Changes to a text that its box can undo: an edit says which part is replaced, by what, and what is selected then. */

/** Say what is in a text box and what is selected there. */
export function stateOf(area) {
  return { value: area.value, start: area.selectionStart, end: area.selectionEnd };
}

/** Build an edit; without a selection the caret stands behind the new text. */
export function edit(start, end, text, from = start + text.length, to = from) {
  return { start, end, text, from, to };
}

/** Carry out an edit where the caret is, as one step that the browser can undo. */
export function apply(area, change) {
  if (!change) return;
  const { start, end, text, from, to } = change;
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  if (!insert(text, start, end)) replaceRange(area, start, end, text);
  area.setSelectionRange(from, to);
}

function insert(text, start, end) {
  if (!text && start === end) return true;
  return text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
}

function replaceRange(area, start, end, text) {
  area.setRangeText(text, start, end, "preserve");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Exchange one piece of text for another behind the writer's back: caret, focus and place stay as they are. */
export function exchange(area, old, text) {
  const at = area.value.indexOf(old);
  if (at < 0) return false;
  const { start, end } = stateOf(area);
  const moved = (place) => {
    if (place <= at) return place;
    return place >= at + old.length ? place + text.length - old.length : at + text.length;
  };
  const top = area.scrollTop;
  if (document.activeElement === area) apply(area, edit(at, at + old.length, text, moved(start), moved(end)));
  else replaceRange(area, at, at + old.length, text);
  area.scrollTop = top;
  return true;
}

/** Find the whole lines around a selection. */
export function linesAround({ value, start, end }) {
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const reach = end > start && value[end - 1] === "\n" ? end - 1 : end;
  const next = value.indexOf("\n", Math.max(reach, first));
  const last = next < 0 ? value.length : next;
  return { first, last, lines: value.slice(first, last).split("\n") };
}

/** Find the fenced block of code around a place: its first and its last line, as offsets. */
export function fenceAround(value, place) {
  let open = null;
  let offset = 0;
  for (const line of value.split("\n")) {
    const end = offset + line.length;
    const fence = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (open && fence?.startsWith(open.fence)) {
      if (place >= open.start && place <= end) return { open, close: { start: offset, end } };
      open = null;
    } else if (fence && !open) open = { fence, start: offset, end };
    offset = end + 1;
  }
  return open && place > open.end ? { open, close: null } : null;
}

/** Replace whole lines; what was selected stays selected, a bare caret keeps its place in its line. */
export function replaceLines(state, { first, last }, lines) {
  const text = lines.join("\n");
  if (state.start !== state.end) return edit(first, last, text, first, first + text.length);
  const rest = last - state.start;
  return edit(first, last, text, Math.max(first, first + text.length - rest));
}

/** Insert a block with an empty line above and below; `from` and `to` count from the start of the block. */
export function insertBlock({ value, start, end }, block, from = block.length, to = from) {
  const before = value.slice(0, start);
  const after = value.slice(end);
  const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const at = start + above.length;
  return edit(start, end, above + block + below, at + from, at + to);
}
