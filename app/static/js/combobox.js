/* A box with a list under it: search, people, pages, tags, audiences. The server sends the options. */

import { announceFrom, debounce, nodesFrom, request } from "./core.js";

const PATIENCE = 150;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("[role=combobox]");
    this.list = document.getElementById(this.input.getAttribute("aria-controls"));
    this.chips = root.querySelector("[data-chips]");
    this.hidden = root.querySelector("[data-value]");
    const ask = debounce(PATIENCE, () => this.ask());
    this.input.addEventListener("input", () => {
      if (this.hidden) this.hidden.value = "";
      this.mark(null);
      this.isWanted = true;
      ask();
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.root.addEventListener("focusout", (event) => this.root.contains(event.relatedTarget) || this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]"), event));
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  async ask() {
    this.controller?.abort();
    const text = this.input.value.trim();
    if (!text || !this.isWanted) return this.close();
    this.controller = new AbortController();
    const url = new URL(this.input.dataset.get, location);
    url.searchParams.set("q", text);
    try {
      const response = await request(url, { fragment: "options", signal: this.controller.signal });
      if (response.ok && !response.redirected) this.show(await response.text());
      else this.close();
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    const nodes = nodesFrom(html);
    announceFrom(nodes);
    this.list.replaceChildren(nodes);
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.open(this.options.length > 0 && document.activeElement === this.input);
    this.list.scrollTop = 0;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.mark(null);
  }

  close() {
    this.isWanted = false;
    this.controller?.abort();
    this.open(false);
  }

  mark(option) {
    this.active?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    this.isWanted = true;
    if (this.list.hidden) return void this.ask();
    const at = this.options.indexOf(this.active);
    const count = this.options.length;
    this.mark(this.options[at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count]);
  }

  press(event) {
    const acts = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => (this.active ? this.pick(this.active) : this.enter()),
      Escape: () => this.escape(),
    };
    if (!event.isComposing && acts[event.key]?.() !== false && event.key in acts) event.preventDefault();
  }

  escape() {
    if (this.list.hidden) return false;
    this.close();
    return true;
  }

  enter() {
    const text = this.input.value.trim();
    if (!this.chips || !text) return false;
    if ("free" in this.root.dataset) this.choose(text, text);
    return true;
  }

  pick(option, event) {
    if (!option) return;
    if (option.dataset.href && (event?.ctrlKey || event?.metaKey)) open(option.dataset.href, "_blank", "noopener");
    else if (option.dataset.href) location.assign(option.dataset.href);
    else this.choose(option.dataset.value, option.dataset.label);
  }

  choose(value, label) {
    if (this.chips) this.addChip(value, label);
    else this.input.value = label;
    if (this.hidden) this.hidden.value = value;
    this.close();
    (this.hidden ?? this.input).dispatchEvent(new Event("change", { bubbles: true }));
  }

  addChip(value, label) {
    this.input.value = "";
    const boxes = [...this.chips.querySelectorAll("input")];
    let box = boxes.find((one) => one.value === value);
    if (!box) {
      const chip = document.importNode(this.root.querySelector("template").content, true);
      box = chip.querySelector("input");
      box.value = value;
      chip.querySelector("[data-label]").textContent = label;
      this.chips.append(chip);
    }
    box.checked = true;
    this.chips.hidden = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const made = new WeakSet();

function makeAll(root) {
  for (const element of root.querySelectorAll("[data-combobox]")) {
    if (!made.has(element)) new Combobox(element);
    made.add(element);
  }
}

makeAll(document);
document.addEventListener("fragment", (event) => makeAll(event.target));
