"use strict";
(() => {
  const root = JSON.parse(document.getElementById("findings").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const PER_PAGE = 24;
  const LONGEST = 110;
  const tip = document.getElementById("tip");

  // All text of the run comes in by textContent and setAttribute, never as markup.
  function element(name, attributes, parent, text) {
    const made = document.createElementNS(SVG, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }
  function html(name, parent, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.appendChild(made);
    return made;
  }
  function color(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }
  function number(v) {
    if (v === null || v === undefined) return "missing";
    const size = Math.abs(v);
    if (size !== 0 && (size >= 1e6 || size < 1e-3)) return v.toExponential(2);
    return String(Number(v.toPrecision(4)));
  }
  function percent(v) { return (100 * v).toFixed(v < 0.1 ? 2 : 1) + " %"; }

  function show(x, y, text) {
    tip.textContent = text;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - box.width - 4)) + "px";
    tip.style.top = (y - box.height - 10 < 4 ? y + 16 : y - box.height - 10) + "px";
  }
  function hide() { tip.hidden = true; }
  // What is under a pointer says what it is; on a touch screen a tap does.
  function hover(target, words) {
    const at = event => {
      const text = words(event);
      if (text) show(event.clientX, event.clientY, text); else hide();
    };
    target.addEventListener("pointermove", at);
    target.addEventListener("pointerdown", at);
    target.addEventListener("pointerleave", hide);
  }
  addEventListener("scroll", hide, { passive: true });

  // Axes: as the page's Java computed them, ticks too.
  function asinh(v) { return Math.asinh(v); }
  function share(axis, v) {
    if (axis.scale === "log") return Math.log(v / axis.lo) / Math.log(axis.hi / axis.lo);
    if (axis.scale === "symlog") {
      const low = asinh(axis.lo / axis.unit);
      return (asinh(v / axis.unit) - low) / (asinh(axis.hi / axis.unit) - low);
    }
    return (v - axis.lo) / (axis.hi - axis.lo);
  }
  const measure = document.createElement("canvas").getContext("2d");
  function width(text, size) {
    measure.font = (size || 11) + "px sans-serif";
    return measure.measureText(text).width;
  }
  function shortened(text, room, size) {
    if (width(text, size) <= room) return text;
    let end = text.length;
    while (end > 1 && width(text.slice(0, end) + "\u2026", size) > room) end--;
    return text.slice(0, end) + "\u2026";
  }
  // Ticks whose labels do not touch where they are drawn.
  function thinned(ticks, place, size) {
    for (let every = 1; every <= ticks.length; every++) {
      const some = ticks.filter((_, i) => i % every === 0);
      let clear = true;
      for (let i = 1; i < some.length; i++) {
        const gap = place(some[i]) - place(some[i - 1]);
        if (gap < (width(some[i][1], size) + width(some[i - 1][1], size)) / 2 + 8) { clear = false; break; }
      }
      if (clear) return some;
    }
    return ticks.slice(0, 1);
  }
  function xTicks(svg, axis, box, grid, upwards) {
    const place = tick => box.left + share(axis, tick[0]) * box.width;
    // Within the picture, which moves the outermost labels inwards.
    const middle = tick => {
      const half = width(tick[1]) / 2;
      return Math.max(half, Math.min(box.left + box.width + box.right - half, place(tick)));
    };
    let last = -Infinity;
    for (const tick of upwards ? axis.ticks : thinned(axis.ticks, middle)) {
      const x = place(tick);
      if (grid) element("line", { x1: x, x2: x, y1: box.top, y2: box.top + box.height, stroke: "var(--grid)" }, svg);
      const y = box.top + box.height;
      if (!upwards) {
        element("text", { x: middle(tick), y: y + 14, "text-anchor": "middle" }, svg, tick[1]);
      } else if (x - last > 12) {
        last = x;
        element("text", { x: x + 4, y: y + 6, "text-anchor": "end", transform: "rotate(-90 " + (x + 4) + " " + (y + 6) + ")" },
          svg, shortened(tick[1], upwards));
      }
    }
  }
  function yTicks(svg, axis, box) {
    let last = Infinity;
    for (const tick of axis.ticks) {
      const y = box.top + box.height * (1 - share(axis, tick[0]));
      if (y < box.top - 1 || y > box.top + box.height + 1 || last - y < 14) continue;
      last = y;
      element("line", { x1: box.left, x2: box.left + box.width, y1: y, y2: y, stroke: "var(--grid)" }, svg);
      element("text", { x: box.left - 6, y: y + 4, "text-anchor": "end" }, svg, shortened(tick[1], LONGEST));
    }
  }
  function yRoom(axis) { return Math.min(LONGEST, Math.max(28, ...axis.ticks.map(tick => width(tick[1])))) + 10; }
  function blank(holder, height) {
    const w = Math.max(240, Math.floor(holder.clientWidth) || 320);
    const svg = element("svg", { viewBox: "0 0 " + w + " " + height, "aria-hidden": "true" }, null);
    holder.replaceChildren(svg);
    return [svg, w];
  }
  function frame(svg, box) {
    element("rect", { x: box.left, y: box.top, width: box.width, height: box.height, fill: "none", stroke: "var(--line)" }, svg);
  }

  // One column: bars by value, or two histograms, the data's above the samples'.
  function marginal(holder, m) {
    const both = m.samples.some(v => v > 0) || m.drawn;
    const colors = m.colors || ["data", "samples"];
    if (m.words) return words(holder, m, both);
    const height = 150;
    const [svg, w] = blank(holder, height);
    const most = Math.max(1e-12, ...m.data, ...m.samples);
    const n = m.data.length;
    if (!m.axis) {
      const box = { left: 4, top: 6, width: w - 8, height: height - 28, right: 4 };
      const step = box.width / n;
      const bar = Math.min(26, step * (both ? 0.42 : 0.8));
      const ticks = m.labels.map((label, i) => [i, label]);
      for (let i = 0; i < n; i++) {
        const middle = box.left + (i + 0.5) * step;
        const parts = both ? [[m.data[i], "data", -bar], [m.samples[i], "samples", 0]] : [[m.data[i], "data", -bar / 2]];
        for (const [value, name, dx] of parts) {
          const h = value / most * box.height;
          element("rect", { x: middle + dx, y: box.top + box.height - h, width: Math.max(1, bar - 1), height: h,
            fill: "var(--" + name + ")" }, svg);
        }
      }
      for (const tick of thinned(ticks, t => box.left + (t[0] + 0.5) * step)) {
        element("text", { x: box.left + (tick[0] + 0.5) * step, y: height - 8, "text-anchor": "middle" }, svg, tick[1]);
      }
      element("line", { x1: box.left, x2: box.left + box.width, y1: box.top + box.height, y2: box.top + box.height,
        stroke: "var(--line)" }, svg);
      hover(svg, event => at(event, svg, w, box, n, i => told(m, i, both)));
      return;
    }
    const box = { left: 6, top: 4, width: w - 12, height: height - 24, right: 6 };
    const half = both ? (box.height - 6) / 2 : box.height;
    const draw = (heights, name, top) => {
      let path = "M" + box.left + "," + (top + half);
      heights.forEach((v, i) => {
        const y = top + half - v / most * half;
        path += "L" + (box.left + i * box.width / n) + "," + y + "L" + (box.left + (i + 1) * box.width / n) + "," + y;
      });
      path += "L" + (box.left + box.width) + "," + (top + half) + "Z";
      element("path", { d: path, fill: "var(--" + name + ")", "fill-opacity": 0.75, stroke: "none" }, svg);
      element("line", { x1: box.left, x2: box.left + box.width, y1: top + half, y2: top + half, stroke: "var(--line)" }, svg);
    };
    xTicks(svg, m.axis, box, true);
    draw(m.data, colors[0], box.top);
    if (both) draw(m.samples, colors[1], box.top + half + 6);
    hover(svg, event => at(event, svg, w, box, n, i => told(m, i, both)));
  }
  function at(event, svg, w, box, n, words) {
    const rect = svg.getBoundingClientRect();
    const x = (event.clientX - rect.left) * w / rect.width;
    const i = Math.floor((x - box.left) / box.width * n);
    return i >= 0 && i < n ? words(i) : null;
  }
  function told(m, i, both) {
    return m.labels[i] + "\n" + (m.first || "data") + " " + percent(m.data[i])
      + (both ? "\n" + (m.second || "samples") + " " + percent(m.samples[i]) : "");
  }
  // Categories: a line each, so that words have room.
  function words(holder, m, both) {
    const row = both ? 22 : 16;
    const height = m.labels.length * row + 6;
    const [svg, w] = blank(holder, height);
    const room = Math.min(w * 0.45, 12 + Math.max(...m.labels.map(label => width(label))));
    const most = Math.max(1e-12, ...m.data, ...m.samples);
    m.labels.forEach((label, i) => {
      const y = 3 + i * row;
      element("text", { x: room - 6, y: y + row / 2 + 3, "text-anchor": "end" }, svg, shortened(label, room - 8));
      const size = both ? row / 2 - 2 : row - 4;
      element("rect", { x: room, y: y + 1, width: Math.max(0.5, m.data[i] / most * (w - room - 4)), height: size,
        fill: "var(--data)" }, svg);
      if (both) {
        element("rect", { x: room, y: y + 1 + size, width: Math.max(0.5, m.samples[i] / most * (w - room - 4)), height: size,
          fill: "var(--samples)" }, svg);
      }
    });
    hover(svg, event => {
      const rect = svg.getBoundingClientRect();
      const i = Math.floor(((event.clientY - rect.top) * height / rect.height - 3) / row);
      return i >= 0 && i < m.labels.length ? told(m, i, both) : null;
    });
  }

  // All columns, in pages where they are many.
  let page = 0, wanted = "";
  function marginals(holder, all) {
    const chosen = root.marginals.filter(m => m.name.toLowerCase().includes(wanted));
    const pages = Math.max(1, Math.ceil(chosen.length / PER_PAGE));
    page = Math.min(page, pages - 1);
    const some = all ? root.marginals : chosen.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
    holder.replaceChildren();
    for (const m of some) {
      const panel = html("figure", holder, undefined, "panel");
      html("h3", panel, m.name);
      const plot = html("div", panel);
      plot.setAttribute("role", "img");
      plot.setAttribute("aria-label", m.text);
      marginal(plot, m);
      if (m.notes.length) html("figcaption", panel, m.notes.join("; "));
    }
    const label = document.getElementById("page");
    if (label) {
      label.textContent = chosen.length === 0 ? "no column has that in its name" : "page " + (page + 1) + " of " + pages;
      document.getElementById("before").disabled = page === 0;
      document.getElementById("after").disabled = page === pages - 1;
    }
  }
  function pager(holder) {
    const turn = by => { page += by; marginals(holder); };
    const on = (id, kind, what) => { const e = document.getElementById(id); if (e) e.addEventListener(kind, what); };
    on("before", "click", () => turn(-1));
    on("after", "click", () => turn(1));
    on("find", "input", event => { wanted = event.target.value.toLowerCase(); page = 0; marginals(holder); });
  }

  // From a number of a row and a column one between -1 and 1, always the same (a hash of 32 bits).
  function moved(i, salt) {
    let h = Math.imul(i + 1, 0x9E3779B1) ^ Math.imul(salt + 1, 0x85EBCA77);
    h = Math.imul(h ^ (h >>> 15), 0x2C1B3C6D);
    h = Math.imul(h ^ (h >>> 12), 0x297A2D39);
    return ((h ^ (h >>> 15)) >>> 0) / 0x80000000 - 1;
  }
  // Two columns, a dot for each row; dots of words and of few whole numbers are moved by at most so much.
  function scatter(holder, x, y, xs, ys, name, titles, spread = [0, 0]) {
    const w = Math.max(240, Math.floor(holder.clientWidth) || 320);
    const left = yRoom(y) + 18;
    const side = Math.min(w - left - 10, 460);
    const box = { left, top: 8, width: side, height: side, right: w - left - side };
    const fits = !x.words || thinned(x.ticks, tick => share(x, tick[0]) * side).length === x.ticks.length;
    const upwards = fits ? 0 : Math.min(LONGEST, Math.max(...x.ticks.map(tick => width(tick[1]))));
    const foot = fits ? 24 : upwards + 14;
    const height = side + foot + 24;
    holder.replaceChildren();
    const layers = html("div", holder);
    layers.style.position = "relative";
    const svg = element("svg", { viewBox: "0 0 " + w + " " + height, "aria-hidden": "true" }, layers);
    xTicks(svg, x, box, true, upwards);
    yTicks(svg, y, box);
    frame(svg, box);
    element("text", { x: box.left + side / 2, y: side + foot + 16, "text-anchor": "middle", class: "name" }, svg,
      shortened(titles[0], side, 12));
    element("text", { x: 0, y: 0, transform: "translate(12 " + (box.top + side / 2) + ") rotate(-90)",
      "text-anchor": "middle", class: "name" }, svg, shortened(titles[1], side, 12));
    const canvas = html("canvas", layers);
    const dense = 2;
    canvas.width = w * dense;
    canvas.height = height * dense;
    canvas.style.cssText = "position:absolute;left:0;top:0;width:100%;height:100%";
    const g = canvas.getContext("2d");
    g.scale(dense, dense);
    g.fillStyle = color(name);
    g.globalAlpha = Math.max(0.3, Math.min(0.8, 500 / Math.max(1, xs.length)));
    const radius = side < 300 ? 1.3 : 1.7;
    const places = [];
    let outside = 0, missing = 0;
    for (let i = 0; i < xs.length; i++) {
      if (xs[i] === null || ys[i] === null) { missing++; continue; }
      const a = share(x, xs[i] + spread[0] * moved(i, 0)), b = share(y, ys[i] + spread[1] * moved(i, 1));
      if (!(a >= 0 && a <= 1 && b >= 0 && b <= 1)) { outside++; continue; }
      const px = box.left + a * side, py = box.top + (1 - b) * side;
      places.push([px, py, i]);
      g.beginPath();
      g.arc(px, py, radius, 0, 7);
      g.fill();
    }
    hover(canvas, event => {
      const rect = canvas.getBoundingClientRect();
      const mx = (event.clientX - rect.left) * w / rect.width, my = (event.clientY - rect.top) * height / rect.height;
      let best = null, least = 144;
      for (const p of places) {
        const far = (p[0] - mx) ** 2 + (p[1] - my) ** 2;
        if (far < least) { least = far; best = p; }
      }
      return best && titles[0] + ": " + said(x, xs[best[2]]) + "\n" + titles[1] + ": " + said(y, ys[best[2]]);
    });
    return (outside ? ", " + outside.toLocaleString("en") + " outside the frame" : "")
      + (missing ? ", " + missing.toLocaleString("en") + " without a value" : "");
  }
  function said(axis, v) {
    if (axis.words) return axis.words[Math.round(v)] === undefined ? number(v) : axis.words[Math.round(v)];
    return axis.scale === "date" ? new Date(v * 1000).toISOString().replace("T00:00:00.000Z", "") : number(v);
  }
  function pairs() {
    const first = document.getElementById("pair-x"), second = document.getElementById("pair-y");
    const i = Number(first.value), j = Number(second.value);
    const x = root.columns[i], y = root.columns[j];
    const says = [];
    for (const name of ["data", "samples"]) {
      const holder = document.getElementById("pair-" + name);
      if (!holder) continue;
      const rows = root.rows[name];
      const left = scatter(holder, x.axis, y.axis, rows.values[i], rows.values[j], name, [x.title, y.title], [x.spread, y.spread]);
      const shown = rows.values[i].length;
      const noun = name === "samples" ? " samples" : " rows";
      const text = (shown === rows.of ? "all " : shown.toLocaleString("en") + " of ") + rows.of.toLocaleString("en") + noun + left;
      document.getElementById("pair-" + name + "-note").textContent = text;
      says.push(name + ": " + text);
      holder.setAttribute("aria-label", "Scatter plot of " + x.name + " and " + y.name + ", " + says[says.length - 1]);
    }
    const c = root.correlation;
    const a = c ? c.columns.indexOf(i) : -1, b = c ? c.columns.indexOf(j) : -1;
    const of = kind => { const v = c[kind][a][b]; return v === null ? "unknown" : v.toFixed(2).replace("-", "\u2212"); };
    document.getElementById("pair-words").textContent = "Horizontal: " + x.name + ". Vertical: " + y.name + "."
      + (a < 0 || b < 0 ? "" : " Correlation in the data " + of("data") + (c.samples ? ", in the samples " + of("samples") : "") + ".")
      + (x.spread || y.spread ? " Dots of words and of few whole numbers are moved a little, so that they do not cover each other." : "");
  }

  // Correlations: a cell for each pair, coloured by sign and size.
  function heat(holder, c, values) {
    const n = c.columns.length;
    const names = c.columns.map(k => root.columns[k].name);
    const w = Math.max(240, Math.floor(holder.clientWidth) || 320);
    const room = Math.min(w * 0.35, 10 + Math.max(...names.map(name => width(name))));
    const cell = Math.min(44, (w - room - 4) / n);
    const labelled = cell >= 11;
    const left = labelled ? room : 4;
    const size = labelled ? cell : Math.min(44, (w - 8) / n);
    const digits = size >= 34 ? 2 : 1;
    const top = 2;
    const foot = labelled ? Math.min(90, 10 + Math.max(...names.map(name => width(name)))) : 4;
    const svg = element("svg", { viewBox: "0 0 " + w + " " + (top + n * size + foot), "aria-hidden": "true" }, null);
    holder.replaceChildren(svg);
    for (let i = 0; i < n; i++) {
      if (labelled) {
        element("text", { x: left - 5, y: top + (i + 0.5) * size + 4, "text-anchor": "end" }, svg, shortened(names[i], left - 8));
        const x = left + (i + 0.5) * size + 4, y = top + n * size + 6;
        element("text", { x, y, "text-anchor": "end", transform: "rotate(-90 " + x + " " + y + ")" }, svg,
          shortened(names[i], foot - 8));
      }
      for (let j = 0; j < n; j++) {
        const v = values[i][j];
        element("rect", { x: left + j * size, y: top + i * size, width: Math.max(0.5, size - 1), height: Math.max(0.5, size - 1),
          fill: v === null ? "var(--grid)" : v < 0 ? "var(--samples)" : "var(--data)",
          "fill-opacity": v === null ? 1 : Math.min(1, Math.abs(v)).toFixed(3) }, svg);
        if (size >= 24 && v !== null) {
          element("text", { x: left + (j + 0.5) * size, y: top + (i + 0.5) * size + 3, "text-anchor": "middle",
            style: "font-size:9px;fill:" + (Math.abs(v) > 0.55 ? "var(--back)" : "var(--text)") }, svg,
            Number(v.toFixed(digits)) === 0 ? "0" : v.toFixed(digits).replace("-", "\u2212"));
        }
      }
    }
    hover(svg, event => {
      const rect = svg.getBoundingClientRect();
      const j = Math.floor(((event.clientX - rect.left) * w / rect.width - left) / size);
      const i = Math.floor(((event.clientY - rect.top) * w / rect.width - top) / size);
      if (i < 0 || j < 0 || i >= n || j >= n) return null;
      return names[i] + "\n" + names[j] + "\ndata " + number(c.data[i][j]) + (c.samples ? "\nsamples " + number(c.samples[i][j]) : "");
    });
  }

  // Lines over steps.
  function lines(holder, plot) {
    const height = 300;
    const [svg, w] = blank(holder, height);
    const left = yRoom(plot.y);
    const box = { left, top: 8, width: w - left - 10, height: height - 48, right: 10 };
    const px = v => box.left + share(plot.x, v) * box.width;
    const py = v => box.top + (1 - share(plot.y, v)) * box.height;
    yTicks(svg, plot.y, box);
    xTicks(svg, plot.x, box, true);
    element("text", { x: box.left + box.width / 2, y: height - 4, "text-anchor": "middle", class: "name" }, svg, plot.title);
    const clip = "clip-" + plot.id;
    const inside = element("clipPath", { id: clip }, element("defs", {}, svg));
    element("rect", { x: box.left, y: box.top, width: box.width, height: box.height }, inside);
    for (const line of plot.lines) {
      let path = "", open = false;
      line.xs.forEach((x, i) => {
        const y = line.ys[i];
        if (y === null || !Number.isFinite(py(y))) { open = false; return; }
        path += (open ? "L" : "M") + px(x).toFixed(1) + "," + py(y).toFixed(1);
        open = true;
      });
      element("path", { d: path, fill: "none", stroke: line.color || "var(--" + line.of + ")", "stroke-width": line.thick || 2,
        "stroke-opacity": line.opacity || 1, "stroke-linejoin": "round", "clip-path": "url(#" + clip + ")" }, svg);
      if (line.dots) line.xs.forEach((x, i) => {
        const y = line.ys[i] === null ? NaN : py(line.ys[i]);
        if (line.xs.length <= 60 && y >= box.top && y <= box.top + box.height) {
          element("circle", { cx: px(x), cy: y, r: 3, fill: "var(--" + line.of + ")" }, svg);
        }
      });
    }
    frame(svg, box);
    const cross = element("line", { y1: box.top, y2: box.top + box.height, stroke: "var(--faint)", "stroke-dasharray": "3 3", visibility: "hidden" }, svg);
    hover(svg, event => {
      const rect = svg.getBoundingClientRect();
      const part = ((event.clientX - rect.left) * w / rect.width - box.left) / box.width;
      if (part < 0 || part > 1) { cross.setAttribute("visibility", "hidden"); return null; }
      const x = plot.x.lo + part * (plot.x.hi - plot.x.lo);
      let text = null;
      for (const line of plot.lines) {
        if (!line.name || line.xs.length === 0) continue;
        let k = 0;
        line.xs.forEach((v, i) => { if (Math.abs(v - x) < Math.abs(line.xs[k] - x)) k = i; });
        if (text === null) {
          text = plot.title + " " + line.xs[k];
          cross.setAttribute("x1", px(line.xs[k]));
          cross.setAttribute("x2", px(line.xs[k]));
          cross.setAttribute("visibility", "visible");
        }
        text += "\n" + line.name + " " + number(line.ys[k]);
      }
      return text;
    });
    svg.addEventListener("pointerleave", () => cross.setAttribute("visibility", "hidden"));
  }
  function mixed(k, n) {
    return "color-mix(in srgb, var(--samples) " + Math.round(100 * k / Math.max(1, n - 1)) + "%, var(--data))";
  }

  // Samples on their way, a moment at a time.
  function film(holder) {
    const f = root.film;
    const slider = document.getElementById("moment");
    const k = Number(slider.value);
    document.getElementById("moment-title").textContent = f.titles[k];
    if (f.y) {
      const left = scatter(holder, f.x, f.y, f.frames[k][0], f.frames[k][1], "samples", f.names);
      document.getElementById("moment-note").textContent = f.frames[k][0].length.toLocaleString("en") + " samples" + left;
    } else {
      marginal(holder, { axis: f.x, labels: f.labels, data: f.frames[k], samples: [], notes: [], first: "samples",
        colors: ["samples"] });
    }
  }

  function chart(holder) {
    const kind = holder.dataset.plot;
    if (kind === "marginals") marginals(holder, holder.dataset.all);
    else if (kind === "pairs") pairs();
    else if (kind === "heat-data") heat(holder, root.correlation, root.correlation.data);
    else if (kind === "heat-samples") heat(holder, root.correlation, root.correlation.samples);
    else if (kind === "heat-difference") heat(holder, root.correlation, root.correlation.difference);
    else if (kind === "training") {
      const t = root.training;
      lines(holder, { id: "t", x: t.x, y: t.y, title: "step", lines: [
        { of: "data", xs: t.steps, ys: t.loss, thick: 1, opacity: 0.3 },
        { of: "data", xs: t.steps, ys: t.smooth, name: "training" },
        { of: "samples", xs: t.heldSteps, ys: t.held, name: "held out", dots: true }].filter(line => line.xs.length) });
    } else if (kind === "likelihood") {
      marginal(holder, { axis: root.likelihood.axis, labels: root.likelihood.labels, data: root.likelihood.holdout,
        samples: root.likelihood.training, notes: [], first: "held out", second: "training", colors: ["samples", "data"] });
    } else if (kind === "trace") {
      const t = root.trace;
      lines(holder, { id: "c", x: t.x, y: t.y, title: "step", lines: t.chains.map((ys, k) =>
        ({ xs: t.steps, ys, thick: 1, name: "chain " + (k + 1), color: mixed(k, t.chains.length), of: "data" })) });
    } else if (kind === "film") film(holder);
  }

  function sortable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const label = head.textContent;
      head.replaceChildren();
      const button = html("button", head, label);
      button.type = "button";
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = Array.from(table.tBodies[0].rows);
        const key = row => row.cells[column].dataset.key || row.cells[column].textContent;
        rows.sort((a, b) => {
          const x = key(a), y = key(b);
          const p = Number(x), q = Number(y);
          const way = Number.isNaN(p) || Number.isNaN(q) ? x.localeCompare(y) : p - q;
          return down ? -way : way;
        });
        rows.forEach(row => table.tBodies[0].appendChild(row));
      });
    });
  }

  const plots = Array.from(document.querySelectorAll("[data-plot]"));
  const drawAll = () => plots.forEach(holder => {
    try {
      chart(holder);
    } catch (problem) {
      holder.dataset.failed = "yes";
      holder.textContent = "This picture could not be drawn: " + problem.message;
    }
  });
  for (const id of ["pair-x", "pair-y"]) {
    const choice = document.getElementById(id);
    if (choice) choice.addEventListener("change", pairs);
  }
  const moment = document.getElementById("moment");
  if (moment) moment.addEventListener("input", () => film(document.querySelector("[data-plot=film]")));
  const columns = document.querySelector("[data-plot=marginals]");
  if (columns) pager(columns);
  document.querySelectorAll("table.sortable").forEach(sortable);
  drawAll();
  let last = innerWidth, timer;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (innerWidth !== last) { last = innerWidth; drawAll(); } }, 150);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("beforeprint", () => { if (columns) { columns.dataset.all = "yes"; } drawAll(); });
  addEventListener("afterprint", () => { if (columns) { delete columns.dataset.all; } drawAll(); });
})();
