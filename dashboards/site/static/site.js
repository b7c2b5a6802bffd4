// Small helps for pages that are complete without them: menu, choices, sorting, searching and folding of tables.
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Menu on a small screen.
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("menu");
  if (button && menu) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = menu.classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(open));
    });
  }

  // Light or dark: as the system says until the reader chooses; a choice that is the system's own is forgotten again.
  const appearance = document.querySelector(".appearance");
  if (appearance) {
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const dark = () => (root.dataset.appearance ? root.dataset.appearance === "dark" : system.matches);
    const words = document.createElement("span");
    appearance.append(words);
    const say = () => { words.textContent = dark() ? "Lichte weergave" : "Donkere weergave"; };
    appearance.addEventListener("click", () => {
      const wanted = dark() ? "light" : "dark";
      const own = (wanted === "dark") !== system.matches;
      if (own) root.dataset.appearance = wanted; else delete root.dataset.appearance;
      try {
        if (own) localStorage.setItem("weergave", wanted); else localStorage.removeItem("weergave");
      } catch { /* A browser that keeps nothing: the choice holds for this page. */ }
      say();
    });
    system.addEventListener("change", say);
    appearance.hidden = false;
    say();
  }

  // Tables: fold long ones, search, sort. Searching minds neither capitals nor accents.
  const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator("nl", { numeric: true, sensitivity: "base" });
  const tables = all(".table").map((box) => {
    const rows = all("tbody > tr:not(.group, .subtotal)", box);
    const said = new Map(rows.map((row) => [row, bare(row.textContent)]));
    const state = { box, rows, fold: Number(box.dataset.fold || 0), open: false, words: "" };
    state.update = () => {
      const fits = rows.filter((row) => !row.hasAttribute("data-out") && said.get(row).includes(state.words));
      const kept = new Set(state.fold && !state.open ? fits.slice(0, state.fold) : fits);
      for (const row of rows) {
        row.hidden = !kept.has(row);
        row.classList.toggle("folded", row.hidden && fits.includes(row));
      }
      for (const group of all("tr.group", box)) {
        group.hidden = !all("tr:not(.group, .subtotal)", group.parentElement).some((row) => !row.hidden);
      }
      // Parts and totals are of all rows: beside a selection they would mislead.
      for (const sum of all("tr.subtotal, tfoot tr", box)) sum.hidden = fits.length < rows.length;
      if (state.more) {
        state.more.hidden = !state.fold || fits.length <= state.fold;
        state.more.textContent = state.open ? "Toon minder rijen" : `Toon alle ${fits.length} rijen`;
        state.more.setAttribute("aria-expanded", String(state.open));
      }
      if (state.found) state.found.textContent = !state.words ? "" : fits.length ? `${fits.length} van ${rows.length} rijen` : "Geen rij met deze woorden";
    };
    return state;
  });

  for (const state of tables) {
    const { box } = state;
    if (state.fold) {
      state.more = document.createElement("button");
      state.more.type = "button";
      state.more.className = "button table-more";
      state.more.addEventListener("click", () => { state.open = !state.open; state.update(); });
      box.append(state.more);
    }
    if ("search" in box.dataset) {
      const tools = document.createElement("div");
      tools.className = "table-tools";
      const label = document.createElement("label");
      label.textContent = "Zoek in de tabel ";
      const field = document.createElement("input");
      field.type = "search";
      field.addEventListener("input", () => { state.words = bare(field.value.trim()); state.update(); });
      field.autocomplete = "off";
      label.append(field);
      state.found = document.createElement("span");
      state.found.setAttribute("role", "status");
      tools.append(label, state.found);
      box.prepend(tools);
    }
    if ("sortable" in box.dataset && state.rows.length > 5) addSorting(state);
    state.update();
  }

  function addSorting(state) {
    const heads = all("thead tr:last-child > th", state.box);
    heads.forEach((head, index) => {
      // A column of small drawings has no order.
      if (!head.textContent.trim() || state.rows.every((row) => keyOf(row, index) === null)) return;
      const press = document.createElement("button");
      press.type = "button";
      press.append(...head.childNodes);
      head.append(press);
      press.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(state, index, down);
      });
    });
  }

  // What a cell sorts by; null is no value, and stands last both ways.
  function keyOf(row, index) {
    const cell = row.children[index];
    const value = cell.dataset.v ?? cell.textContent.trim();
    const number = Number(value);
    return value === "" || value === "–" ? null : Number.isNaN(number) ? value : number;
  }

  function sort(state, index, down) {
    state.rows.sort((a, b) => {
      const [x, y] = [keyOf(a, index), keyOf(b, index)];
      if (x === null || y === null) return (x === null) - (y === null);
      const order = typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y));
      return down ? -order : order;
    });
    state.rows[0].parentElement.append(...state.rows);
    state.update();
  }

  // Choices: every answer is on the page; show those of the chosen combination.
  const inputs = all("[data-input]").map((box) => ({
    name: box.dataset.input,
    box,
    fields: all("select, input", box),
    values() {
      const [first] = this.fields;
      return first.tagName === "SELECT" ? [...first.options].map((o) => o.value) : this.fields.map((f) => f.value);
    },
    index() {
      const [first] = this.fields;
      return first.tagName === "SELECT" ? first.selectedIndex : this.fields.findIndex((f) => f.checked);
    },
    choose(i) {
      const [first] = this.fields;
      if (first.tagName === "SELECT") first.selectedIndex = i; else this.fields[i].checked = true;
    },
  }));

  if (inputs.length) {
    const count = document.createElement("p");
    count.className = "shown-count";
    count.setAttribute("role", "status");
    inputs[inputs.length - 1].box.after(count);
    const asked = new URLSearchParams(location.search);
    for (const input of inputs) {
      input.box.hidden = false;
      const at = input.values().indexOf(asked.get(input.name) ?? "\u0000");
      if (at >= 0) input.choose(at);
      input.box.addEventListener("change", show);
    }
    show();

    function show() {
      const combination = inputs.reduce((sum, input) => sum * input.values().length + input.index(), 0);
      for (const element of all("[data-in]")) {
        const shown = element.dataset.in[combination] === "1";
        element.hidden = !shown;
        element.toggleAttribute("data-out", !shown);
      }
      for (const state of tables) state.update();
      const rows = all("[data-row]");
      const left = rows.filter((row) => !row.hasAttribute("data-out")).length;
      count.textContent = rows.length ? `${left} van ${rows.length} getoond` : "";
    }
  }

  // Paper shows what a click would show.
  addEventListener("beforeprint", () => all("details.more").forEach((d) => { d.dataset.was = d.open; d.open = true; }));
  addEventListener("afterprint", () => all("details.more").forEach((d) => { d.open = d.dataset.was === "true"; }));
})();
