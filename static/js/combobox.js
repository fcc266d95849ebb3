// Proposals beneath a field with data-suggest. Without this script it is a field one types into, and the search finds.
// A combobox as ARIA 1.2 has it: the focus stays in the field, up and down move, Enter takes, Escape closes.
(() => {
  const AFTER = 180; // ms without a letter

  const combobox = (field, form, number) => {
    const list = Object.assign(document.createElement("ul"), { className: "proposals", id: `proposals-${number}`, hidden: true });
    const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
    said.setAttribute("role", "status");
    field.after(list, said);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    let options = [], at = -1, waiting = 0, asking = null;

    const mark = (next) => {
      at = next;
      [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
      if (at < 0) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      clearTimeout(waiting);
      asking?.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const take = (option) => {
      close();
      if (option.url) return location.assign(option.url);
      field.value = option.value;
      if (field.dataset.suggest === "q") form.requestSubmit();
    };
    const row = (option, index) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${index}` });
      item.setAttribute("role", "option");
      const name = Object.assign(document.createElement("bdi"), { textContent: option.value });
      const meta = Object.assign(document.createElement("span"), { className: "meta", textContent: option.meta });
      item.append(name, ...(option.meta ? [meta] : []));
      item.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays where it is
      item.addEventListener("click", () => take(option));
      return item;
    };
    const show = (found) => {
      options = found;
      list.replaceChildren(...found.map(row));
      mark(-1);
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(Boolean(found.length)));
      said.textContent = found.length ? form.dataset.suggestSaid.replace("{count}", found.length) : "";
    };
    const ask = async () => {
      asking = new AbortController();
      const query = new URLSearchParams({ for: field.dataset.suggest, text: field.value });
      try {
        const answer = await fetch(`${form.dataset.suggestUrl}?${query}`, { signal: asking.signal });
        show(answer.ok ? (await answer.json()).options : []);
      } catch (error) {
        if (error.name !== "AbortError") close(); // no network: the field works on
      }
    };

    field.addEventListener("input", (event) => {
      close();
      if (!event.isComposing && field.value.trim()) waiting = setTimeout(ask, AFTER);
    });
    field.addEventListener("compositionend", () => { waiting = setTimeout(ask, AFTER); }); // pinyin typed into characters
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const last = options.length - 1;
      const moves = { ArrowDown: at === last ? -1 : at + 1, ArrowUp: at === -1 ? last : at - 1 };
      if (event.key in moves) mark(moves[event.key]);
      else if (event.key === "Enter" && at >= 0) take(options[at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  };

  for (const form of document.querySelectorAll("[data-suggest-url]")) {
    form.querySelectorAll("[data-suggest]").forEach((field, number) => combobox(field, form, number));
  }
})();
