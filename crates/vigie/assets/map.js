// The places of the events on the outlines of the world, both from this server. The table beside it says the same.
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function rings(flat) {
  const out = [];
  let x = 0, y = 0;
  for (let i = 0; i < flat.length; i += 2) { x += flat[i]; y += flat[i + 1]; out.push([y / 10, x / 10]); }
  return out;
}

async function map(box) {
  if (box.dataset.wired) return;
  box.dataset.wired = "1";
  const spots = JSON.parse(box.dataset.spots);
  const world = await (await fetch("/static/world.json")).json();
  box.hidden = false;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const view = L.map(box, { attributionControl: false, minZoom: 1, maxZoom: 9, worldCopyJump: true, zoomAnimation: !calm, fadeAnimation: !calm, preferCanvas: false, scrollWheelZoom: false });
  const probe = document.createElement("i");
  const colour = (value) => { probe.style.color = value; document.body.append(probe); const c = getComputedStyle(probe).color; probe.remove(); return c; };
  const land = colour("light-dark(#f7f4ec,#262c33)"), line = colour("light-dark(#c4bda9,#444c55)");
  for (const country of world) L.polygon(country.map((p) => p.map(rings)), { color: line, weight: 0.7, fillColor: land, fillOpacity: 1, interactive: false }).addTo(view);
  const bounds = [];
  for (const s of spots) {
    const n = s.cooperation + s.conflict, hot = s.conflict > s.cooperation;
    bounds.push([s.latitude, s.longitude]);
    const point = L.circleMarker([s.latitude, s.longitude], { radius: 4 + 3 * Math.sqrt(n), color: colour(style(hot ? "--conf" : "--coop")), weight: 1.5, fillOpacity: 0.45, dashArray: s.precision === "city" || s.precision === "exact" ? null : "3 3" });
    point.bindTooltip(`${s.name} · ${n}`);
    point.on("click", () => { const url = new URL(box.dataset.base, location.href); url.searchParams.set("place", s.name); location.href = url; });
    point.addTo(view);
  }
  view.fitBounds(bounds, { padding: [40, 40], maxZoom: 6 });
}

const all = () => document.querySelectorAll(".map").forEach(map);
all();
document.addEventListener("vigie:page", all);
