// The conversation: what goes with a question, marks, feedback, and answers that got lost on the way.
const turnsOf = () => document.getElementById("pq-thread-body");
const box = () => document.querySelector("#pq-question textarea, #pq-question input");
let next = {};

// Called by Gradio when a question is sent. By the key the server knows a question that comes twice, as
// from a second press before the first could be seen to work.
let last = { question: "", at: -Infinity };
window.pqTask = (typed) => {
  const question = next.question ?? typed;
  if (question !== last.question || performance.now() - last.at > 1500 || next.replaces) {
    const random = crypto.getRandomValues(new Uint8Array(16));
    last = { question, key: [...random].map((n) => n.toString(16).padStart(2, "0")).join("") };
  }
  last.at = performance.now();
  const task = { conversation: turnsOf()?.dataset.conversation ?? "", key: last.key, ...next };
  next = {};
  window.pqSent = task;
  editing(null);
  return JSON.stringify(task);
};

// A second press before the first could be seen to work.
const repeated = () => !next.question && box()?.value === last.question && performance.now() - last.at < 1500;

document.addEventListener("click", (event) => {
  if (!clicked(event, "#pq-send") || !repeated()) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}, true);

function type(text) {
  const field = box();
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
  set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function ask(question, replaces) {
  if (document.body.classList.contains("pq-busy")) return;
  next = { question, replaces };
  document.getElementById("pq-send").click();
}

function editing(turn) {
  for (const one of document.querySelectorAll(".pq-edited")) one.classList.remove("pq-edited");
  if (turn) document.getElementById(`turn-${turn}`)?.classList.add("pq-edited");
}

document.addEventListener("click", (event) => {
  const example = clicked(event, "[data-ask]");
  if (example) ask(example.dataset.ask);
  const again = clicked(event, "[data-retry]");
  if (again) ask(again.dataset.text, Number(again.dataset.retry));
  const edit = clicked(event, "[data-edit]");
  if (edit) {
    next = { replaces: Number(edit.dataset.edit) };
    editing(edit.dataset.edit);
    type(edit.dataset.text);
    box().focus();
  }
  const mark = clicked(event, ".pq-mark");
  if (mark) {
    event.preventDefault();
    const card = document.querySelector(mark.getAttribute("href"));
    for (const one of document.querySelectorAll(".pq-card.pq-shown")) one.classList.remove("pq-shown");
    card.classList.add("pq-shown");
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  }
});

document.addEventListener("click", async (event) => {
  const button = clicked(event, "[data-verdict]");
  if (!button) return;
  const group = button.closest("[data-turn]");
  const said = button.closest(".pq-said");
  try {
    await send("/desk/feedback", { turn: Number(group.dataset.turn), verdict: button.dataset.verdict, word: "" });
    for (const one of group.children) one.setAttribute("aria-pressed", String(one === button));
    const why = said.querySelector(".pq-why");
    why.hidden = button.dataset.verdict === "right";
    why.dataset.verdict = button.dataset.verdict;
    if (!why.hidden) why.querySelector("input").focus();
    said.querySelector(".pq-thanks").textContent = button.dataset.verdict === "right" ? "✓" : "";
  } catch (error) { tell(error.message); }
});

document.addEventListener("submit", async (event) => {
  const why = event.target.closest("[data-why]");
  if (!why) return;
  event.preventDefault();
  try {
    const body = { turn: Number(why.dataset.why), verdict: why.dataset.verdict, word: why.elements.word.value };
    await send("/desk/feedback", body);
    why.hidden = true;
    why.parentElement.querySelector(".pq-thanks").textContent = "✓";
  } catch (error) { tell(error.message); }
});

document.addEventListener("click", async (event) => {
  const named = clicked(event, "[data-rename]"), gone = clicked(event, "[data-remove]");
  try {
    if (named) {
      const title = prompt(words().rename, named.dataset.title);
      if (title === null) return;
      await send("/desk/conversations/rename", { conversation: named.dataset.rename, title });
      location.reload();
    } else if (gone && confirm(words().remove)) {
      await send("/desk/conversations/delete", { conversation: gone.dataset.remove });
      if (gone.dataset.remove === turnsOf()?.dataset.conversation) location.assign("/");
      else location.reload();
    }
  } catch (error) { tell(error.message); }
});

// Enter that ends a Chinese input method's composition must not send the question.
for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, (event) => {
  const busy = document.body.classList.contains("pq-busy"), asked = event.target === box() && !event.shiftKey;
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  // One question at a time: what is typed meanwhile waits in the box.
  if (event.key === "Enter" && asked && (busy || repeated())) {
    event.stopImmediatePropagation();
    event.preventDefault();
  }
  if (event.key === "Escape" && busy) document.getElementById("pq-stop").click();
}, true);

// What is typed outlives a reload and a broken connection.
document.addEventListener("input", () => sessionStorage.setItem("pq-draft", box()?.value ?? ""));

// Gradio shows the conversation anew after each step: the address follows, and the last turn comes into view.
// The list of conversations stays as it was left; on a phone it begins folded.
let seen = "", known = null, wanted = null;
document.addEventListener("click", (event) => {
  const fold = clicked(event, ".pq-side > summary");
  if (fold) wanted = !fold.parentElement.open;
});
function changed() {
  const body = turnsOf();
  if (!body) return;
  body.closest(".html-container")?.setAttribute("aria-live", "polite");
  const list = document.querySelector(".pq-side"), unfolded = wanted ?? innerWidth > 760;
  if (list && list.open !== unfolded) list.open = unfolded;
  const turns = body.querySelectorAll(".pq-turn");
  const last = turns[turns.length - 1];
  const busy = last?.dataset.state === "pending";
  document.body.classList.toggle("pq-busy", busy);
  const conversation = body.dataset.conversation;
  if (conversation && !location.search.includes(conversation)) history.replaceState(null, "", `/?c=${conversation}`);
  const now = last ? `${last.id} ${last.dataset.state}` : "";
  if (known === null) {
    const draft = sessionStorage.getItem("pq-draft");
    if (draft && box() && !box().value) type(draft);
  }
  if (now !== seen && last && (known !== null || busy)) last.scrollIntoView({ block: "start" });
  if (now !== seen && last && known === null && !busy) last.scrollIntoView({ block: "nearest" });
  if (busy) sessionStorage.removeItem("pq-draft");
  seen = now;
  known = conversation;
}
new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });

// An answer that was given while the connection was down is fetched by loading the page again.
let missed = 0;
setInterval(async () => {
  const body = turnsOf();
  if (!body || !document.body.classList.contains("pq-busy")) { missed = 0; return; }
  try {
    const state = await (await fetch(`/conversations/${body.dataset.conversation}.json`)).json();
    missed = state.pending ? 0 : missed + 1;
    if (missed >= 4) location.reload();
  } catch { missed = 0; }
}, 1500);
