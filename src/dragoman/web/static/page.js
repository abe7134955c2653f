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

// The queue: a verdict is held for a few seconds, in which it can be undone, and then sent. What is held when the page is
// left is sent then.
const queue = document.getElementById("queue");
if (queue && queue.elements.csrf) {
  const HELD = 8000;
  const WORDS = { accept: "Accepted", reject: "Rejected" };
  const cards = [...queue.querySelectorAll("[data-claim]")];
  const status = document.getElementById("said");
  let held = null;
  let at = -1;
  queue.querySelector(".keys").hidden = false;

  const show = (card, words, undo) => {
    const line = card.querySelector(".verdict");
    line.hidden = !words;
    line.querySelector("strong").textContent = words;
    line.querySelector(".undo").hidden = !undo;
    card.querySelector(".buttons").hidden = Boolean(words);
    card.classList.toggle("done", Boolean(words));
    status.textContent = words;
  };
  const send = async (leaving) => {
    if (!held) return;
    const { card, verdict, timer } = held;
    held = null;
    clearTimeout(timer);
    const body = new URLSearchParams({
      csrf: queue.elements.csrf.value, claim: card.dataset.claim, verdict, next: "/static/mark.svg",
      reviewer: queue.elements.reviewer?.value ?? "", reason: queue.elements.reason.value,
    });
    try {
      const answer = await fetch("/review", { method: "POST", body, keepalive: leaving === true });
      if (!answer.ok) throw new Error(answer.status === 403 ? "not allowed" : `refused (${answer.status})`);
      show(card, `${WORDS[verdict]}, recorded`, false);
    } catch (error) {
      show(card, "", false);
      status.textContent = `Not recorded: ${error.message}`;
    }
  };
  const hold = (card, verdict) => {
    if (queue.elements.reviewer && !queue.elements.reviewer.reportValidity()) return;
    if (card.classList.contains("done")) return;
    send();
    held = { card, verdict, timer: setTimeout(send, HELD) };
    show(card, WORDS[verdict], true);
    go(cards.indexOf(card) + 1);
  };
  const undo = () => {
    if (!held) return;
    const { card, timer } = held;
    clearTimeout(timer);
    held = null;
    show(card, "", false);
    status.textContent = "Undone";
    go(cards.indexOf(card));
  };
  const go = (place) => {
    if (place < 0 || place >= cards.length) return;
    at = place;
    cards[at].focus();
  };
  queue.addEventListener("submit", (event) => {
    const button = event.submitter;
    const card = button?.closest("[data-claim]");
    if (!card) return;
    event.preventDefault();
    hold(card, button.name);
  });
  for (const button of queue.querySelectorAll(".undo")) button.addEventListener("click", undo);
  cards.forEach((card, place) => card.addEventListener("focusin", () => { at = place; }));
  addEventListener("pagehide", () => send(true));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const card = cards[at];
    const keys = {
      j: () => go(at + 1),
      k: () => go(at - 1),
      a: () => card && hold(card, "accept"),
      r: () => card && hold(card, "reject"),
      c: () => { if (card) location.href = `/claim/${card.dataset.claim}#correct`; },
      u: undo,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}

// What an address points into is open.
const pointed = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (pointed instanceof HTMLDetailsElement) {
  pointed.open = true;
  pointed.scrollIntoView();
}
