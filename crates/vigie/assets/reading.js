(function () {
  "use strict";
  var words = {}, live = document.getElementById("live"), order = 0, last = null;
  document.querySelectorAll("article [data-r]").forEach(function (s) {
    s.dataset.r.split(" ").forEach(function (id) { (words[id] = words[id] || []).push(s); });
  });
  var rows = Array.from(document.querySelectorAll("aside .row"));
  var calm = matchMedia("(prefers-reduced-motion: reduce)");
  function clear(name) {
    document.querySelectorAll("." + name).forEach(function (e) { e.classList.remove(name); });
  }
  function reveal(e) {
    if (e) e.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }
  function pick(id, inText) {
    var row = document.getElementById(id);
    if (!row) return;
    clear("on");
    row.classList.add("on");
    (words[id] || []).forEach(function (s) { s.classList.add("on"); });
    var wrong = document.getElementById("correct-row");
    if (wrong && wrong.querySelector('option[value="' + id + '"]')) wrong.value = id;
    if (inText) reveal((words[id] || [])[0]);
    else reveal(row);
    history.replaceState(null, "", "#" + id);
    live.textContent = row.textContent.trim().slice(0, 200);
  }
  function idOf(link) {
    var hash = link.getAttribute("href") || "";
    return hash.charAt(0) === "#" ? hash.slice(1).replace(/^w-/, "") : "";
  }
  document.querySelector("aside").addEventListener("click", function (e) {
    var link = e.target.closest("a"), row = e.target.closest(".row");
    if (String(getSelection())) return;
    if (link) {
      var id = idOf(link), target = document.getElementById(id);
      if (!target || !target.classList.contains("row")) return;
      e.preventDefault();
      if (target !== row) { pick(id, false); reveal((words[id] || [])[0]); } else pick(id, true);
    } else if (row) pick(row.id, true);
  });
  document.querySelector("article").addEventListener("click", function (e) {
    var s = e.target.closest("[data-r]");
    if (!s || String(getSelection())) return;
    e.preventDefault();
    var ids = s.dataset.r.split(" ");
    order = s === last ? (order + 1) % ids.length : 0;
    last = s;
    pick(ids[order], false);
  });
  document.querySelector("aside").addEventListener("mouseover", function (e) {
    var row = e.target.closest(".row");
    clear("near");
    if (row) (words[row.id] || []).forEach(function (s) { s.classList.add("near"); });
  });
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches("input,button,textarea,select")) return;
    var at = rows.findIndex(function (r) { return r.classList.contains("on"); });
    if (e.key === "j" || e.key === "k") {
      var next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (e.key === "j" ? 1 : -1)))];
      if (!next) return;
      pick(next.id, true);
      next.querySelector(".id").focus({ preventScroll: true });
      reveal(next);
    } else if (e.key === "Escape") {
      clear("on");
      history.replaceState(null, "", location.pathname + location.search);
    }
  });
  var save = document.getElementById("save");
  if (save) {
  save.hidden = false;
  document.querySelector(".keys").hidden = false;
  save.addEventListener("click", function () {
    var text = document.getElementById("reading").textContent;
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "reading.json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  });
  }
  var first = location.hash.slice(1).replace(/^w-/, "");
  if (first && document.getElementById(first) && words[first]) pick(first, true);
})();
