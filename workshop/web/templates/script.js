// What this adds to the pages: it sends again what did not go, shows the class's news without a
// reload, and answers by the keys 1 to 5.
(() => {
  "use strict";
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const say = (text) => {
    const p = document.createElement("p");
    p.className = "call";
    p.textContent = text;
    document.getElementById("news").replaceChildren(p);
  };
  document.documentElement.className = "keys";
  const base = document.body.dataset.base ?? "";
  let busy = null;
  let late = false; // news came while a page was under way that may not have them
  let stream = null;

  // put shows a body in the place of this one. The region of the news stays: a screen reader
  // reads what changes in one that it knows.
  const put = (body) => {
    const news = document.getElementById("news");
    const parts = [...body.childNodes];
    const at = parts.findIndex((part) => part.id === "news");
    if (at < 0) { // no page of ours
      window.location.reload();
      return;
    }
    for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
    for (const { name, value } of body.attributes) document.body.setAttribute(name, value);
    for (const part of [...document.body.childNodes]) if (part !== news) part.remove();
    news.before(...parts.slice(0, at));
    news.after(...parts.slice(at + 1));
    if (news.textContent !== parts[at].textContent) news.replaceChildren(...parts[at].childNodes);
  };

  // turn shows the page of an answer.
  const turn = (page, stay) => {
    const next = new DOMParser().parseFromString(page, "text/html");
    const { scrollX, scrollY } = window;
    const open = [...document.querySelectorAll("details")].map((d) => d.open);
    const at = document.activeElement?.textContent;
    document.title = next.title;
    put(next.body);
    const head = document.querySelector("h1");
    if (stay) {
      document.querySelectorAll("details").forEach((d, i) => { d.open = open[i]; });
      [...document.querySelectorAll("a, button, summary")].find((e) => e.textContent === at)?.focus({ preventScroll: true });
      window.scrollTo(scrollX, scrollY);
    } else if (head) {
      window.scrollTo(0, 0);
      head.tabIndex = -1;
      head.focus({ preventScroll: true });
    }
    listen();
  };

  // ask tries until the class's computer answers. What is sent goes before what is only looked up.
  const ask = async (how, stay) => {
    if (busy && (busy.method || !how.method)) {
      late ||= !how.method;
      return;
    }
    busy = how;
    for (let wait = 500; ; wait = Math.min(2 * wait, 8000)) {
      try {
        const answer = await fetch(base + "/quiz", { ...how, signal: AbortSignal.timeout?.(10000) });
        const page = await answer.text();
        if (busy !== how) return;
        if (answer.status < 500) {
          turn(page, stay);
          break;
        }
      } catch { /* no network: again */ }
      if (busy !== how) return;
      if (how.method) say("Not sent yet: the class's computer can't be reached. Trying again…");
      await pause(wait);
      if (busy !== how) return;
    }
    busy = null;
    if (late) {
      late = false;
      ask({}, true);
    }
  };

  // listen opens the stream of news on a page that hears the class.
  const listen = () => {
    if (!("live" in document.body.dataset) || stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(base + "/news?" + document.body.dataset.live);
    stream.onmessage = (event) => {
      if (document.body.classList.contains("read")) {
        ask({}, true);
      } else if (event.data) {
        say(event.data);
      }
    };
    stream.onerror = async () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      await pause(1000 + 2000 * Math.random());
      ask({}, true);
    };
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.id !== "act" || !submitter) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.append(submitter.name, submitter.value);
    submitter.classList.add("sent");
    ask({ method: "POST", body });
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.matches("input, summary")) return;
    const button = document.querySelector(`.scale [data-key="${Number(event.key) - 1}"]`);
    if (button && getComputedStyle(button).pointerEvents !== "none") button.click();
  });

  listen();
})();
