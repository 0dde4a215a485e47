/* What `[[` and `@` offer while one writes: pages and people, in a list at the caret. The focus stays in the text. */

import { announceFrom, debounce, nodesFrom, request, unlessAborted } from "./core.js";
import { apply, edit, fenceAround } from "./editing.js";

const PATIENCE = 150;
const narrow = matchMedia("(width < 40rem)");
const PAGE = /\[\[([^[\]|\n]{0,80})$/;
const PAGE_END = /^[^[\]|\n]*(\]\]|\|[^[\]\n]*\]\])/;
const PERSON = /(?:^|[\s(])@(\p{L}[\p{L}\p{N}.'’-]{0,40}(?: [\p{L}\p{N}.'’-]{0,40})?)$/u;
const LIKE_TEXT = ["boxSizing", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "fontFamily", "fontSize"];
LIKE_TEXT.push("fontWeight", "letterSpacing", "lineHeight", "tabSize", "textIndent");

/** The list under the caret of one text box. */
export class Completion {
  constructor(area, list, { pages, people }) {
    this.area = area;
    this.list = list;
    this.sources = [[PAGE, pages, 2], [PERSON, people, 1]].filter(([, url]) => url);
    this.refused = -1;
    const ask = debounce(PATIENCE, () => this.ask());
    area.addEventListener("input", () => (this.find() ? ask() : this.close()));
    area.addEventListener("blur", () => this.close());
    document.addEventListener("selectionchange", () => this.isOpen && !this.find() && this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  /** Find what is being looked up before the caret: where it starts, and what is asked of whom. */
  find() {
    const { value, selectionStart: caret, selectionEnd } = this.area;
    if (caret !== selectionEnd || document.activeElement !== this.area) return null;
    const line = value.slice(value.lastIndexOf("\n", caret - 1) + 1, caret);
    for (const [pattern, url, size] of this.sources) {
      const text = pattern.exec(line)?.[1];
      if (text === undefined) continue;
      const start = caret - text.length - size;
      if (start !== this.refused) return fenceAround(value, caret) ? null : { start, text, url };
    }
    this.refused = this.sources.some(([pattern]) => pattern.test(line)) ? this.refused : -1;
    return null;
  }

  async ask() {
    this.controller?.abort();
    const found = this.find();
    if (!found) return this.close();
    this.controller = new AbortController();
    const { signal } = this.controller;
    const url = new URL(found.url, location);
    url.searchParams.set("q", found.text.trim());
    try {
      const response = await request(url, { fragment: "options", signal });
      const html = response.ok && !response.redirected ? await response.text() : "";
      if (!signal.aborted) this.show(html);
    } catch (error) {
      if (error.name === "TypeError") this.close();
      else unlessAborted(error);
    }
  }

  show(html) {
    const found = this.find();
    const nodes = nodesFrom(html);
    announceFrom(nodes);
    this.list.replaceChildren(nodes);
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    if (!found || !this.options.length) return this.close();
    this.list.hidden = false;
    this.area.setAttribute("aria-controls", this.list.id);
    this.area.setAttribute("aria-autocomplete", "list");
    this.place(found.start);
    this.list.scrollTop = 0;
    this.mark(this.options[0]);
  }

  close() {
    this.controller?.abort();
    this.list.hidden = true;
    for (const name of ["controls", "autocomplete", "activedescendant"]) this.area.removeAttribute(`aria-${name}`);
  }

  mark(option) {
    this.active?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    this.area.setAttribute("aria-activedescendant", option.id);
    const { list } = this;
    const lowest = option.offsetTop + option.offsetHeight - list.clientHeight;
    list.scrollTop = Math.min(option.offsetTop, Math.max(list.scrollTop, lowest));
  }

  move(step) {
    const count = this.options.length;
    this.mark(this.options[(this.options.indexOf(this.active) + step + count) % count]);
  }

  /** Take a key while the list is open; true where it was meant for the list. */
  press(event) {
    if (!this.isOpen || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey) return false;
    const acts = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => this.pick(this.active),
      Tab: () => this.pick(this.active),
      Escape: () => this.refuse(),
    };
    if (!(event.key in acts)) return false;
    acts[event.key]();
    return true;
  }

  refuse() {
    this.refused = this.find()?.start ?? -1;
    this.close();
  }

  pick(option) {
    const found = this.find();
    this.close();
    if (!option || !found) return;
    const { value, selectionStart: caret } = this.area;
    const isPage = value.startsWith("[[", found.start);
    const rest = value.slice(caret);
    const [old, close] = (isPage && PAGE_END.exec(rest)) || ["", "]]"];
    const chosen = option.dataset.value;
    const text = isPage ? `[[${chosen}${close}` : `${chosen}${/^\s/.test(rest) ? "" : " "}`;
    apply(this.area, edit(found.start, caret + old.length, text));
  }

  /** Put the list under the line of a character; on phones it has the width of the text. */
  place(offset) {
    const { area, list } = this;
    const caret = caretAt(area, offset);
    const top = Math.min(area.offsetTop + caret.bottom - area.scrollTop, area.offsetTop + area.offsetHeight);
    const room = area.parentElement.clientWidth - list.offsetWidth;
    const left = narrow.matches ? 0 : Math.max(0, Math.min(area.offsetLeft + caret.left, room));
    Object.assign(list.style, { top: `${top}px`, left: `${left}px` });
    list.scrollIntoView({ block: "nearest" });
  }
}

/* A box that looks like the text box, with a mark where the caret would be. */
function caretAt(area, offset) {
  const mirror = document.createElement("div");
  const mark = document.createElement("span");
  const look = getComputedStyle(area);
  mirror.className = "p-editor-mirror";
  for (const name of LIKE_TEXT) mirror.style[name] = look[name];
  mirror.style.width = `${area.clientWidth}px`;
  mark.textContent = area.value.slice(offset, offset + 1) || ".";
  mirror.append(area.value.slice(0, offset), mark);
  area.parentElement.append(mirror);
  const place = { left: mark.offsetLeft, bottom: mark.offsetTop + mark.offsetHeight + 4 };
  mirror.remove();
  return place;
}
