/* The page itself: shortcuts, menus, dialogs, near times, copied links. */

import { announce, on } from "./core.js";

const root = document.documentElement;

/* Menus and dialogs */

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

on("keydown", "details[data-menu][open]", (event, menu) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

on("focusout", "details[data-menu][open]", (event, menu) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

on("click", "[data-dialog]", (event, opener) => {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

on("click", "dialog", (event, dialog) => {
  if (event.target === dialog) dialog.close();
});

/* Side columns are folded where the screen is small. */

const small = matchMedia("(width < 60rem)");

function fold() {
  for (const details of document.querySelectorAll("details[data-fold]")) details.open = !small.matches;
}

small.addEventListener("change", fold);
fold();

on("click", "a[href^='#']", (event, link) => {
  const target = document.getElementById(link.hash.slice(1));
  if (target?.matches("details")) target.open = true;
});

/* Shortcuts: whatever carries data-shortcut is clicked */

let before = "";

function isTyping(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function findSearch() {
  const boxes = [...document.querySelectorAll("form[role=search] input[type=search]")];
  return boxes.find((box) => box.checkVisibility()) ?? document.querySelector('.p-bottom-bar a[href="/search"]');
}

function press(event) {
  const key = event.key;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") return findSearch();
  if (root.dataset.shortcuts === "off" || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return null;
  if (key === "/") return findSearch();
  const keys = before ? `${before} ${key}` : key;
  before = key === "g" && !before ? "g" : "";
  return document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`);
}

addEventListener("keydown", (event) => {
  const found = press(event);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.select();
  else found.click();
});

on("keydown", "textarea, input", (event, field) => {
  if (event.key === "Enter" && event.ctrlKey) field.form?.requestSubmit();
});

/* Near times stay true while the page is open. */

const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
const spoken = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });

function tellTimes() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? [];
    if (unit) time.textContent = spoken.format(Math.round(seconds / length), unit);
  }
}

setInterval(tellTimes, 60_000);

/* Small services */

on("click", "[data-copy]", async (event, button) => {
  event.preventDefault();
  await navigator.clipboard.writeText(new URL(button.dataset.copy || location.href, location).href);
  announce(button.dataset.copied ?? "");
  const label = button.querySelector("span");
  if (label && button.dataset.copied) label.textContent = button.dataset.copied;
});

for (const button of document.querySelectorAll("[data-password] button")) button.hidden = false;

on("click", "[data-password] button", (event, button) => {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const isShown = input.type === "password";
  input.type = isShown ? "text" : "password";
  button.setAttribute("aria-pressed", String(isShown));
});

document.querySelector("[data-autofocus]")?.focus();
