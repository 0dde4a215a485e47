/* Files that become templates: dropped or chosen, sent one after the other, each with its own line of progress. */

import { announce } from "./core.js";

const LEAVE_AFTER = 800;

/** Put a name into a text that has a place for it. */
function fill(text, name) {
  return text.replace("{name}", () => name);
}

function answerOf(upload) {
  try {
    return JSON.parse(upload.responseText) ?? {};
  } catch {
    return {};
  }
}

/** The files of one form. */
class Batch {
  constructor(form) {
    this.form = form;
    this.area = form.querySelector("[data-drop]");
    this.input = this.area.querySelector("input[type=file]");
    this.list = this.area.querySelector("[data-files]");
    this.words = this.area.dataset;
    this.isRunning = false;
    this.listen();
  }

  listen() {
    this.area.classList.add("p-drop-ready");
    this.area.querySelector("[data-drop-hint]").hidden = false;
    for (const type of ["dragenter", "dragover"]) {
      this.area.addEventListener(type, (event) => {
        event.preventDefault();
        this.area.classList.add("p-drop-over");
      });
    }
    this.area.addEventListener("dragleave", () => this.area.classList.remove("p-drop-over"));
    this.area.addEventListener("drop", (event) => {
      event.preventDefault();
      this.area.classList.remove("p-drop-over");
      this.choose([...event.dataTransfer.files]);
    });
    this.form.addEventListener("submit", (event) => {
      if (!this.input.files.length) return;
      event.preventDefault();
      this.sendAll([...this.input.files]);
    });
  }

  /* Where one file is asked for, of several that are dropped the first counts. */
  choose(files) {
    const chosen = new DataTransfer();
    for (const file of this.input.multiple ? files : files.slice(0, 1)) chosen.items.add(file);
    if (chosen.files.length) this.input.files = chosen.files;
  }

  /* One after the other: a slow line is not divided, and what is wrong with one does not hold the others up. */
  async sendAll(files) {
    if (this.isRunning) return;
    this.isRunning = true;
    this.list.hidden = false;
    this.list.replaceChildren();
    const items = files.map((file) => this.itemOf(file));
    const answers = [];
    for (const [index, file] of files.entries()) answers.push(await this.send(file, items[index], files.length === 1));
    this.isRunning = false;
    const isDone = answers.every((one) => one.url && one.title);
    if (isDone) setTimeout(() => location.assign(this.placeAfter(answers)), files.length === 1 ? 0 : LEAVE_AFTER);
    else this.keepRefused(files, answers);
  }

  placeAfter(answers) {
    return answers.length === 1 ? answers[0].url : this.form.closest("[data-library]").dataset.library;
  }

  /* Only what was refused is sent again. */
  keepRefused(files, answers) {
    const left = new DataTransfer();
    files.filter((_, index) => !answers[index].title).forEach((file) => left.items.add(file));
    this.input.files = left.files;
    this.list.querySelector("[data-refused]")?.scrollIntoView({ block: "nearest" });
  }

  itemOf(file) {
    const item = this.area.querySelector("template[data-file]").content.cloneNode(true).firstElementChild;
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("progress").setAttribute("aria-label", fill(this.words.textUploading, file.name));
    this.list.append(item);
    return item;
  }

  bodyFor(file, isSingle) {
    const body = new FormData(this.form);
    body.delete(this.input.name);
    if (!isSingle) body.set("title", "");
    body.append(this.input.name, file);
    return body;
  }

  send(file, item, isSingle) {
    return new Promise((resolve) => {
      const upload = new XMLHttpRequest();
      const finish = () => resolve(this.settle(upload, file, item));
      upload.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) item.querySelector("progress").value = event.loaded / event.total;
      });
      upload.addEventListener("load", finish);
      upload.addEventListener("error", finish);
      upload.open("POST", location.href);
      upload.setRequestHeader("Accept", "application/json");
      upload.send(this.bodyFor(file, isSingle));
    });
  }

  settle(upload, file, item) {
    const answer = answerOf(upload);
    const isTaken = upload.status === 201;
    const isAway = upload.responseURL && new URL(upload.responseURL).pathname !== location.pathname;
    const failed = upload.status === 413 ? this.words.textTooLarge : this.words.textFailed;
    const why = isAway || upload.status === 401 ? this.words.textSignedOut : failed;
    const text = isTaken ? this.words[answer.waits ? "textWaits" : "textAdded"] : answer.message || why;
    item.querySelector("progress").remove();
    item.querySelector("[data-message]").textContent = text;
    if (!isTaken) item.dataset.refused = "";
    if (answer.url) item.append(this.linkTo(answer));
    announce(`${file.name}: ${text}`);
    return answer;
  }

  linkTo(answer) {
    const link = document.createElement("a");
    link.href = answer.url;
    link.textContent = answer.title || this.words.textThere;
    return link;
  }
}

for (const root of document.querySelectorAll("[data-upload-form]")) new Batch(root.querySelector("form"));
