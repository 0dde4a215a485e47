/* Files on their way into a text: a placeholder stands for each until the server has answered. */

import { announce } from "./core.js";
import { apply, edit, exchange, stateOf } from "./editing.js";

/** Put a name into a text that has a place for it. */
function fill(text, name) {
  return text.replace("{name}", () => name);
}

/** The files of one editor. */
export class Uploads {
  constructor(root, area) {
    this.root = root;
    this.area = area;
    this.url = root.dataset.uploadUrl;
    this.list = root.querySelector("[data-uploads]");
    this.note = root.querySelector("[data-upload-note]");
    this.words = root.dataset;
    this.running = new Set();
    area.form?.addEventListener("submit", (event) => this.hold(event), { capture: true });
    addEventListener("beforeunload", (event) => this.running.size && event.preventDefault());
    area.addEventListener("compositionstart", () => (this.isComposing = true));
    area.addEventListener("compositionend", () => (this.isComposing = false));
  }

  /* Nothing is sent while a file is missing in it. */
  hold(event) {
    if (!this.running.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.note.hidden = false;
    this.note.textContent = this.words.textWait;
    this.note.scrollIntoView({ block: "nearest" });
  }

  /** Send files; their placeholders come to stand at the caret. */
  add(files) {
    const { value, end } = stateOf(this.area);
    const waiting = [];
    for (const file of files) waiting.push([file, this.placeholderOf(file, value, waiting)]);
    if (!waiting.length) return;
    const lead = /\S$/.test(value.slice(0, end)) ? " " : "";
    const text = lead + waiting.map(([, placeholder]) => placeholder).join("\n");
    apply(this.area, edit(end, end, text));
    for (const [file, placeholder] of waiting) this.send(file, placeholder);
  }

  placeholderOf(file, value, waiting) {
    const name = file.name.replace(/[[\]()\n]/g, " ");
    const isTaken = (text) => value.includes(text) || waiting.some(([, other]) => other === text);
    const imageOf = (label) => `![${fill(this.words.textUploading, label)}]()`;
    let text = imageOf(name);
    for (let number = 2; isTaken(text); number += 1) text = imageOf(`${name} ${number}`);
    return text;
  }

  send(file, placeholder) {
    const upload = new XMLHttpRequest();
    const item = this.itemOf(file, () => upload.abort());
    const body = new FormData();
    body.append("file", file);
    this.running.add(placeholder);
    upload.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) item.querySelector("progress").value = event.loaded / event.total;
    });
    upload.addEventListener("load", () => this.settle(upload, file, placeholder, item));
    upload.addEventListener("error", () => this.fail(file, placeholder, item, this.words.textUploadFailed));
    upload.addEventListener("abort", () => this.end(placeholder, ""));
    upload.open("POST", this.url);
    upload.setRequestHeader("X-CSRFToken", document.querySelector("input[name=csrf_token]")?.value ?? "");
    upload.setRequestHeader("Accept", "application/json");
    upload.send(body);
  }

  itemOf(file, stop) {
    const item = this.root.querySelector("template[data-upload]").content.cloneNode(true).firstElementChild;
    const button = item.querySelector("button");
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("progress").setAttribute("aria-label", fill(this.words.textUploading, file.name));
    button.setAttribute("aria-label", fill(this.words.textRemove, file.name));
    button.title = button.getAttribute("aria-label");
    button.addEventListener("click", () => {
      stop();
      item.remove();
      this.area.focus();
    });
    this.list.append(item);
    return item;
  }

  settle(upload, file, placeholder, item) {
    const answer = answerOf(upload);
    if (upload.status >= 300 || !answer.markdown) {
      const isAway = new URL(upload.responseURL).pathname !== new URL(this.url, location).pathname;
      const failed = upload.status === 413 ? this.words.textTooLarge : this.words.textUploadFailed;
      const why = isAway || upload.status === 401 ? this.words.textSignedOut : failed;
      return this.fail(file, placeholder, item, answer.message || why);
    }
    item.remove();
    this.end(placeholder, answer.markdown);
    announce(fill(this.words.textUploaded, answer.name || file.name));
  }

  fail(file, placeholder, item, why) {
    item.classList.add("p-editor-upload-failed");
    item.querySelector("progress").remove();
    item.querySelector("[data-message]").textContent = why;
    item.querySelector("[data-failed]").hidden = false;
    this.end(placeholder, "");
    announce(`${file.name}: ${why}`);
  }

  end(placeholder, markdown) {
    this.running.delete(placeholder);
    const finish = () => exchange(this.area, placeholder, markdown);
    if (this.isComposing) this.area.addEventListener("compositionend", () => setTimeout(finish), { once: true });
    else finish();
    if (!this.running.size) this.note.hidden = true;
  }
}

function answerOf(upload) {
  try {
    return JSON.parse(upload.responseText) ?? {};
  } catch {
    return {};
  }
}
