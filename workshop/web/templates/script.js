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
  let busy = false;
  let stream = null;

  // turn shows the page of an answer in the place of this one.
  const turn = async (answer, stay) => {
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const { scrollX, scrollY } = window;
    const open = [...document.querySelectorAll("details")].map((d) => d.open);
    const at = document.activeElement?.textContent;
    document.title = next.title;
    document.body.replaceWith(document.adoptNode(next.body));
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

  // ask tries until the class's computer answers.
  const ask = async (how, stay) => {
    if (busy) return;
    busy = true;
    for (let wait = 500; ; wait = Math.min(2 * wait, 8000)) {
      try {
        const answer = await fetch("/quiz", how);
        if (answer.status < 500) {
          await turn(answer, stay);
          break;
        }
      } catch { /* no network: again */ }
      if (how.method) say("Not sent yet: the class's computer can't be reached. Trying again…");
      await pause(wait);
    }
    busy = false;
  };

  // listen opens the stream of news on a page that hears the class.
  const listen = () => {
    if (!("live" in document.body.dataset) || stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource("/news?" + document.body.dataset.live);
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
