// The page follows what is edited: it asks for news, and puts what has changed into the place of what was there, so that
// view and place stay. Without this script everything is there too, and a reload brings what is new.
"use strict";
(() => {
  const PARTS = ["masthead", "issues", "editions", "moment", "trouble", "inbox", "face-text", "face-markdown", "face-source", "facts"];
  const asked = document.getElementById("asked");
  const stage = document.querySelector(".window");
  let latest = 0;

  const address = () => "/?" + new URLSearchParams(new FormData(asked));

  // A mail in the place of another, scrolled to where that one was.
  function turn(old, fresh, stay) {
    const src = fresh.getAttribute("src");
    if (!src || src === old.getAttribute("src")) return;
    for (const late of document.querySelectorAll(`iframe.coming.${old.classList[0]}`)) late.remove();
    const next = fresh.cloneNode();
    next.classList.add("coming");
    next.addEventListener("load", () => {
      const { scrollX, scrollY } = old.contentWindow ?? { scrollX: 0, scrollY: 0 };
      if (stay) next.contentWindow.scrollTo(scrollX, scrollY);
      next.classList.remove("coming");
      old.remove();
    }, { once: true });
    old.after(next);
  }

  function replace(id, page, stay) {
    const old = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (!old || !fresh || old.isEqualNode(fresh)) return;
    const top = old.scrollTop;
    const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(fresh));
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    if (stay) fresh.scrollTop = top;
  }

  async function show(stay) {
    const mine = ++latest;
    if (!stay) stage.classList.add("waiting");
    const answer = await fetch(address());
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== latest) return;
    for (const id of PARTS) replace(id, page, stay);
    for (const old of document.querySelectorAll("iframe:not(.coming)")) {
      const fresh = page.querySelector(`iframe.${old.classList[0]}`);
      if (fresh) turn(old, fresh, stay);
    }
    document.title = page.title;
    stage.classList.remove("waiting");
  }

  async function follow(news) {
    for (;;) {
      const answer = await fetch("/news?since=" + news);
      const now = await answer.text();
      if (now !== news) {
        news = now;
        await show(true);
      }
    }
  }

  function ended() {
    const said = document.createElement("p");
    said.textContent = "The preview has ended.";
    said.setAttribute("role", "status");
    document.getElementById("masthead").append(said);
  }

  asked.addEventListener("change", async (event) => {
    history.replaceState(null, "", address());
    if (["issue", "edition", "as"].includes(event.target.name)) await show(false);
  });
  follow(document.body.dataset.news).catch(ended);
})();
