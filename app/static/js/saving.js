/* The draft on the server: sent some seconds after a change, again and again until it has arrived. */

import { nodesFrom } from "./core.js";
import { partOf } from "./viewing.js";

const AFTER = 3_000;
const LONGEST_PAUSE = 60_000;
const AGAIN = new Set([408, 425, 429]);
const MAX_KEEPALIVE = 60_000;

/** The draft of one form. */
export class Saving {
  constructor(root, area, uploads) {
    Object.assign(this, { form: area.form, url: root.dataset.autosaveUrl, words: root.dataset, uploads });
    this.status = root.querySelector("[data-draft-status]");
    this.pause = AFTER;
    this.isChanged = false;
    this.form.addEventListener("input", () => this.change());
    this.form.addEventListener("change", () => this.change());
    this.form.addEventListener("submit", () => this.stop());
    addEventListener("pageshow", () => (this.isSent = false));
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.isChanged && this.plan(0));
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
  }

  change() {
    this.isChanged = true;
    this.pause = AFTER;
    this.plan(AFTER);
  }

  /* The form itself is on its way: a draft that arrived after it would come back from the dead. */
  stop() {
    this.isSent = true;
    this.isChanged = false;
    clearTimeout(this.timer);
    this.controller?.abort();
  }

  plan(wait) {
    clearTimeout(this.timer);
    if (!this.isSent) this.timer = setTimeout(() => this.save(), wait);
  }

  leave() {
    if (!this.isChanged || this.isSent) return;
    clearTimeout(this.timer);
    this.save({ keepalive: true });
  }

  async save({ keepalive = false } = {}) {
    if (!keepalive && this.uploads?.running.size) return this.plan(AFTER);
    this.controller?.abort();
    const { signal } = (this.controller = new AbortController());
    this.isChanged = false;
    try {
      const response = await this.send(keepalive, signal);
      const html = await response.text();
      if (!signal.aborted) this.settle(response, html);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.retry();
    }
  }

  send(keepalive, signal) {
    const body = new FormData(this.form);
    const size = [...body.values()].reduce((sum, value) => sum + (value.size ?? value.length * 3), 0);
    const headers = { "X-Fragment": "draft-status", "X-CSRFToken": body.get("csrf_token") ?? "" };
    const isSmall = keepalive && size < MAX_KEEPALIVE;
    return fetch(this.url, { method: "POST", headers, body, signal, keepalive: isSmall, credentials: "same-origin" });
  }

  settle(response, html) {
    const isPart = response.headers.get("X-Fragment") === "draft-status";
    if (response.status === 401 || response.redirected) return this.tell(this.words.textSignedOut);
    if (response.status >= 500 || AGAIN.has(response.status)) return this.retry();
    if (!response.ok && !isPart) return this.tell(this.words.textNotSaved);
    this.pause = AFTER;
    this.status.replaceChildren(partOf(nodesFrom(html), this.status.id));
  }

  retry() {
    this.isChanged = true;
    this.tell(this.words.textRetry);
    this.plan(this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  tell(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}
