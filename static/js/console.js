// Names for controls that Django's console leaves without one: in rows of rows, in pairs of date and time,
// and in select2's choosers. The words are those the page shows beside them.
(() => {
  const give = (control, words) => {
    const named = control.labels?.length || control.hasAttribute("aria-label");
    if (!named && words) control.setAttribute("aria-label", words.trim());
  };

  const inTables = (root) => {
    for (const cell of root.querySelectorAll(".tabular td:not(.original)")) {
      const head = cell.closest("table").tHead?.rows[0].cells[cell.cellIndex]?.textContent;
      for (const control of cell.querySelectorAll("input:not([type=hidden]), select, textarea")) give(control, head);
    }
    for (const head of root.querySelectorAll("th.original:empty")) {
      head.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: "#" }));
    }
  };

  const inPairs = (root) => {
    for (const control of root.querySelectorAll(".datetime input")) {
      give(control, control.closest(".form-row")?.querySelector("label, legend")?.textContent);
    }
  };

  const inChoosers = (root) => {
    for (const chooser of root.querySelectorAll(".select2-container")) {
      const select = chooser.previousElementSibling;
      const words = select?.labels?.[0]?.textContent ?? select?.getAttribute("aria-label");
      for (const part of chooser.querySelectorAll("[role=combobox], [role=textbox]")) {
        part.removeAttribute("aria-labelledby");
        give(part, words);
      }
    }
  };

  const nameAll = (root) => [inTables, inPairs, inChoosers].forEach((name) => name(root));
  nameAll(document);
  // select2 comes when it is ready.
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.matches?.(".select2-container")))) {
      inChoosers(document);
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("formset:added", (event) => nameAll(event.target));
})();
