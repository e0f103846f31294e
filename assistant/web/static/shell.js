// What all pages share: copying, theme, language, actions sent to the server, and word of the index.
const words = () => JSON.parse(document.getElementById("pq-words")?.dataset.words ?? "{}");

function tell(text) {
  const place = document.getElementById("pq-told");
  if (place) place.innerHTML = "";
  if (!place || !text) return;
  const notice = document.createElement("p");
  notice.className = "pq-notice pq-error";
  notice.textContent = text;
  place.append(notice);
  place.scrollIntoView({ block: "nearest" });
}

async function send(address, body) {
  let reply;
  try {
    reply = await fetch(address, {
      method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" },
    });
  } catch {
    throw new Error(words().offline);
  }
  const found = await reply.json().catch(() => ({}));
  if (!reply.ok) throw Object.assign(new Error(found.error ?? String(reply.status)), found);
  return found;
}

async function copyText(text) {
  // The clipboard interface exists on this machine and over https; elsewhere a hidden field must do.
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy");
}

const clicked = (event, selector) => event.target instanceof Element && event.target.closest(selector);

document.addEventListener("click", async (event) => {
  const button = clicked(event, "[data-copy]");
  if (!button) return;
  button.dataset.label ??= button.textContent;
  try {
    await copyText(button.dataset.copy);
    button.textContent = words().copied;
  } catch {
    button.textContent = words().uncopied;
  }
  setTimeout(() => { button.textContent = button.dataset.label; }, 1600);
});

document.addEventListener("click", (event) => {
  if (clicked(event, "[data-theme-switch]")) {
    const dark = !document.documentElement.classList.contains("dark");
    localStorage.setItem("pq-theme", dark ? "dark" : "light");
    window.pqDark(dark);
  }
  const language = clicked(event, "[data-language]");
  if (language) {
    document.cookie = `pq-language=${language.dataset.language}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  }
});

document.addEventListener("click", async (event) => {
  const button = clicked(event, "[data-post]");
  if (!button || (button.dataset.confirm && !confirm(button.dataset.confirm))) return;
  button.disabled = true;
  const body = JSON.parse(button.dataset.body ?? "{}");
  try {
    await act(button.dataset.post, body);
    if (button.dataset.go) location.assign(button.dataset.go);
    else location.reload();
  } catch (error) {
    tell(error.message);
    button.disabled = false;
  }
});

// A file that somebody else changed meanwhile: told, and done only when it is wanted all the same.
async function act(address, body) {
  try {
    return await send(address, body);
  } catch (error) {
    if (!error.digest || !confirm(error.message)) throw error;
    return send(address, { ...body, seen: error.digest });
  }
}

// The index: what is being done to it, and whether questions can be answered at all. Asked for often
// only while there is something to tell.
let updates = null;
async function watch() {
  let pause = 3000;
  if (!document.hidden) {
    try {
      const state = await (await fetch("/desk/state")).json();
      show(state.html);
      // An update may be over before it was seen to run, so the page knows how many it was made after.
      updates ??= document.querySelector("[data-updates]")?.dataset.updates ?? String(state.updates);
      if (!state.busy && updates !== String(state.updates)) {
        updates = String(state.updates);
        document.dispatchEvent(new Event("pq-ready"));
      }
      if (state.busy) pause = 700;
    } catch {
      const notice = document.createElement("p");
      notice.className = "pq-notice pq-wait";
      notice.textContent = words().offline;
      show(notice.outerHTML);
      pause = 1500;
    }
  }
  setTimeout(watch, pause);
}

function show(html) {
  const place = document.getElementById("pq-status");
  // The place itself is asked what it shows: Gradio makes it anew once the page has loaded.
  if (!place || (place.pqShown ?? "") === html) return;
  place.pqShown = html;
  place.innerHTML = html;
}
setTimeout(watch, 300);
