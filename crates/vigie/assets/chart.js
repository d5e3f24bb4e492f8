// The weeks of a pair of countries: three small series that share one axis. The table below holds the same figures.
const style = (name) => { const probe = document.createElement("i"); probe.style.color = `var(${name})`; document.body.append(probe); const c = getComputedStyle(probe).color; probe.remove(); return c; };

function chart(box) {
  if (box.dataset.wired) return;
  box.dataset.wired = "1";
  const s = JSON.parse(box.dataset.series);
  const times = s.weeks.map((w) => Date.parse(w + "T00:00:00Z") / 1000);
  const week = 7 * 86400, xs = [], at = new Map(times.map((t, i) => [t, i]));
  for (let t = times[0]; t <= times[times.length - 1]; t += week) xs.push(t);
  const full = (list) => xs.map((t) => (at.has(t) ? list[at.get(t)] || null : null));
  box.hidden = false;
  // Months as the page's language writes them.
  const month = (form) => Array.from({ length: 12 }, (_, m) => new Intl.DateTimeFormat(document.documentElement.lang, { month: form, timeZone: "UTC" }).format(Date.UTC(2024, m, 15)));
  const names = { MMMM: month("long"), MMM: month("short"), WWWW: [], WWW: [] };
  const d = box.dataset;
  const soft = style("--soft"), line = style("--line"), coop = style("--coop"), conf = style("--conf");
  const bars = uPlot.paths.bars({ size: [0.7, 14] });
  const draw = (title, series, last) => new uPlot({
    title, width: box.clientWidth, height: last ? 150 : 125, cursor: { sync: { key: "weeks" }, y: false },
    fmtDate: (pattern) => uPlot.fmtDate(pattern, names), tzDate: (t) => uPlot.tzDate(new Date(t * 1e3), "Etc/UTC"),
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(1, max)] } },
    axes: [{ stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false }, space: 70 }, { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false }, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 500, 1000] }],
    series: [{ label: d.week, value: (_, v) => (v == null ? "" : new Date(v * 1000).toISOString().slice(0, 10)) }, ...series],
  }, [xs, ...series.map((x) => x.data)], box);
  const one = (label, data, colour) => ({ label, data: full(data), stroke: colour, fill: colour, paths: bars, points: { show: false } });
  const plots = [
    draw(d.there, [one(d.conflict, s.conflict, conf), one(d.cooperation, s.cooperation, coop)], false),
    draw(d.back, [one(d.conflict, s.conflict_back, conf), one(d.cooperation, s.cooperation_back, coop)], true),
  ];
  new ResizeObserver(() => plots.forEach((p) => p.setSize({ width: box.clientWidth, height: p.height }))).observe(box);
}

const all = () => document.querySelectorAll(".chart").forEach(chart);
all();
document.addEventListener("vigie:page", all);
