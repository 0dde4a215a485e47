/* Work that goes on elsewhere: the part of the page that tells of it is fetched anew until it is done. */

import { announce } from "./core.js";
import { load } from "./fragment.js";

const PACE = 2000;
const SLOWEST = 30000;

/** Fetch an element anew until it no longer says that something goes on; slower while the server does not answer. */
function watch(place, pace = PACE, told = "") {
  setTimeout(async () => {
    if (document.hidden) return watch(place, pace, told);
    try {
      await load(location.href, place);
      watch(place, PACE, tell(place, told));
    } catch {
      watch(place, Math.min(pace * 2, SLOWEST), told);
    }
  }, pace);
}

/* Screen readers hear of it by steps, not every two seconds. */
function tell(place, told) {
  const news = place.querySelector("[data-told]")?.dataset.told ?? told;
  if (news !== told) announce(news);
  return news;
}

for (const place of document.querySelectorAll("[data-poll]")) watch(place);
