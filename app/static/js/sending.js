/* A form that is on its way is not sent again, however often the button is pressed; an answer that is kept as a file
   (data-again) or that does not come leaves the page open, so the form can be sent anew. */

const PATIENCE = 20_000;

function isBusy(form) {
  return form.getAttribute("aria-busy") === "true";
}

function release(form) {
  form.removeAttribute("aria-busy");
}

addEventListener(
  "submit",
  (event) => {
    if (!isBusy(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.getAttribute("method");
  if (event.defaultPrevented || method !== "post" || "again" in form.dataset) return;
  form.setAttribute("aria-busy", "true");
  setTimeout(release, PATIENCE, form);
});

/* A page that comes back from the browser's memory is as it was left. */
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));
