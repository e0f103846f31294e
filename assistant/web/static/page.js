// The language, the live region and the copy buttons; answers reach the page as escaped HTML only.
document.documentElement.lang = "zh-CN";

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

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-copy]");
  if (!button) return;
  button.dataset.label ??= button.textContent;
  try {
    await copyText(button.dataset.copy);
    button.textContent = "已复制";
  } catch {
    button.textContent = "复制失败，请手动选取";
  }
  setTimeout(() => { button.textContent = button.dataset.label; }, 1600);
});

// Enter that ends a Chinese input method's composition must not send the question.
for (const kind of ["keydown", "keypress"]) document.addEventListener(kind, (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
}, true);

new MutationObserver((_, observer) => {
  const region = document.getElementById("pq-conversation");
  if (!region) return;
  region.setAttribute("aria-live", "polite");
  observer.disconnect();
}).observe(document.documentElement, { childList: true, subtree: true });
