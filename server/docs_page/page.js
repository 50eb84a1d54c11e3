// What the page can do beyond being read: search, copy, dark and light, and where one is.

const root = document.documentElement;
const kept = "leadlight-docs-theme";

function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = (name) => name && root.setAttribute("data-theme", name);
  try { set(localStorage.getItem(kept)); } catch { /* a browser without storage forgets it */ }
  document.querySelector(".theme").addEventListener("click", () => {
    const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
    set(now === "dark" ? "light" : "dark");
    try { localStorage.setItem(kept, root.dataset.theme); } catch { /* likewise */ }
  });
}

function search() {
  const input = document.querySelector(".search input");
  const sections = [...document.querySelectorAll("section[data-words]")];
  const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
  const groups = [...document.querySelectorAll("main .group"), ...document.querySelectorAll(".contents details")];

  function narrow() {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const section of sections) {
      section.hidden = !words.every((word) => section.dataset.words.includes(word));
      const link = links.get(section.id);
      if (link) link.parentElement.hidden = section.hidden;
      if (!section.hidden) found += 1;
    }
    for (const group of groups) {
      const parts = group.querySelectorAll("section[data-words], li");
      group.hidden = words.length > 0 && ![...parts].some((part) => !part.hidden);
    }
    document.querySelector("main").classList.toggle("searching", words.length > 0);
    document.querySelector(".none").hidden = found > 0;
    document.querySelector("#found").textContent = words.length ? `${found} found` : "";
  }

  input.addEventListener("input", () => { narrow(); scrollTo({ top: 0, behavior: "instant" }); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { input.value = ""; narrow(); input.blur(); }
  });
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
  // A link to what the search hides shows all again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.closest("[hidden]")) { input.value = ""; narrow(); target.scrollIntoView(); }
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // only pages over HTTPS and on this machine may write to the clipboard
  }
}

function copy() {
  for (const figure of document.querySelectorAll(".code")) {
    const button = document.createElement("button");
    const code = figure.querySelector("code");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${figure.querySelector("figcaption").textContent}`);
    button.addEventListener("click", async () => {
      const done = await copied(code.textContent);
      if (!done) getSelection().selectAllChildren(code);
      button.textContent = done ? "Copied" : "Selected";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    figure.append(button);
  }
}

function place() {
  const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
  let current = null;
  const watching = new IntersectionObserver((entries) => {
    const seen = entries.filter((entry) => entry.isIntersecting).map((entry) => links.get(entry.target.id));
    const next = seen.find(Boolean);
    if (!next || next === current) return;
    current?.removeAttribute("aria-current");
    next.setAttribute("aria-current", "true");
    const list = next.closest(".contents");
    const [box, frame] = [next.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
    current = next;
  }, { rootMargin: "-15% 0px -70% 0px" });
  for (const section of document.querySelectorAll("section.operation")) watching.observe(section);
}

document.querySelector(".tools").hidden = false;
const before = document.querySelector("pre.setup code");
before.textContent = before.textContent.replace("http://127.0.0.1:8080", location.origin);
theme();
search();
copy();
place();
