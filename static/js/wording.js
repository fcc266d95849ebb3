// Buttons that put a placeholder or a block where the cursor is. Without this script everything can be typed.
(() => {
  for (const inserts of document.querySelectorAll(".inserts")) {
    const text = document.getElementById(inserts.dataset.for);
    if (!text) continue;
    inserts.hidden = false;
    inserts.addEventListener("click", (event) => {
      const button = event.target.closest("[data-insert]");
      if (!button) return;
      const before = text.value.slice(0, text.selectionStart);
      const alone = "alone" in button.dataset;
      const gap = !alone || /(^|\n\n)$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      text.focus();
      text.setRangeText(gap + button.dataset.insert + (alone ? "\n\n" : ""), text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
})();
