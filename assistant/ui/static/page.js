/* The chat page's own behaviour: opens a citation beside the answer, copies an answer, follows a new answer with the eye.
   Everything here is delegated from the document, since Gradio redraws the conversation. */
(() => {
  "use strict";

  const WIDE = window.matchMedia("(min-width: 1100px)");
  let reader = null;
  let opened = null; // the id of the marker whose article is shown, or its address when it has no id
  let opener = null; // where the keyboard goes back to
  let request = 0; // of several articles asked for in a row only the last is shown
  let closedByUser = false;
  let following = false; // whether the newest turn is kept in view
  let newest = "";
  let finished = "";
  let busy = 0; // the timer that shows the Stop button, which would only flicker behind a quick answer
  const SLOW = 700; // milliseconds

  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  function buildReader() {
    const close = element("button", { type: "button", class: "dl-close", "aria-label": "Close the article" }, "×");
    close.addEventListener("click", () => closeReader(true));
    const label = element("span", { class: "dl-reader-label" });
    const body = element("div", { class: "dl-reader-body", tabindex: "0" });
    reader = element("aside", { id: "dl-reader", "aria-label": "Article", hidden: "" },
      element("div", { class: "dl-reader-bar" }, label, close), body);
    document.body.append(reader);
  }

  function closeReader(byUser) {
    if (reader.hidden) return;
    reader.hidden = true;
    document.body.classList.remove("dl-reading");
    if (byUser) closedByUser = true;
    const back = opened && opened.startsWith("turn-") ? document.getElementById(opened) : opener;
    opened = null;
    markOpened();
    if (byUser && back && back.isConnected) back.focus();
  }

  function markOpened() {
    for (const marker of document.querySelectorAll("a.dl-marker")) {
      marker.classList.toggle("dl-opened", opened !== null && marker.id === opened);
    }
  }

  async function openArticle(link, byUser) {
    const mine = ++request;
    opener = link;
    opened = markerOf(link);
    let page, failure = "";
    try {
      const response = await fetch(link.getAttribute("href").split("#")[0], { cache: "no-store" });
      page = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main.dl-article");
    } catch {
      failure = "The article could not be loaded: is Dateline still running?";
    }
    if (mine !== request) return;
    const body = reader.querySelector(".dl-reader-body");
    if (page) {
      body.replaceChildren(document.adoptNode(page));
    } else {
      body.replaceChildren(element("p", { class: "dl-notice" }, failure || "The article could not be shown."));
    }
    const cited = /\[\d+\]/.exec(link.classList.contains("dl-title") ? numberBeside(link) : link.textContent);
    reader.querySelector(".dl-reader-label").textContent = cited ? `Source ${cited[0]}` : "Article";
    reader.hidden = false;
    document.body.classList.add("dl-reading");
    markOpened();
    const quote = body.querySelector("mark");
    body.scrollTop = 0;
    if (quote) {
      const above = quote.getBoundingClientRect().top - body.getBoundingClientRect().top;
      body.scrollTop = above - Math.max(40, (body.clientHeight - quote.getBoundingClientRect().height) / 3);
    }
    if (byUser) body.focus({ preventScroll: true });
  }

  const numberBeside = (link) => link.closest("li")?.querySelector(".dl-number")?.textContent ?? "";

  /* The marker of the same citation in the same answer, whichever of its links was used. */
  function markerOf(link) {
    if (link.id) return link.id;
    const turn = link.closest(".dl-turn");
    const number = /\d+/.exec(link.classList.contains("dl-title") ? numberBeside(link) : link.textContent);
    return turn && number ? `${turn.id}-${number[0]}` : link.getAttribute("href");
  }

  async function copyAnswer(button) {
    const text = button.closest(".dl-turn").querySelector(".dl-export").textContent;
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copied = copyBySelection(text); // a page that is not on localhost and not https has no clipboard
    }
    const label = button.textContent;
    if (label === "Copy with citations") {
      button.textContent = copied ? "Copied" : "Copying is not allowed here";
      setTimeout(() => { button.textContent = label; }, 1600);
    }
  }

  function copyBySelection(text) {
    const box = element("textarea", { class: "dl-offscreen", "aria-hidden": "true" });
    box.value = text;
    document.body.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    return copied;
  }

  function onClick(event) {
    const copy = event.target.closest(".dl-copy");
    if (copy) return void copyAnswer(copy);
    const link = event.target.closest("a.dl-open");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openArticle(link, true);
  }

  function onRedraw() {
    document.getElementById("dl-live")?.setAttribute("aria-live", "polite");
    const turns = document.querySelectorAll(".dl-turn");
    document.body.classList.toggle("dl-talking", turns.length > 0);
    if (turns.length === 0) {
      if (newest) closeReader(false);
      newest = finished = "";
      showStop(false);
      return;
    }
    for (const marker of document.querySelectorAll("a.dl-marker:not([aria-label])")) {
      marker.setAttribute("aria-label", `Source ${marker.textContent.replace(/\D/g, "")}`);
    }
    markOpened();
    const last = turns[turns.length - 1];
    showStop(!last.classList.contains("dl-done"));
    if (last.id !== newest) {
      newest = last.id;
      following = true;
      follow(turns);
    }
    if (last.classList.contains("dl-done") && last.id !== finished) {
      finished = last.id;
      const first = last.querySelector("a.dl-marker");
      if (first && WIDE.matches && !closedByUser) openArticle(first, false).then(() => follow(turns));
      else if (!reader.hidden) closeReader(false);
      follow(turns);
    }
  }

  function showStop(answering) {
    if (answering && !busy) busy = setTimeout(() => document.body.classList.add("dl-busy"), SLOW);
    if (answering) return;
    clearTimeout(busy);
    busy = 0;
    document.body.classList.remove("dl-busy");
  }

  /* The newest turn at the top of the window, unless the reader has scrolled elsewhere since it was asked. The first one
     stays where it is: the name of the page is above it. */
  function follow(turns) {
    if (!following || turns.length === 0) return;
    if (turns.length === 1) window.scrollTo(0, 0);
    else turns[turns.length - 1].scrollIntoView({ block: "start" });
  }

  function start() {
    buildReader();
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !reader.hidden) closeReader(true);
    });
    for (const moved of ["wheel", "touchmove"]) {
      document.addEventListener(moved, () => { following = false; }, { passive: true });
    }
    let waiting = false;
    new MutationObserver((changes) => {
      if (waiting || changes.every((change) => reader.contains(change.target))) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; onRedraw(); });
    }).observe(document.body, { childList: true, subtree: true });
    onRedraw();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
