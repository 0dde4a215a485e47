/* Nothing typed is lost: forms with data-draft are kept in this browser until a save has worked. */

import { on } from "./core.js";

const EVERY = 3_000;
const root = document.documentElement;
const user = root.dataset.user ?? "";
const key = `draft:${user}:${location.pathname}`;
const changed = new Set();
let leaving = false;

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type),
  );
}

function read(form) {
  return fieldsOf(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    return [field.name, field.value];
  });
}

function write(form, values) {
  for (const [name, value, checked] of values) {
    for (const field of fieldsOf(form).filter((one) => one.name === name)) {
      if (checked === undefined) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

function restore(form) {
  const kept = localStorage.getItem(key);
  if (!kept || form.querySelector("[aria-invalid=true]") || kept === JSON.stringify(read(form))) return;
  const original = read(form);
  write(form, JSON.parse(kept));
  const notice = form.querySelector("[data-draft-notice]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("[data-draft-discard]").addEventListener("click", () => {
    write(form, original);
    localStorage.removeItem(key);
    notice.hidden = true;
  });
}

function keep() {
  for (const form of changed) {
    if (form.matches("[data-draft]")) localStorage.setItem(key, JSON.stringify(read(form)));
  }
}

/* A save has worked when the page after it belongs to the same person, is no error, and is not the form again; a form
   that sends to another address comes again where it was only once it is saved. */
function forgetSaved(form) {
  const saved = sessionStorage.getItem("saved-draft");
  if (!saved || !saved.startsWith(`draft:${user}:`) || "keepDrafts" in root.dataset) return;
  const isAgain = form && saved === key && new URL(form.getAttribute("action") || "", location).pathname === location.pathname;
  if (!isAgain) localStorage.removeItem(saved);
  sessionStorage.removeItem("saved-draft");
}

const form = document.querySelector("form[data-draft]");
if (user) {
  forgetSaved(form);
  if (form) restore(form);
  setInterval(keep, EVERY);
}

on("input", "form[data-draft], form[data-guard]", (event, edited) => changed.add(edited));

on("submit", "form[data-draft], form[data-guard]", (event, sent) => {
  keep();
  leaving = true;
  if (user && sent.matches("[data-draft]")) sessionStorage.setItem("saved-draft", key);
});

addEventListener("pagehide", () => user && keep());

addEventListener("beforeunload", (event) => {
  if (!leaving && [...changed].some((one) => one.matches("[data-guard]"))) event.preventDefault();
});
