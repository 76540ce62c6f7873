// What pages can do beyond showing themselves: copy a feed's address, search titles, scroll by keyboard.
// Every page works without it. It loads from this site alone and writes text, never markup.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const status = button.closest(".subscribe").querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch { // not on a secure address, or not allowed
      field.select();
      if (!document.execCommand("copy")) return; // the text is selected: the reader can copy it
    }
    status.textContent = `${button.dataset.done}: ${field.labels[0].textContent}`;
  });
}

// What does not fit scrolls in a box of its own, which the keyboard must be able to reach.
const boxes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".body :is(pre, table, math)")) boxes.observe(box);

const place = document.querySelector(".finder");
if (place) search(place);

function search(place) {
  const AT_ONCE = 50;
  const AHEAD = 6; // lists that are asked for before they are needed
  place.replaceChildren(document.getElementById("search-form").content.cloneNode(true));
  const form = place.querySelector("form");
  const field = place.querySelector("input");
  const list = place.querySelector("ol");
  const status = place.querySelector("[role=status]");
  const more = place.querySelector(".more button");
  const base = new URL(place.dataset.pieces, location.href);
  let names;
  let latest; // the search that is going on: an older one that is still loading stops
  const loaded = new Map();

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  async function load(name) {
    const answer = await fetch(new URL(name, base));
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  function piece(name) {
    if (!loaded.has(name)) {
      const rows = load(name).then((all) => all.map((row) => [...row, fold(row[0])]));
      rows.catch(() => loaded.delete(name)); // asked for again by the next search
      loaded.set(name, rows);
    }
    return loaded.get(name);
  }

  async function* matches(words) {
    names ??= await load(base);
    for (const [place, name] of names.entries()) {
      for (const later of names.slice(place + 1, place + AHEAD)) piece(later);
      for (const row of await piece(name)) {
        if (words.every((word) => row[4].includes(word))) yield row;
      }
    }
  }

  function show([title, address, day, language]) {
    const item = document.createElement("li");
    const entry = item.appendChild(document.createElement("article"));
    entry.className = "entry";
    const when = entry.appendChild(document.createElement("p"));
    when.className = "when";
    const time = when.appendChild(document.createElement("time"));
    time.dateTime = time.textContent = day;
    const what = entry.appendChild(document.createElement("div"));
    what.className = "what";
    const heading = what.appendChild(document.createElement("h2"));
    heading.className = "long";
    heading.lang = language;
    heading.dir = "auto";
    const link = heading.appendChild(document.createElement("a"));
    link.textContent = title;
    link.href = /^https?:/.test(address) ? address : `${place.dataset.root}${address}index.html`;
    list.append(item);
  }

  async function next(found, id) {
    more.hidden = true;
    try {
      for (let shown = 0; shown < AT_ONCE; shown += 1) {
        const { value, done } = await found.next();
        if (id !== latest) return;
        if (done) {
          tell(true);
          return;
        }
        show(value);
      }
    } catch {
      status.textContent = place.dataset.failed;
      return;
    }
    tell(false);
    more.hidden = false;
    more.onclick = () => next(found, id);
  }

  function tell(all) {
    const number = list.childElementCount;
    const count = all ? String(number) : `${number}+`;
    status.textContent = number ? place.dataset.found.replace("%s", count) : place.dataset.none;
  }

  function start() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    latest = {};
    list.replaceChildren();
    status.textContent = "";
    more.hidden = true;
    if (words.length) next(matches(words), latest);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const url = new URL(location.href);
    url.search = new URLSearchParams({ q: field.value });
    history.replaceState(null, "", url);
    start();
  });
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  start();
}
