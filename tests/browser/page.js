// What a page tells of itself once a browser has laid it out. Colours go back as they are: contrast.py judges them.
globalThis.ivpGate = (() => {
  const call = (element) => {
    const text = (element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40);
    const id = element.id ? `#${element.id}` : "";
    return `${element.localName}${id}${[...element.classList].map((each) => `.${each}`).join("")}${text ? ` "${text}"` : ""}`;
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });

  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = (colour) => { // whatever way it is written in, as red, green, blue and the opacity
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, opacity] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, opacity / 255];
  };
  const over = (layers) => { // the colour seen where these lie on each other, the uppermost first, on the page's canvas
    const dark = matchMedia("(prefers-color-scheme: dark)").matches && getComputedStyle(document.documentElement).colorScheme.includes("dark");
    return layers.reduceRight((below, [red, green, blue, opacity]) =>
      [red, green, blue].map((part, at) => part * opacity + below[at] * (1 - opacity)), dark ? [18, 18, 18] : [255, 255, 255]);
  };
  const fade = (colour, ...factors) => [...colour.slice(0, 3), factors.reduce((sum, each) => sum * Number(each), colour[3])];
  const ancestors = (element) => element ? [element, ...ancestors(element.parentElement)] : [];
  const ground = (element) => ancestors(element).map((each) => read(getComputedStyle(each).backgroundColor));

  const sideways = () => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const scrolls = (element) => ancestors(element.parentElement).some((each) => each !== document.body && each !== document.documentElement && getComputedStyle(each).overflowX !== "visible");
    const far = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > edge + 0.5 && !scrolls(each));
    const inner = far.filter((each) => !far.some((other) => other !== each && each.contains(other))).slice(0, 3);
    return (inner.length ? inner : [document.body]).map((each) => ["sideways-scroll", call(each)]);
  };

  const drawn = () => [...document.querySelectorAll("svg text")].filter((each) => isShown(each) && each.getBoundingClientRect().width);
  const clipped = () => drawn().filter((text) => {
    const box = text.getBoundingClientRect(), svg = text.ownerSVGElement, view = svg.viewBox.baseVal, seen = svg.getBoundingClientRect();
    let [left, top, right, bottom] = [seen.left, seen.top, seen.right, seen.bottom];
    if (view && view.width) {
      const to = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
      const [from, until] = [to(view.x, view.y), to(view.x + view.width, view.y + view.height)];
      [left, top, right, bottom] = [from.x, from.y, until.x, until.y];
    }
    return box.left < left - 0.5 || box.top < top - 0.5 || box.right > right + 0.5 || box.bottom > bottom + 0.5;
  }).map((text) => ["svg-text-clipped", call(text)]);

  const size = (text) => parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM().d);
  const small = (least) => drawn().filter((text) => size(text) < least).map((text) => ["svg-text-small", call(text)]);

  const inks = () => drawn().map((text) => {
    text.scrollIntoView({ block: "center" });
    const box = text.getBoundingClientRect(), style = getComputedStyle(text);
    const pile = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const own = pile.findLastIndex((each) => text.contains(each));
    const layers = pile.slice(own + 1).map((each) => {
      const look = getComputedStyle(each);
      if (!(each instanceof SVGElement)) return read(look.backgroundColor);
      return each instanceof SVGGeometryElement && look.fill !== "none" ? fade(read(look.fill), look.fillOpacity, look.opacity) : [0, 0, 0, 0];
    });
    const ink = over([fade(read(style.fill), style.fillOpacity, style.opacity), ...layers]);
    const large = size(text) >= 24 || (size(text) >= 18.66 && Number(style.fontWeight) >= 700);
    return { what: call(text), ink, ground: over(layers), large };
  });

  const unknown = () => [...document.querySelectorAll("*")]
    .filter((each) => each instanceof HTMLUnknownElement || each.constructor === SVGElement)
    .map((each) => ["unknown-element", each.localName]);

  const INTERACTIVE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, details > summary:first-of-type, audio[controls], video[controls], [contenteditable]";
  const CLAIMED = "[onclick], [role=button], [role=link], [role=checkbox], [role=switch], [tabindex]:not([tabindex='-1'])";
  const isFirstOfGroup = (radio) => {
    const group = [...document.querySelectorAll("input[type=radio]")].filter((each) => each.name && each.name === radio.name && each.form === radio.form);
    return !group.length || radio === (group.find((each) => each.checked) || group[0]);
  };
  const interactive = () => [...document.querySelectorAll(`${INTERACTIVE}, ${CLAIMED}`)].filter((each) =>
    isShown(each) && !each.matches(":disabled") && !each.closest("[inert]") && (each.type !== "radio" || isFirstOfGroup(each)));

  let stops = [];
  const watch = () => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto !important }");
    document.adoptedStyleSheets.push(still);
    stops = [];
    document.addEventListener("focusin", ({ target }) => {
      const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(target), box = target.getBoundingClientRect();
      const inner = parseFloat(outlineOffset) < 0 ? target : target.parentElement, layers = ground(inner);
      stops.push({
        element: target, what: call(target), native: outlineStyle === "auto",
        outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && read(outlineColor)[3] > 0,
        ring: over([read(outlineColor), ...layers]), ground: over(layers),
        beside: box.right <= 0 || box.left >= innerWidth || box.width < 2 || box.height < 2,
      });
    }, true);
    return interactive().length;
  };
  const missing = () => interactive().filter((each) => !stops.some((stop) => stop.element === each));
  const walked = () => {
    const expected = interactive(), problems = [], last = stops.at(-1);
    for (const each of missing()) {
      const trap = each.tabIndex >= 0 && last;
      problems.push(trap ? ["keyboard-trap", `${last.what} keeps the focus`] : ["not-reached-by-keyboard", call(each)]);
    }
    const first = [...new Set(stops.map((stop) => stop.element))].filter((each) => expected.includes(each));
    const early = first.findIndex((each, at) => at && expected.indexOf(each) < expected.indexOf(first[at - 1]));
    if (early > 0) problems.push(["focus-out-of-order", `${call(first[early])} after ${call(first[early - 1])}`]);
    return { problems, stops: stops.map(({ element, ...told }) => told) };
  };

  const unfold = () => document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const layout = (least) => [...sideways(), ...clipped(), ...small(least), ...unknown()];
  return { unfold, sideways, layout, inks, watch, missing: () => missing().length, walked };
})();
