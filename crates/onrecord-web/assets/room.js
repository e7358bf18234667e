// Hover and keys: words light up their card, a card its words. Everything works without it.
"use strict";
(() => {
  const parts = new Map();
  for (const part of document.querySelectorAll("[data-s]")) {
    for (const id of part.dataset.s.split(" ")) {
      if (!parts.has(id)) parts.set(id, []);
      parts.get(id).push(part);
    }
  }
  let lit = [];
  const light = (target) => {
    const part = target instanceof Element ? target.closest("[data-s]") : null;
    for (const old of lit) old.classList.remove("lit");
    lit = [];
    if (!part) return;
    // A card stands for its statement; words for the innermost one, whose card they link to.
    const id = part.matches("a") ? part.getAttribute("href").slice(3) : part.dataset.s;
    lit = parts.get(id) || [];
    for (const now of lit) now.classList.add("lit");
  };
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, (event) => light(event.target));

  // j and k: the next statement and the one before.
  const cards = [...document.querySelectorAll(".card")];
  let at = -1;
  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof Element && event.target.closest("input, select, textarea");
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.getElementById("words");
      if (search) { event.preventDefault(); search.focus(); }
      return;
    }
    if (!cards.length || (event.key !== "j" && event.key !== "k")) return;
    const here = document.activeElement ? cards.indexOf(document.activeElement.closest(".card")) : -1;
    if (here >= 0) at = here;
    at = Math.min(cards.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
    const card = cards[at];
    card.setAttribute("tabindex", "-1");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
  });
})();
