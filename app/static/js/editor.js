/* The Markdown editor: a plain text box with a toolbar, keys, completion, files, a preview and a draft around it. */

import { Completion } from "./completing.js";
import { apply, stateOf } from "./editing.js";
import { toggleCode, toggleLink, toggleMark, togglePageLink } from "./emphasis.js";
import { continueLine, indent, insertTable, setHeading, toggleAdmonition, toggleList, toggleQuote } from "./lists.js";
import { paste } from "./pasting.js";
import { Saving } from "./saving.js";
import { Uploads } from "./uploading.js";
import { View } from "./viewing.js";

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/* What the buttons and the keys do; `words` is the text that the button brings along. */
const COMMANDS = {
  bold: (state) => toggleMark(state, "**"),
  italic: (state) => toggleMark(state, "*"),
  heading: (state) => setHeading(state, null),
  heading2: (state) => setHeading(state, 2),
  heading3: (state) => setHeading(state, 3),
  heading4: (state) => setHeading(state, 4),
  link: toggleLink,
  page: togglePageLink,
  bullet: (state) => toggleList(state, "bullet"),
  number: (state) => toggleList(state, "number"),
  task: (state) => toggleList(state, "task"),
  quote: toggleQuote,
  code: toggleCode,
  table: insertTable,
  box: toggleAdmonition,
};
const LETTERS = { b: "bold", i: "italic", k: "link", e: "code" };
const SHIFTED = { Digit7: "number", Digit8: "bullet", Digit9: "task" };
const WITH_ALT = { Digit1: "heading2", Digit2: "heading3", Digit3: "heading4" };

/* The command of a key; AltGr writes characters on many keyboards and is none of ours. */
function commandOf(event) {
  const isOurs = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!isOurs || event.getModifierState("AltGraph")) return null;
  if (event.altKey) return event.shiftKey ? null : WITH_ALT[event.code];
  return event.shiftKey ? SHIFTED[event.code] : LETTERS[event.key.toLowerCase()];
}

class Editor {
  constructor(root) {
    this.root = root;
    this.area = root.querySelector("textarea");
    this.toolbar = root.querySelector("[role=toolbar]");
    const { pagesUrl: pages, peopleUrl: people, uploadUrl, autosaveUrl } = root.dataset;
    this.completion = new Completion(this.area, root.querySelector("[role=listbox]"), { pages, people });
    this.uploads = uploadUrl ? new Uploads(root, this.area) : null;
    this.view = new View(root, this.area, root.querySelector("[data-preview]"));
    if (autosaveUrl) new Saving(root, this.area, this.uploads);
    this.area.addEventListener("keydown", (event) => this.press(event));
    this.area.addEventListener("paste", (event) => paste(event, this.area, this.uploads));
    this.area.addEventListener("blur", () => (this.isLeaving = false));
    this.startToolbar();
    if (this.uploads) this.startDrop();
    root.dataset.ready = "";
  }

  run(name) {
    const words = this.toolbar.querySelector(`[data-command="${name}"]`)?.dataset.words;
    apply(this.area, COMMANDS[name](stateOf(this.area), words));
    if (name === "page") this.completion.ask();
  }

  press(event) {
    if (event.isComposing) return;
    const command = commandOf(event);
    if (command) this.run(command);
    else if (!this.completion.press(event) && !this.pressInLine(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* Enter and Tab in lists; Escape lets the next Tab leave the box from there as well. */
  pressInLine(event) {
    if (event.key === "Escape") this.isLeaving = true;
    if (["Escape", "Shift", "Tab"].includes(event.key) && this.isLeaving) return false;
    this.isLeaving = false;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const isTab = event.key === "Tab";
    if (!isTab && (event.key !== "Enter" || event.shiftKey)) return false;
    const change = isTab ? indent(stateOf(this.area), event.shiftKey) : continueLine(stateOf(this.area));
    apply(this.area, change);
    return change !== null;
  }

  startToolbar() {
    const buttons = [...this.toolbar.querySelectorAll("button")];
    const rove = (button) => buttons.forEach((one) => (one.tabIndex = one === button ? 0 : -1));
    rove(buttons[0]);
    for (const button of buttons) {
      if (isMac) button.title = button.title.replace("Ctrl+", "⌘");
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("focus", () => rove(button));
    }
    this.toolbar.addEventListener("click", (event) => {
      const name = event.target.closest("button")?.dataset.command;
      if (name in COMMANDS) this.run(name);
    });
    this.toolbar.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(event.target);
      const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (goal === undefined || at < 0) return;
      event.preventDefault();
      buttons.at(goal % buttons.length).focus();
    });
  }

  startDrop() {
    const input = this.root.querySelector("input[type=file]");
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    const light = (isOn) => this.root.classList.toggle("p-editor-drop", isOn);
    this.toolbar.querySelector("[data-command=file]").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.uploads.add([...input.files]);
      input.value = "";
    });
    this.root.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      light(true);
    });
    this.root.addEventListener("dragleave", (event) => this.root.contains(event.relatedTarget) || light(false));
    this.root.addEventListener("drop", (event) => {
      light(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (this.view.now === "preview") this.view.show("write");
      this.uploads.add([...event.dataTransfer.files]);
    });
  }
}

function start(root) {
  for (const element of root.querySelectorAll("[data-editor]:not([data-ready])")) new Editor(element);
}

start(document);
document.addEventListener("fragment", (event) => start(event.target));
