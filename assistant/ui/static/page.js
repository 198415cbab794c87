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
  let sent = null; // the question that is on its way, until its turn is there
  let refusal = ""; // the last line that said why a question was not asked
  let trouble = null; // Gradio's last message that something failed
  let abandoned = ""; // the turn that was under way then: it may never end
  let leaving = false; // whether the browser is on its way back from an article
  const BOX = "#dl-question textarea";
  const SENT = "#dl-sent textarea"; // what Gradio reads
  const SCROLLS = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", " "];

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
    cover();
    if (byUser) closedByUser = true;
    const back = opened && opened.startsWith("turn-") ? document.getElementById(opened) : opener;
    opened = null;
    markOpened();
    if (byUser && back && back.isConnected) back.focus();
  }

  /* On a narrow screen the article covers the page: nothing behind it is reached, and the browser's own way back leaves the
     article, not the page. */
  function cover() {
    const covers = !reader.hidden && !WIDE.matches;
    for (const other of document.body.children) if (other !== reader) other.inert = covers;
    for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"]]) {
      if (covers) reader.setAttribute(name, value);
      else reader.removeAttribute(name);
    }
    if (covers && !leaving && !history.state?.dlArticle) history.pushState({ ...history.state, dlArticle: true }, "");
    else if (reader.hidden) leaveArticle();
  }

  function leaveArticle() {
    if (leaving || !history.state?.dlArticle) return;
    leaving = true;
    history.back();
  }

  function onHistory() {
    const left = leaving;
    leaving = false;
    if (left) cover(); // another article may have been opened meanwhile
    else if (history.state?.dlArticle) leaveArticle(); // forward again: there is no article any more
    else if (!WIDE.matches) closeReader(true);
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
    const cited = numberOf(link);
    reader.querySelector(".dl-reader-label").textContent = cited ? `Source [${cited}]` : "Article";
    reader.hidden = false;
    document.body.classList.add("dl-reading");
    cover();
    markOpened();
    const quote = body.querySelector("mark");
    body.scrollTop = 0;
    if (quote) {
      const above = quote.getBoundingClientRect().top - body.getBoundingClientRect().top;
      body.scrollTop = above - Math.max(40, (body.clientHeight - quote.getBoundingClientRect().height) / 3);
    }
    if (byUser) body.focus({ preventScroll: true });
  }

  /* The number of the citation that a link opens, or "". A title's own words say nothing of it: "[2]" may stand in one. */
  function numberOf(link) {
    const beside = link.classList.contains("dl-title") ? link.closest("li")?.querySelector(".dl-number") : null;
    const numbered = beside ?? (link.matches(".dl-marker, .dl-number") ? link : null);
    return /\d+/.exec(numbered?.textContent ?? "")?.[0] ?? "";
  }

  /* The marker of the same citation in the same answer, whichever of its links was used. */
  function markerOf(link) {
    if (link.id) return link.id;
    const turn = link.closest(".dl-turn");
    const number = numberOf(link);
    return turn && number ? `${turn.id}-${number}` : link.getAttribute("href");
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

  /* Asking: the box is empty from then on, so that the next question can be written. What was not asked after all comes
     back. One answer at a time: what is sent while one is under way stays in the box. */
  function onEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches(BOX)) return;
    if (answering()) refuse(event);
    else if (event.type === "keypress") send(event.target.value);
  }

  function onAskingClick(event) {
    const example = event.target.closest(".dl-example");
    if (!example && !event.target.closest("#dl-send")) return;
    if (answering()) refuse(event);
    else if (example) sent = "";
    else send(document.querySelector(BOX).value);
  }

  function answering() {
    if (sent !== null) return true;
    const last = [...document.querySelectorAll(".dl-turn")].pop();
    return Boolean(last) && !last.classList.contains("dl-done") && last.id !== abandoned;
  }

  function refuse(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function send(text) {
    const asked = Boolean(text.trim());
    write(SENT, asked ? text : "");
    if (!asked) return;
    sent = text;
    write(BOX, "");
  }

  function write(where, text) {
    const box = document.querySelector(where);
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function comesBack() {
    const typed = document.querySelector(BOX).value;
    if (sent) write(BOX, [sent, typed].filter(Boolean).join("\n"));
    sent = null;
  }

  function onAnythingRefused(last) {
    const refused = document.querySelector("#dl-notice [id^=dl-refusal-]");
    const failed = [...document.querySelectorAll(".toast-body.error")].pop();
    if (refused && refused.id !== refusal) {
      refusal = refused.id;
      comesBack();
    }
    if (failed && failed !== trouble) {
      trouble = failed;
      abandoned = last?.id ?? "";
      comesBack();
    }
  }

  function onClick(event) {
    if (event.target.closest("#dl-restart")) sent = null;
    // A button that goes takes the keyboard's place with it. A finger needs none, and a keyboard on the screen is in the way.
    const goes = event.target.closest("#dl-stop, #dl-restart, .dl-example");
    if (goes && !window.matchMedia("(pointer: coarse)").matches) document.querySelector(BOX).focus({ preventScroll: true });
    if (event.target.closest("#dl-limits")) setTimeout(markLimits);
    const copy = event.target.closest(".dl-copy");
    if (copy) return void copyAnswer(copy);
    const link = event.target.closest("a.dl-open");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openArticle(link, true);
  }

  function markLimits() {
    const toggle = document.querySelector("#dl-limits > button");
    toggle?.setAttribute("aria-expanded", String(toggle.classList.contains("open")));
  }

  function onRedraw() {
    markLimits();
    document.getElementById("dl-live")?.setAttribute("aria-live", "polite");
    const turns = document.querySelectorAll(".dl-turn");
    document.body.classList.toggle("dl-talking", turns.length > 0);
    onAnythingRefused(turns[turns.length - 1]);
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
      sent = null;
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
    document.addEventListener("click", onAskingClick, true);
    document.addEventListener("click", onClick);
    for (const pressed of ["keydown", "keypress"]) document.addEventListener(pressed, onEnter, true);
    history.scrollRestoration = "manual"; // the way back from an article is no way back on the page
    window.addEventListener("popstate", onHistory);
    WIDE.addEventListener("change", cover);
    leaveArticle(); // it was open when the page was loaded again
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !reader.hidden) closeReader(true);
    });
    for (const moved of ["wheel", "touchmove"]) {
      document.addEventListener(moved, () => { following = false; }, { passive: true });
    }
    document.addEventListener("keydown", (event) => {
      const writes = event.target.closest("textarea, input, #dl-reader") && !event.key.startsWith("Page");
      if (SCROLLS.includes(event.key) && !writes) following = false;
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.clientX >= document.documentElement.clientWidth) following = false; // on the scrollbar
    });
    document.addEventListener("focusin", (event) => {
      if (event.target.closest("#dl-earlier, #dl-head")) following = false;
    });
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
