/* The views of one editor: write, preview, or both side by side where the window is wide enough. */

import { debounce, nodesFrom, request, unlessAborted } from "./core.js";

const PATIENCE = 500;
const KEY = "editor-view";
const wide = matchMedia("(width >= 60rem)");

/** What one editor shows, and the preview beside its text. */
export class View {
  constructor(root, area, pane) {
    this.root = root;
    this.area = area;
    this.pane = pane;
    this.buttons = [...root.querySelectorAll("[data-view]")];
    this.refreshSoon = debounce(PATIENCE, () => this.now === "both" && this.refresh());
    this.start();
  }

  start() {
    for (const button of this.buttons) {
      button.type = "button";
      button.addEventListener("click", () => this.choose(button.dataset.view));
    }
    this.fit();
    wide.addEventListener("change", () => this.fit());
    this.area.addEventListener("input", () => this.refreshSoon());
    this.area.addEventListener("scroll", () => this.follow());
    this.pane.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]:not([href^='#'])");
      if (link) Object.assign(link, { target: "_blank", rel: "noopener" });
    });
  }

  /* A window that has become narrow shows the text alone. */
  fit() {
    for (const button of this.buttons) button.hidden = button.dataset.view === "both" && !wide.matches;
    if (this.now !== "preview") this.show(wide.matches ? localStorage.getItem(KEY) ?? "write" : "write");
  }

  choose(name) {
    if (name !== "preview" && wide.matches) localStorage.setItem(KEY, name);
    this.show(name);
    if (name === "write") this.area.focus({ preventScroll: true });
  }

  show(name) {
    this.now = this.root.dataset.shown = name;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.view === name));
    this.root.querySelector("[data-write]").hidden = name === "preview";
    this.root.querySelector("[role=toolbar]").hidden = name === "preview";
    this.pane.hidden = name === "write";
    if (name !== "write") this.refresh();
  }

  async refresh() {
    this.controller?.abort();
    const controller = (this.controller = new AbortController());
    this.pane.setAttribute("aria-busy", "true");
    try {
      const nodes = await this.fetch(controller.signal);
      this.pane.replaceChildren(nodes);
      this.follow();
    } catch (error) {
      unlessAborted(error);
    } finally {
      if (this.controller === controller) this.pane.removeAttribute("aria-busy");
    }
  }

  async fetch(signal) {
    const body = new FormData(this.area.form);
    body.set("preview", "1");
    const { previewUrl, textPreviewFailed } = this.root.dataset;
    try {
      const response = await request(previewUrl, { method: "POST", fragment: "preview", body, signal });
      const html = await response.text();
      const isPart = response.headers.get("X-Fragment") === "preview";
      if (!response.redirected && (response.ok || isPart)) return partOf(nodesFrom(html), this.pane.id);
    } catch (error) {
      if (error.name !== "TypeError") throw error;
    }
    return textPreviewFailed;
  }

  /* What is seen of the preview is about what is seen of the text. */
  follow() {
    if (this.now !== "both") return;
    const hidden = (element) => element.scrollHeight - element.clientHeight;
    this.pane.scrollTop = (this.area.scrollTop / Math.max(hidden(this.area), 1)) * hidden(this.pane);
  }
}

/** Take the content of an element out of an answer that may be that element or a whole page. */
export function partOf(nodes, id) {
  const whole = nodes.querySelector(`#${CSS.escape(id)}`);
  if (!whole) return nodes;
  const part = document.createDocumentFragment();
  part.append(...whole.childNodes);
  return part;
}
