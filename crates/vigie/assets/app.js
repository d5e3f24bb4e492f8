// Keys, the brush of the days, dropped files. Every page reads, and every filter works, without it.
const live = document.getElementById("live");
const typing = (e) => e.target.matches?.("input,textarea,select") || e.ctrlKey || e.metaKey || e.altKey;
const rows = () => [...document.querySelectorAll("main .rows > li, main table.rows > tbody > tr")];
let waiting = null;

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((r) => r.classList.contains("on"));
  all[at]?.classList.remove("on");
  const row = all[Math.max(0, Math.min(all.length - 1, at + step))];
  row.classList.add("on");
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector("h3 a, th a, a.title, blockquote a, a");
  link?.focus({ preventScroll: true });
  live.textContent = row.textContent.trim().replace(/\s+/g, " ").slice(0, 200);
}

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") {
    document.activeElement?.blur?.();
    document.querySelector(".tools")?.removeAttribute("open");
    rows().forEach((r) => r.classList.remove("on"));
    return;
  }
  if (typing(e)) return;
  if (waiting) {
    clearTimeout(waiting);
    waiting = null;
    const link = document.querySelector(`.bar a[data-key="${CSS.escape(e.key)}"]`);
    if (link) { e.preventDefault(); location.href = link.href; }
    return;
  }
  const reading = document.body.classList.contains("document");
  switch (e.key) {
    case "/": e.preventDefault(); document.getElementById("find").focus(); break;
    case "f": { const q = document.getElementById("q"); if (q) { e.preventDefault(); q.focus(); q.select(); } break; }
    case "?": location.href = "/keys"; break;
    case "g": waiting = setTimeout(() => (waiting = null), 1200); break;
    case "j": if (!reading) { e.preventDefault(); move(1); } break;
    case "k": if (!reading) { e.preventDefault(); move(-1); } break;
    case "o": { const link = document.querySelector(".on h3 a, .on th a, .on a.title, .on blockquote a"); if (link) location.href = link.href; break; }
    case "n": { const next = document.querySelector("a[rel=next]"); if (next) location.href = next.href; break; }
  }
});

// Drag over the days to choose some of them.
function brush(box) {
  const svg = box.querySelector("svg");
  const bars = [...svg.querySelectorAll(".bar")];
  if (bars.length < 2) return;
  const chosen = document.createElement("div");
  chosen.className = "chosen";
  let from = null;
  const at = (x) => { const r = svg.getBoundingClientRect(); return Math.max(0, Math.min(bars.length - 1, Math.floor(((x - r.left) / r.width) * bars.length))); };
  const show = (a, b) => { const w = 100 / bars.length; chosen.style.left = Math.min(a, b) * w + "%"; chosen.style.width = (Math.abs(a - b) + 1) * w + "%"; };
  box.addEventListener("pointerdown", (e) => { from = at(e.clientX); box.append(chosen); show(from, from); box.setPointerCapture(e.pointerId); e.preventDefault(); });
  box.addEventListener("pointermove", (e) => { if (from !== null) show(from, at(e.clientX)); });
  box.addEventListener("pointerup", (e) => {
    if (from === null) return;
    const to = at(e.clientX), [a, b] = [Math.min(from, to), Math.max(from, to)];
    from = null;
    const url = new URL(box.dataset.base, location.href);
    url.searchParams.delete("on");
    url.searchParams.set("since", bars[a].dataset.day);
    url.searchParams.set("until", bars[b].dataset.day);
    location.href = url;
  });
}

// Files dropped on the page: each is sent, listed when it is safe, and followed while it is read.
function drop(box) {
  const list = box.querySelector(".progress");
  const send = async (file) => {
    const item = document.createElement("li");
    const bar = document.createElement("progress");
    const told = document.createElement("span");
    item.append(document.createElement("b"), bar, told);
    item.firstChild.textContent = file.name;
    list.append(item);
    const answer = await fetch("/files?name=" + encodeURIComponent(file.name), { method: "POST", body: file, headers: { "X-Vigie": "1" } });
    const job = await answer.json();
    if (!answer.ok) { bar.remove(); told.textContent = job.detail; return; }
    const events = new EventSource(`/files/${job.id}/events`);
    events.onmessage = (e) => {
      const now = JSON.parse(e.data);
      bar.max = Math.max(1, now.bytes);
      bar.value = now.done ? bar.max : now.done_bytes;
      told.textContent = `${now.new} ${box.dataset.new}, ${now.known} ${box.dataset.known}` + (now.faults.length ? ` · ${now.faults[0]}` : "") + (now.done ? ` · ${now.stopped || box.dataset.done}` : "");
      if (now.done) events.close();
    };
    events.onerror = () => events.close();
  };
  const all = async (files) => { for (const file of files) await send(file); };
  box.querySelector("input").addEventListener("change", (e) => all(e.target.files));
  addEventListener("dragover", (e) => { e.preventDefault(); box.classList.add("over"); });
  addEventListener("dragleave", (e) => { if (!e.relatedTarget) box.classList.remove("over"); });
  addEventListener("drop", (e) => { e.preventDefault(); box.classList.remove("over"); all(e.dataTransfer.files); });
}

function wire() {
  document.querySelectorAll(".brush").forEach((b) => { if (!b.dataset.wired) { b.dataset.wired = "1"; brush(b); } });
  document.querySelectorAll("[data-drop]").forEach((b) => { if (!b.dataset.wired) { b.dataset.wired = "1"; drop(b); } });
  document.querySelectorAll("[data-print]").forEach((b) => b.addEventListener("click", () => print()));
  document.dispatchEvent(new CustomEvent("vigie:page"));
}
wire();
document.addEventListener("htmx:after:swap", wire);
document.addEventListener("click", (e) => { const tools = document.querySelector(".tools[open]"); if (tools && !tools.contains(e.target)) tools.removeAttribute("open"); });
