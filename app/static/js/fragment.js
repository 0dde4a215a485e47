/* Parts of a page that are fetched anew: links and forms with data-get, and the id of their target. Whatever posts is
   sent by the browser itself, once. */

import { announceFrom, debounce, nodesFrom, on, request, unlessAborted } from "./core.js";

const underWay = new WeakMap();

/** Replace a part of the page by what the server answers; leave for the whole page where that is what it sends. */
export async function load(url, target, { remember = false } = {}) {
  underWay.get(target)?.abort();
  const controller = new AbortController();
  underWay.set(target, controller);
  target.setAttribute("aria-busy", "true");
  try {
    const response = await request(url, { fragment: target.id, signal: controller.signal });
    if (response.headers.get("X-Fragment") !== target.id) return location.assign(response.url);
    swap(target, await response.text());
    if (remember) history.pushState({ target: target.id }, "", response.url);
  } finally {
    if (underWay.get(target) === controller) target.removeAttribute("aria-busy");
  }
}

/** Put new content into an element and give the focus back to where it was. */
export function swap(target, html) {
  const focused = target.contains(document.activeElement) ? document.activeElement : null;
  const nodes = nodesFrom(html);
  announceFrom(nodes);
  target.replaceChildren(nodes);
  if (focused) restoreFocus(target, focused);
  target.dispatchEvent(new CustomEvent("fragment", { bubbles: true }));
}

function restoreFocus(target, focused) {
  const again = focused.id && document.getElementById(focused.id);
  if (!again) target.setAttribute("tabindex", "-1");
  (again || target).focus({ preventScroll: true });
}

function targetOf(element) {
  return document.querySelector(element.closest("[data-target]")?.dataset.target ?? "#main");
}

function follow(url, element) {
  load(url, targetOf(element), { remember: "history" in element.dataset })
    .catch(unlessAborted)
    .catch(() => location.assign(url));
}

function queryOf(form, url) {
  const address = new URL(url, location);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return address.href;
}

on("click", "a[data-get]", (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  follow(link.dataset.get || link.href, link);
});

on("submit", "form[data-get]", (event, form) => {
  event.preventDefault();
  follow(queryOf(form, form.dataset.get || form.action), form);
});

const search = debounce(250, (form) => follow(queryOf(form, form.dataset.get || form.action), form));
on("input", "form[data-get][data-live]", (event, form) => search(form));

const refresh = debounce(250, (place, form) => {
  load(queryOf(form, place.dataset.get), place).catch(unlessAborted);
});
on("change", "form", (event, form) => {
  for (const place of form.querySelectorAll("[data-refresh-on]")) {
    if (place.dataset.refreshOn === event.target.name) refresh(place, form);
  }
});

addEventListener("popstate", (event) => {
  const target = event.state?.target && document.getElementById(event.state.target);
  if (target) load(location.href, target).catch(unlessAborted);
  else if (document.querySelector("[data-history]")) location.reload();
});
