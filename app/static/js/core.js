/* What the other modules stand on: requests with the token, patience, trusted fragments, spoken news. */

const policy = window.trustedTypes?.createPolicy("passerelle", { createHTML: (html) => html });

/** Turn HTML that our own server sent into nodes; scripts in it do not run. */
export function nodesFrom(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return document.importNode(template.content, true);
}

/** Fetch a path of this site with the token that protects against forgery. */
export function request(url, { method = "GET", fragment = "", body = null, signal } = {}) {
  const headers = {};
  if (fragment) headers["X-Fragment"] = fragment;
  if (method !== "GET") headers["X-CSRFToken"] = document.querySelector("input[name=csrf_token]")?.value ?? "";
  return fetch(url, { method, headers, body, signal, credentials: "same-origin" });
}

/** Call a function once calls have stopped for a while. */
export function debounce(wait, call) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...values), wait);
  };
}

/** Let a screen reader say something, once things have settled. */
export const announce = debounce(500, (text) => {
  document.getElementById("announcer").textContent = text;
});

/** Announce what the nodes themselves ask for with data-announce. */
export function announceFrom(nodes) {
  const speaker = nodes.querySelector("[data-announce]");
  if (speaker) announce(speaker.dataset.announce);
}

/** Handle an event of the elements that match a selector, whenever they come into the page. */
export function on(type, selector, handle) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) handle(event, element);
  });
}

/** Ignore an error that only says that a newer request has replaced this one. */
export function unlessAborted(error) {
  if (error.name !== "AbortError") throw error;
}
