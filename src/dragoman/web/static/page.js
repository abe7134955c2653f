"use strict";
// What pages do beyond showing: copying, saved searches. Every page works without it.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    const words = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, 1500);
  });
}

const saved = document.getElementById("saved");
if (saved) {
  const KEY = "dragoman.searches";
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(found) ? found.filter((each) => String(each.address).startsWith("/search?")) : [];
    } catch {
      return [];
    }
  };
  const write = (searches) => { localStorage.setItem(KEY, JSON.stringify(searches)); draw(); };
  const draw = () => {
    const searches = read();
    saved.hidden = !searches.length && !saved.dataset.address;
    saved.querySelector("ul").replaceChildren(...searches.map((each, place) => {
      const link = document.createElement("a");
      link.href = each.address;
      link.textContent = each.words;
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = "×";
      drop.setAttribute("aria-label", `Forget ${each.words}`);
      drop.addEventListener("click", () => write(read().filter((_, other) => other !== place)));
      const line = document.createElement("li");
      line.append(link, " ", drop);
      return line;
    }));
  };
  document.getElementById("save")?.addEventListener("click", () => {
    const { address, words } = saved.dataset;
    write([{ address, words }, ...read().filter((each) => each.address !== address)].slice(0, 50));
  });
  draw();
}
