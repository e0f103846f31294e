// Pages of documents, feedback and evaluation: buttons and forms that act, uploads, progress.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-form]");
  if (!form) return;
  event.preventDefault();
  try {
    const found = await send(form.dataset.form, Object.fromEntries(new FormData(form)));
    location.assign(found.go ?? location.href);
  } catch (error) { tell(error.message); }
});

let uploading = 0;

function put(file, name, seen, told) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/desk/files?name=${encodeURIComponent(name)}&seen=${seen}`);
    request.upload.onprogress = (event) => told(event.loaded / event.total);
    request.upload.onload = () => told(null);
    request.onerror = () => reject(new Error(words().offline));
    request.onload = () => {
      let found = {};
      try { found = JSON.parse(request.responseText); } catch { /* told by its status */ }
      if (request.status < 300) resolve(found);
      else reject(Object.assign(new Error(found.error ?? String(request.status)), found));
    };
    request.send(file);
  });
}

async function upload(file, list, { most, suffixes, name = file.name, seen = "" }) {
  const row = document.createElement("li"), label = document.createElement("span"), bar = document.createElement("progress");
  const said = document.createElement("span");
  label.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  said.textContent = words().waiting;
  row.append(label, " ", bar, " ", said);
  list.append(row);
  const end = (text, good) => { said.textContent = text; bar.remove(); row.className = good ? "pq-good" : "pq-bad"; };
  if (file.size > most) return end(`${words().large}（${Math.round(file.size / 1048576)} MB）`, false);
  const suffix = (/\.[^.]+$/.exec(file.name) ?? [""])[0].toLowerCase();
  if (!suffixes.split(" ").includes(suffix)) return end(`${words().format}（${suffix || file.name}）。${suffixes}`, false);
  const told = (share) => {
    if (share === null) bar.removeAttribute("value"); else bar.value = share;
    said.textContent = share === null ? words().reading : `${Math.round(share * 100)} %`;
  };
  uploading += 1;
  try {
    try {
      await put(file, name, seen, told);
    } catch (error) {
      if (!error.digest) throw error;
      if (!confirm(seen ? error.message : `${words().replace}\n${name}`)) return end(words().skipped, false);
      await put(file, name, error.digest, told);
    }
    end("✓", true);
  } catch (error) {
    end(error.message, false);
  } finally { uploading -= 1; }
}

async function take(files, zone) {
  const list = document.querySelector("[data-uploads]");
  list.replaceChildren();
  for (const file of files) await upload(file, list, { most: Number(zone.dataset.most), suffixes: zone.dataset.suffixes });
}

document.addEventListener("DOMContentLoaded", () => {
  const zone = document.querySelector("[data-drop]");
  if (zone) {
    zone.querySelector("input").addEventListener("change", (event) => take([...event.target.files], zone));
    for (const kind of ["dragover", "dragenter"]) document.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("pq-over");
    });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("pq-over"); });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("pq-over");
      take([...event.dataTransfer.files], zone);
    });
  }
  const replaced = document.querySelector("[data-replace]");
  replaced?.querySelector("input").addEventListener("change", async (event) => {
    const { replace: name, seen, most } = replaced.dataset;
    const list = document.querySelector("[data-uploads]");
    list.replaceChildren();
    await upload(event.target.files[0], list, { name, seen, most: Number(most), suffixes: (/\.[^.]+$/.exec(name) ?? [""])[0].toLowerCase() });
  });
  if (document.querySelector("[data-running]")) follow();
});

// The new index serves: what the page shows is of the one before. A document stays as it was read until
// its reader acts, so that nobody replaces or deletes a version that they have not seen.
document.addEventListener("pq-ready", () => {
  const failed = document.querySelector("[data-uploads] .pq-bad");
  const due = document.querySelector("[data-drop]") || document.querySelector("[data-uploads] .pq-good");
  if (due && !uploading && !failed) location.reload();
});

async function follow() {
  try {
    const run = await (await fetch("/desk/runs/current")).json();
    if (!run.running) return location.reload();
    const place = document.querySelector("[data-running]");
    place.querySelector("progress").value = run.done;
    place.querySelector("progress").max = run.total;
    place.querySelector("[data-count]").textContent = `${run.done}/${run.total}`;
  } catch { /* the notice of the lost connection stands above */ }
  setTimeout(follow, 1000);
}
