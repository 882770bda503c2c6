(function () {
  "use strict";
  var form = document.getElementById("filter");
  if (!form) { return; }
  var names = ["text", "kind", "municipality", "priority"];
  var items = Array.prototype.map.call(document.querySelectorAll("#lines > li"), function (li) {
    return { li: li, kind: li.dataset.k, municipality: li.dataset.m || "", priority: li.dataset.p || "", text: null };
  });
  var out = document.getElementById("count");
  function fold(s) { return s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  function has(list, one) { return (" " + list + " ").indexOf(" " + one + " ") > -1; }
  function read() {
    var asked = new URLSearchParams(location.hash.slice(1));
    names.forEach(function (name) { form.elements[name].value = asked.get(name) || ""; });
  }
  function apply() {
    var want = {}, shown = 0, query = new URLSearchParams();
    names.forEach(function (name) {
      want[name] = form.elements[name].value.trim();
      if (want[name]) { query.set(name, want[name]); }
    });
    var words = fold(want.text).split(/\s+/).filter(Boolean);
    items.forEach(function (each) {
      var show = (!want.kind || each.kind === want.kind) && (!want.municipality || has(each.municipality, want.municipality)) &&
        (!want.priority || has(each.priority, want.priority));
      if (show && words.length) {
        if (each.text === null) { each.text = fold(each.li.textContent); }
        show = words.every(function (word) { return each.text.indexOf(word) > -1; });
      }
      if (each.li.hidden === show) { each.li.hidden = !show; }
      if (show) { shown += 1; }
    });
    out.textContent = out.dataset.says.replace("{shown}", shown).replace("{total}", items.length);
    return query.toString();
  }
  function keep() {
    var query = apply();
    history.replaceState(null, "", query ? "#" + query : location.pathname + location.search);
  }
  function isFilter() { return names.some(function (name) { return new URLSearchParams(location.hash.slice(1)).has(name); }); }
  form.hidden = false;
  form.addEventListener("input", keep);
  form.addEventListener("reset", function () { setTimeout(keep, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); keep(); });
  window.addEventListener("hashchange", function () { if (isFilter()) { read(); apply(); } });
  read();
  apply();
  if (isFilter()) { form.scrollIntoView(); }
}());
