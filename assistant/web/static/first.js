// Before the first paint: the theme that was chosen, else the system's, and the language of the page.
(() => {
  const chosen = localStorage.getItem("pq-theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  window.pqDark = (on) => {
    document.documentElement.classList.toggle("dark", on);
    // Gradio keeps its own switch on the body.
    document.body?.classList.toggle("dark", on);
  };
  window.pqDark(dark);
  document.addEventListener("DOMContentLoaded", () => window.pqDark(dark));
  document.documentElement.lang = /(?:^|; )pq-language=en/.test(document.cookie) ? "en" : "zh-CN";
})();
