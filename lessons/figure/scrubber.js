function (d) {
  var here = document.currentScript;
  var root = here && here.previousElementSibling;
  if (!root || root.id !== d.id) root = document.getElementById(d.id);
  if (!root || root.dataset.ready) return;
  root.dataset.ready = "yes";

  function add(tag, parent, style) {
    var e = document.createElement(tag);
    e.style.cssText = style;
    return parent.appendChild(e);
  }
  var card = add("div", root, "display:inline-block;max-width:100%;padding:8px;border-radius:6px;background:#fff;color:#222");
  var img = add("img", card, "display:block;max-width:100%;height:auto;margin:0");
  img.width = d.width;
  img.addEventListener("load", function () {
    img.style.imageRendering = img.naturalWidth < d.width ? "pixelated" : "auto";
  });
  var bar = add("div", card, "display:flex;align-items:center;gap:8px;margin-top:8px;font-size:14px;max-width:100%;width:" + d.width + "px");
  var play = add("button", bar, "flex:none;width:32px;height:28px;padding:0;border:1px solid #888;border-radius:4px;background:#fff;color:#222;cursor:pointer");
  var slider = add("input", bar, "flex:auto;min-width:60px;margin:0;accent-color:#0072b2");
  var label = add("span", card, "display:block;margin-top:4px;font-size:14px;font-variant-numeric:tabular-nums");
  play.type = "button";
  slider.type = "range";
  slider.min = 0;
  slider.max = d.frames.length - 1;
  slider.step = 1;
  slider.setAttribute("aria-label", "frame");

  function show(i) {
    slider.value = i;
    img.src = d.frames[i];
    img.alt = label.textContent = d.labels[i];
    slider.setAttribute("aria-valuetext", d.labels[i]);
  }
  var timer = null;
  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "\u25b6";
    play.setAttribute("aria-label", "play");
  }
  function start() {
    if (+slider.value === d.frames.length - 1) show(0);
    play.textContent = "\u275a\u275a";
    play.setAttribute("aria-label", "pause");
    timer = setInterval(function () {
      var next = +slider.value + 1;
      if (!root.isConnected || next >= d.frames.length) return stop();
      show(next);
    }, 1000 / d.fps);
  }
  slider.addEventListener("input", function () { stop(); show(+slider.value); });
  play.addEventListener("click", function () { if (timer) { stop(); } else { start(); } });
  root.querySelectorAll("[data-frame]").forEach(function (f) {
    f.style.cursor = "pointer";
    f.addEventListener("click", function () { stop(); show(+f.dataset.frame); });
  });
  // JupyterLab would take the arrow keys and the space bar as its own.
  [slider, play].forEach(function (e) { e.setAttribute("data-lm-suppress-shortcuts", "true"); });
  stop();
  show(d.start);
}
