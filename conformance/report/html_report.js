// Shows what matches the filters. Without it the report shows everything.
"use strict";
(function () {
  const form = document.getElementById("filters");
  const matches = document.getElementById("matches");
  const items = Array.from(document.querySelectorAll("[data-kind]"), function (element) {
    return {
      element: element,
      kind: element.dataset.kind,
      outcome: element.dataset.outcome,
      severity: element.dataset.severity,
      clauses: (element.dataset.clause || "").split(" "),
      text: element.textContent.toLowerCase(),
    };
  });
  const groups = Array.from(document.querySelectorAll("section.group"));

  // A clause has no outcome and no severity of its own in a run: only what is of it stays or goes.
  function isShown(item, asked) {
    if (asked.words.some(function (word) { return !item.text.includes(word); })) return false;
    if (asked.clause && !item.clauses.includes(asked.clause)) return false;
    if (item.kind === "clause") return true;
    if (asked.outcome && item.outcome !== asked.outcome) return false;
    return !asked.severity || item.severity === asked.severity;
  }

  function counted(kind, words) {
    const all = items.filter(function (item) { return item.kind === kind; });
    const shown = all.filter(function (item) { return !item.element.hidden; });
    return shown.length + " of " + all.length + " " + words;
  }

  function apply() {
    const asked = {
      words: form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean),
      outcome: form.elements.outcome.value,
      severity: form.elements.severity.value,
      clause: form.elements.clause.value,
    };
    for (const item of items) item.element.hidden = !isShown(item, asked);
    for (const group of groups) group.hidden = !group.querySelector("[data-kind]:not([hidden])");
    const filtered = asked.words.length > 0 || asked.outcome || asked.severity || asked.clause;
    matches.textContent = filtered
      ? "Shown: " + counted("cause", "causes") + ", " + counted("clause", "clauses") + ", " + counted("case", "cases") + "."
      : "";
  }

  // Whoever follows a link to what is filtered away, or folded, gets there.
  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    const details = target.querySelector(":scope > details");
    if (details) details.open = true;
    target.scrollIntoView();
  }

  let waiting = 0;
  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 80);
  });
  form.addEventListener("reset", function () { setTimeout(apply); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
  if (location.hash) reveal();
})();
